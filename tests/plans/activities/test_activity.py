from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from plans.activities.models import Activity, Evidence
from plans.activities.services.evidence import store_evidence
from plans.activities.services.logging import Entry, change_activity, delete_activity, log_activity, submit_activity
from plans.enums import ActivityState, Form, NodeKind
from plans.work.services.tasks import withdraw_task
from portal.lib.errors import RuleViolation
from portal.lib.uploads import CheckedFile
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task
from units.audit.models import AuditEvent
from units.enums import DocumentState


@pytest.fixture
def work(org):
    """An open assignment of the cell."""
    return make_assignment(make_task(make_issued_plan(org), org.cell), org.cell)


def entry(work, **changes) -> Entry:
    values = {
        "plan": work.task.plan,
        "unit": work.unit,
        "form": Form.ORAL,
        "held_from": date(2026, 3, 1),
        "assignment": work,
        "description": "Sinh hoạt chuyên đề tại hội trường.",
        "figures": {"cell_meetings": 1, "attendances": 0},
    }
    return Entry(**{**values, **changes})


def log(work, by, *, send=False, token=None, **changes) -> Activity:
    return log_activity(entry=entry(work, **changes), token=token or uuid4(), send=send, by=by, at=MOMENT)


def test_a_draft_keeps_zero_apart_from_not_reported(org, work):
    item = work.task.plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first()

    activity = log(work, org.secretary, content_items=[item], links=["https://example.vn/1"])

    assert dict(activity.figures.values_list("metric", "value")) == {"cell_meetings": 1, "attendances": 0}
    assert (activity.state, activity.unit_path, activity.root) == ("draft", org.cell.path, org.committee)
    assert list(activity.content_items.all()) == [item]
    assert "hoi truong" in activity.search_key
    assert AuditEvent.objects.about(activity).get().act == "activity_created"


def test_a_double_click_makes_one_record(org, work):
    token = uuid4()

    first = log(work, org.secretary, send=True, token=token)
    second = log(work, org.secretary, send=True, token=token)

    assert first == second
    assert Activity.objects.count() == 1


def test_words_changed_after_going_back_go_into_the_draft(org, work):
    token = uuid4()
    log(work, org.secretary, token=token)

    log(work, org.secretary, token=token, description="Viết lại cho rõ.")

    assert Activity.objects.get().description == "Viết lại cho rõ."


def test_a_token_of_somebody_else_is_refused(org, work):
    foreign = make_activity(make_issued_plan(org), org.other_cell)

    with pytest.raises(RuleViolation, match="đã dùng ở nơi khác"):
        log(work, org.secretary, token=foreign.token)


def test_sending_what_completes_the_work_marks_it_done_today(org, work):
    activity = log(work, org.secretary, send=True, completes_assignment=True)

    work.refresh_from_db()
    assert (activity.state, activity.submitted_at, work.done_on) == ("submitted", MOMENT, date(2026, 3, 2))


def test_sending_what_does_not_complete_the_work_leaves_it_open(org, work):
    log(work, org.secretary, send=True)

    work.refresh_from_db()
    assert (work.done_on, work.acknowledged_by, work.state) == (None, org.secretary, "acknowledged")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"figures": {"banners": 1}}, "form"),
        ({"held_to": date(2026, 2, 1)}, "held_to"),
        ({"description": "  "}, "description"),
        ({"held_from": date(2026, 3, 3)}, "held_from"),
    ],
)
def test_what_cannot_be_sent_is_refused_at_its_field(org, work, changes, field):
    with pytest.raises(RuleViolation) as refusal:
        log(work, org.secretary, send=True, **changes)

    assert refusal.value.field == field
    assert not Activity.objects.exists()


def test_parts_of_other_plans_and_units_are_refused(org, work):
    other_plan = make_issued_plan(org)
    foreign = make_issued_plan(org, issuer=org.other_committee)
    item = other_plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first()

    for changes in (
        {"content_items": [item]},
        {"plan": other_plan},
        {"plan": foreign, "assignment": None},
        {"figures": {"cell_meetings": -1}},
    ):
        with pytest.raises(RuleViolation):
            log(work, org.secretary, **changes)


def test_only_reporters_of_the_unit_log_for_it(org, work):
    for by in (org.other_secretary, org.clerk, org.outsider):
        with pytest.raises(RuleViolation, match="chưa được giao"):
            log(work, by)


