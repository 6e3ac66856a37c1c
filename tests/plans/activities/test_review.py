from datetime import date

import pytest

from plans.activities.models import Activity, Review
from plans.activities.services.review import accept_activity, return_activity
from plans.enums import ActivityState
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task
from units.audit.models import AuditEvent
from units.inbox.models import Notice


@pytest.fixture
def sent(org):
    """A sent activity that says its work is done."""
    return completing(org)


def completing(org, assignment=None) -> Activity:
    if assignment is None:
        task = make_task(make_issued_plan(org), org.cell)
        assignment = make_assignment(task, org.cell, done_on=date(2026, 3, 2))
    return make_activity(
        assignment.task.plan, org.cell, ActivityState.SUBMITTED, assignment=assignment, completes_assignment=True
    )


def test_accepting_counts_the_activity_and_accepts_the_work(org, sent):
    accept_activity(activity=sent, by=org.clerk, at=MOMENT)

    sent.assignment.refresh_from_db()
    assert list(Activity.objects.accepted()) == [sent]
    assert sent.assignment.accepted_at == MOMENT
    assert (Review.objects.get().verdict, Review.objects.get().by) == ("accepted", org.clerk)
    assert AuditEvent.objects.about(sent).get().act == "activity_accepted"


def test_returning_opens_the_work_again_and_tells_the_unit_why(org, sent):
    return_activity(activity=sent, reason="Thiếu ảnh toàn cảnh.", by=org.clerk, at=MOMENT)

    sent.assignment.refresh_from_db()
    assert (sent.state, sent.assignment.done_on) == ("returned", None)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.body) == (org.secretary, "Thiếu ảnh toàn cảnh.")
    assert notice.title == "Trả lại để sửa: Sinh hoạt chuyên đề"


def test_work_that_another_activity_says_is_done_stays_done(org, sent):
    completing(org, sent.assignment)

    return_activity(activity=sent, reason="Ghi hai lần.", by=org.clerk, at=MOMENT)

    sent.assignment.refresh_from_db()
    assert sent.assignment.done_on == date(2026, 3, 2)


def test_a_return_needs_a_reason(org, sent):
    with pytest.raises(RuleViolation) as refusal:
        return_activity(activity=sent, reason="  ", by=org.clerk, at=MOMENT)

    assert refusal.value.field == "reason"


def test_only_a_clerk_decides(org, sent):
    for by in (org.chair, org.inspector, org.secretary, org.outsider):
        with pytest.raises(RuleViolation):
            accept_activity(activity=sent, by=by, at=MOMENT)


def test_who_decides_second_is_told(org, sent):
    seen_by_both = Activity.objects.get(pk=sent.pk)
    accept_activity(activity=sent, by=org.clerk, at=MOMENT)

    with pytest.raises(RuleViolation, match="không còn chờ duyệt"):
        return_activity(activity=seen_by_both, reason="Chưa rõ.", by=org.clerk, at=MOMENT)
    with pytest.raises(RuleViolation, match="không còn chờ duyệt"):
        accept_activity(activity=Activity.objects.get(pk=sent.pk), by=org.clerk, at=MOMENT)

    assert Review.objects.count() == 1
