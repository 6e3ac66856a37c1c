"""An acceptance taken back, unless an issued report counts its figures."""

from datetime import date

import pytest

from plans.activities.models import Activity, Review
from plans.activities.services.review import accept_activity, reopen_activity, tie_to_report
from plans.enums import ActivityState
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task
from units.audit.models import AuditEvent
from units.inbox.models import Notice


@pytest.fixture
def accepted(org) -> Activity:
    return accept(org, completing(org))


def completing(org, assignment=None) -> Activity:
    if assignment is None:
        task = make_task(make_issued_plan(org), org.cell)
        assignment = make_assignment(task, org.cell, done_on=date(2026, 3, 2))
    claims = {"assignment": assignment, "completes_assignment": True}
    return make_activity(assignment.task.plan, org.cell, ActivityState.SUBMITTED, **claims)


def accept(org, activity) -> Activity:
    return accept_activity(activity=activity, by=org.clerk, at=MOMENT)


def reopen(org, activity, *, by=None, reason="Duyệt nhầm bản ghi hai lần.", **points) -> Activity:
    return reopen_activity(activity=activity, reason=reason, points=points, by=by or org.clerk, at=MOMENT)


def test_what_was_accepted_by_mistake_is_with_the_unit_again_and_counts_no_more(org, accepted):
    reopen(org, accepted, figures="Số lượt sai.")

    accepted.assignment.refresh_from_db()
    assert (accepted.state, accepted.assignment.done_on, accepted.assignment.accepted_at) == ("returned", None, None)
    assert not Activity.objects.accepted().exists()
    last = Review.objects.order_by("pk").last()
    assert (last.verdict, last.reason, last.points) == (
        "reopened",
        "Duyệt nhầm bản ghi hai lần.",
        {"figures": "Số lượt sai."},
    )
    assert Notice.objects.order_by("pk").last().title == "Mở lại để sửa: Sinh hoạt chuyên đề"
    assert AuditEvent.objects.about(accepted).first().act == "activity_reopened"


def test_work_that_another_accepted_activity_completes_stays_accepted(org, accepted):
    accept(org, completing(org, accepted.assignment))

    reopen(org, accepted)

    accepted.assignment.refresh_from_db()
    assert (accepted.assignment.accepted_at, accepted.assignment.done_on) == (MOMENT, date(2026, 3, 2))


def test_work_that_another_waiting_activity_completes_waits_again(org, accepted):
    completing(org, accepted.assignment)

    reopen(org, accepted)

    accepted.assignment.refresh_from_db()
    assert (accepted.assignment.accepted_at, accepted.assignment.done_on) == (None, date(2026, 3, 2))


def test_what_an_issued_report_counts_is_not_reopened(org, accepted):
    tie_to_report([accepted.pk], name="Báo cáo số 03-BC/ĐU")
    accepted.refresh_from_db()

    with pytest.raises(RuleViolation, match="đã nằm trong Báo cáo số 03-BC/ĐU"):
        reopen(org, accepted)


def test_a_report_issued_while_the_page_was_open_wins(org, accepted):
    stale_row = Activity.objects.get(pk=accepted.pk)
    tie_to_report([accepted.pk], name="Báo cáo số 03-BC/ĐU")

    with pytest.raises(RuleViolation, match="vừa vào báo cáo"):
        reopen(org, stale_row)


def test_a_report_does_not_count_what_was_reopened_meanwhile(org, accepted):
    reopen(org, accepted)

    with pytest.raises(RuleViolation, match="Số liệu vừa thay đổi"):
        tie_to_report([accepted.pk], name="Báo cáo số 03-BC/ĐU")


def test_reopening_needs_a_reason_and_known_parts(org, accepted):
    with pytest.raises(RuleViolation) as refusal:
        reopen(org, accepted, reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(RuleViolation, match="trong danh sách"):
        reopen(org, accepted, bịa="x")


def test_only_a_clerk_reopens_and_only_what_was_accepted_of_a_unit(org, accepted):
    for by in (org.chair, org.inspector, org.secretary, org.outsider):
        with pytest.raises(RuleViolation, match="Chỉ mở lại được"):
            reopen(org, accepted, by=by)
    waiting = completing(org, accepted.assignment)
    entered = make_activity(accepted.plan, org.cell, entered_for_month=date(2026, 3, 1))
    for other in (waiting, entered):
        with pytest.raises(RuleViolation, match="Chỉ mở lại được"):
            reopen(org, other)