def test_finished_work_takes_no_new_activity(org, work):
    type(work).objects.filter(pk=work.pk).update(done_on=date(2026, 3, 1))
    work.refresh_from_db()

    with pytest.raises(RuleViolation, match="đã xong"):
        log(work, org.secretary)


def test_withdrawn_work_and_closed_plans_refuse_what_is_sent_late(org, work):
    activity = log(work, org.secretary)
    withdraw_task(task=work.task, by=org.clerk, at=MOMENT)
    activity.refresh_from_db()
    with pytest.raises(RuleViolation, match="thu hồi"):
        submit_activity(activity=activity, by=org.secretary, at=MOMENT)

    type(work.task.plan).objects.update(state=DocumentState.CLOSED)
    with pytest.raises(RuleViolation, match="đã đóng"):
        submit_activity(activity=Activity.objects.get(), by=org.secretary, at=MOMENT)


def test_a_change_replaces_the_figures_and_moves_the_version(org, work):
    activity = log(work, org.secretary)

    change_activity(
        activity=activity,
        entry=entry(work, form=Form.VISUAL, figures={"banners": 3}),
        expected_version=1,
        send=False,
        by=org.secretary,
        at=MOMENT,
    )

    activity.refresh_from_db()
    assert list(activity.figures.values_list("metric", "value")) == [("banners", 3)]
    assert (activity.version, activity.form) == (2, "visual")


def test_a_change_on_an_old_version_is_told_and_changes_nothing(org, work):
    activity = log(work, org.secretary)
    Activity.objects.update(version=2)

    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        change_activity(
            activity=activity, entry=entry(work, place="X"), expected_version=1, send=False, by=org.secretary, at=MOMENT
        )

    assert Activity.objects.get().place == ""


def test_what_was_sent_is_not_changed_nor_sent_again_nor_deleted(org, work):
    activity = log(work, org.secretary, send=True)

    with pytest.raises(RuleViolation):
        change_activity(
            activity=activity, entry=entry(work), expected_version=1, send=False, by=org.secretary, at=MOMENT
        )
    with pytest.raises(RuleViolation):
        submit_activity(activity=activity, by=org.secretary, at=MOMENT)
    with pytest.raises(RuleViolation):
        delete_activity(activity=activity, by=org.secretary, at=MOMENT)


def test_a_form_still_open_elsewhere_neither_rewrites_nor_deletes_what_was_sent(org, work):
    stale = log(work, org.secretary)
    submit_activity(activity=Activity.objects.get(), by=org.secretary, at=MOMENT)

    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        change_activity(activity=stale, entry=entry(work), expected_version=1, send=False, by=org.secretary, at=MOMENT)
    with pytest.raises(RuleViolation, match="chưa gửi lần nào"):
        delete_activity(activity=stale, by=org.secretary, at=MOMENT)

    assert Activity.objects.get().state == ActivityState.SUBMITTED


def test_a_draft_keeps_its_unit(org, work):
    activity = log(work, org.secretary)

    with pytest.raises(RuleViolation, match="đơn vị khác"):
        change_activity(
            activity=activity,
            entry=entry(work, unit=org.other_cell, assignment=None),
            expected_version=1,
            send=False,
            by=org.secretary,
            at=MOMENT,
        )


def test_a_draft_is_deleted_with_its_files(org, work, django_capture_on_commit_callbacks):
    token = uuid4()
    checked = CheckedFile("anh.jpg", "image/jpeg", b"anh", b"nho")
    evidence = store_evidence(checked, activity=None, token=token, by=org.secretary, at=MOMENT)
    activity = log(work, org.secretary, token=token)

    with django_capture_on_commit_callbacks(execute=True):
        delete_activity(activity=activity, by=org.secretary, at=datetime(2026, 3, 3, tzinfo=UTC))

    assert not Activity.objects.exists()
    assert not Evidence.objects.exists()
    assert not evidence.file.storage.exists(evidence.file.name)


def test_a_returned_activity_is_not_deleted(org):
    activity = make_activity(make_issued_plan(org), org.cell, ActivityState.RETURNED)

    with pytest.raises(RuleViolation, match="chưa gửi lần nào"):
        delete_activity(activity=activity, by=org.secretary, at=MOMENT)
