from datetime import UTC, date, datetime

import pytest

from plans.enums import NodeKind, Schedule
from plans.outline.queries.lines import ancestors
from plans.periods import Cycle, periods_begun
from plans.work.models import Assignment, Task
from plans.work.queries.orders import usual_order
from plans.work.services import assignments as service
from plans.work.services.assignments import acknowledge, make_assignments, make_due_assignments
from plans.work.services.tasks import Order, create_task, withdraw_task
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT, make_person
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.audit.models import AuditEvent
from units.enums import DocumentState, Role
from units.inbox.models import Notice

MONTHLY = {"schedule": Schedule.MONTH, "starts_on": date(2026, 1, 1), "due_on": None, "due_day": 25}


def moment(month: int, day: int = 2, year: int = 2026) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def starts(task) -> list[date]:
    return list(task.assignments.order_by("period_starts_on").values_list("period_starts_on", flat=True))


def test_an_open_ended_task_makes_each_next_period_by_itself(org):
    task = make_task(make_issued_plan(org), org.cell, **MONTHLY)

    assert make_due_assignments(at=moment(1)) == 2
    assert make_due_assignments(at=moment(1, 20)) == 0
    assert make_due_assignments(at=moment(2)) == 1
    assert starts(task) == [date(2026, month, 1) for month in (1, 2, 3)]


def test_work_of_an_open_ended_phase_goes_on_through_the_years(org):
    item = make_issued_plan(org).nodes.filter(kind=NodeKind.CONTENT_ITEM).last()
    usual = usual_order(ancestors(item), on=date(2026, 7, 1))
    cycle = Cycle(Schedule.HALF_YEAR, usual.first_round_on, usual.ends_on, due_day=31)
    task = create_task(node=item, order=Order("Gương tốt", cycle, [org.cell]), by=org.clerk, at=moment(7))

    for year in (2027, 2028):
        for month in range(1, 12):
            make_due_assignments(at=moment(month, year=year))

    days = list(task.assignments.order_by("due_on").values_list("due_on", flat=True))
    assert (task.phase, task.ends_on) == (item.parent, None)
    assert days == [date(2026, 12, 31)] + [date(y, m, d) for y in (2027, 2028) for m, d in ((6, 30), (12, 31))]


def test_each_period_keeps_the_targets_it_was_given_with(org):
    task = make_task(make_issued_plan(org), org.cell, targets={"cell_meetings": 2}, **MONTHLY)
    make_assignments(task, at=moment(1))
    type(task).objects.update(targets={"cell_meetings": 5})

    make_due_assignments(at=moment(2))

    rows = task.assignments.order_by("period_starts_on").values_list("targets", flat=True)
    assert [row["cell_meetings"] for row in rows] == [2, 2, 5]


def test_an_outage_is_caught_up(org):
    task = make_task(make_issued_plan(org), org.cell, org.other_cell, **MONTHLY)
    make_assignments(task, at=moment(1))

    assert make_due_assignments(at=moment(6)) == 10
    assert Assignment.objects.count() == 14


def test_making_twice_makes_nothing_twice_and_tells_nobody_twice(org):
    task = make_task(make_issued_plan(org), org.cell, cooperating=(org.union,), **MONTHLY)

    assert len(make_assignments(task, at=moment(1))) == 2
    assert make_assignments(task, at=moment(1, 3)) == []
    assert Notice.objects.count() == 1


def test_a_unit_that_helps_many_is_told_once(org):
    make_person("union", org.union, Role.REPORTER)
    task = make_task(make_issued_plan(org), org.cell, org.other_cell, cooperating=(org.union,), **MONTHLY)

    make_assignments(task, at=moment(1))

    (notice,) = Notice.objects.filter(recipient__username="union")
    assert notice.body.startswith("Đơn vị phối hợp với Chi bộ Kỹ thuật và 1 đơn vị khác. Hạn 25/1/2026 và 1 kỳ tiếp")
    assert Notice.objects.count() == 3


def test_a_period_made_by_another_planner_meanwhile_is_not_made_again(org, monkeypatch):
    task = make_task(make_issued_plan(org), org.cell, **MONTHLY)
    periods = periods_begun

    def slow_planner(cycle, *, by):
        if not task.assignments.exists():
            monkeypatch.undo()
            make_assignments(task, at=moment(1))
        return periods(cycle, by=by)

    monkeypatch.setattr(service, "periods_begun", slow_planner)

    assert len(make_assignments(task, at=moment(1, 3))) == 0
    assert task.assignments.count() == 2


def test_withdrawn_tasks_and_plans_not_in_force_make_nothing(org):
    plan = make_issued_plan(org)
    withdrawn = make_task(plan, org.cell, **MONTHLY)
    withdraw_task(task=withdrawn, by=org.clerk, at=moment(1))
    closed = make_issued_plan(org)
    make_task(closed, org.cell, **MONTHLY)
    type(closed).objects.filter(pk=closed.pk).update(state=DocumentState.CLOSED)

    assert make_due_assignments(at=moment(3)) == 0


def test_what_ended_since_the_task_was_read_gets_no_more(org):
    task, of_closed = (make_task(make_issued_plan(org), org.cell, **MONTHLY) for _ in range(2))
    withdraw_task(task=Task.objects.get(pk=task.pk), by=org.clerk, at=moment(1))
    type(of_closed.plan).objects.filter(pk=of_closed.plan_id).update(state=DocumentState.CLOSED)

    assert make_assignments(task, at=moment(3)) == make_assignments(of_closed, at=moment(3)) == []


def test_a_closed_unit_gets_no_more(org):
    task = make_task(make_issued_plan(org), org.cell, org.other_cell, **MONTHLY)
    type(org.cell).objects.filter(pk=org.cell.pk).update(closed_on=date(2026, 1, 1))

    assert {row.unit for row in make_assignments(task, at=moment(1))} == {org.other_cell}


def test_the_round_costs_one_query_when_nothing_is_to_make(org, django_assert_num_queries):
    for _ in range(3):
        make_assignments(make_task(make_issued_plan(org), org.cell, **MONTHLY), at=moment(1))

    with django_assert_num_queries(1):
        make_due_assignments(at=moment(1, 5))


def test_the_unit_acknowledges_once(org):
    assignment = make_assignment(make_task(make_issued_plan(org), org.cell), org.cell)

    acknowledge(assignment=assignment, by=org.secretary, at=MOMENT)
    again = acknowledge(assignment=assignment, by=org.secretary, at=moment(5))

    assert (again.acknowledged_at, again.acknowledged_by) == (MOMENT, org.secretary)
    assert AuditEvent.objects.about(assignment).count() == 1


def test_nobody_else_acknowledges_and_nothing_finished(org):
    task = make_task(make_issued_plan(org), org.cell, org.other_cell)
    waiting = make_assignment(task, org.cell)
    done = make_assignment(task, org.other_cell, done_on=date(2026, 3, 1))

    for assignment, by in ((waiting, org.other_secretary), (waiting, org.clerk), (done, org.other_secretary)):
        with pytest.raises(RuleViolation):
            acknowledge(assignment=assignment, by=by, at=MOMENT)
