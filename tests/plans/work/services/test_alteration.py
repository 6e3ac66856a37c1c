from datetime import date, timedelta

import pytest

from plans.activities.queries.chain import alterations_of
from plans.reminders.services.planner import plan_reminders, relevant_titles
from plans.work.models import Assignment
from plans.work.rules import may_urge
from plans.work.services.alterations import withdraw_assignment
from plans.work.services.assignments import make_assignments
from portal.lib import clock
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from tests.factories.work import make_request
from units.inbox.models import Notice


@pytest.fixture
def work(org):
    """Due on 20/3/2026, given on 2/3."""
    return make_assignment(make_task(make_issued_plan(org), org.cell), org.cell)


def withdraw(work, by, reason="Trùng với việc của Công đoàn."):
    return withdraw_assignment(assignment=work, reason=reason, by=by, at=MOMENT)


def test_withdrawing_tells_the_unit_why_and_keeps_it(org, work):
    withdraw(work, org.clerk)

    notice = Notice.objects.get()
    assert (notice.recipient, notice.title) == (org.secretary, "Đã thu hồi nhiệm vụ: Sinh hoạt chuyên đề")
    assert notice.body.endswith("Lý do: Trùng với việc của Công đoàn.")
    assert alterations_of(work) == ["Thu hồi: Trùng với việc của Công đoàn."]


def test_withdrawn_work_is_neither_reminded_nor_urged(org, work):
    day_before = clock.local_moment(work.due_on - timedelta(days=1))
    plan_reminders(at=day_before)
    waiting = Notice.objects.get(event="reminder")

    withdraw(work, org.clerk)
    for days in range(9):
        plan_reminders(at=day_before + timedelta(days=days))

    assert relevant_titles([waiting], recipient=org.secretary, at=day_before) == {}
    assert Notice.objects.filter(event="reminder").count() == 1
    assert not may_urge(org.clerk, work)


def test_a_withdrawn_period_is_not_made_again(org):
    monthly = {"schedule": "month", "due_on": None, "due_day": 25}
    task = make_task(make_issued_plan(org), org.cell, **monthly)
    first, _ = make_assignments(task, at=clock.local_moment(date(2026, 1, 2)))

    withdraw(first, org.clerk)

    assert make_assignments(task, at=clock.local_moment(date(2026, 1, 3))) == []
    assert Assignment.objects.open().count() == 1


def test_a_request_that_waits_is_answered_by_the_withdrawal(org, work):
    request = make_request(work)

    withdraw(work, org.clerk)

    request.refresh_from_db()
    assert (request.state, request.answer) == ("granted", "Trùng với việc của Công đoàn.")


def test_work_is_withdrawn_once_by_the_office_and_with_a_reason(org, work):
    for by in (org.secretary, org.inspector, org.outsider):
        with pytest.raises(RuleViolation):
            withdraw(work, by)
    with pytest.raises(RuleViolation) as refusal:
        withdraw(work, org.clerk, reason=" ")
    assert refusal.value.field == "reason"
    seen_by_both = Assignment.objects.get()
    withdraw(work, org.clerk)
    with pytest.raises(RuleViolation, match="người khác"):
        withdraw(seen_by_both, org.clerk)
