from datetime import date

import pytest

from plans.enums import ActivityState, Form, NodeKind
from plans.work.states import WorkCounts
from reports.enums import PeriodKind
from reports.results.queries.facts import facts_of
from reports.results.types import LeftOut, ReportPeriod, UnitFact
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task

Q1 = ReportPeriod(PeriodKind.QUARTER, 2026, 1)
TODAY = date(2026, 4, 2)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


def facts(plan):
    return facts_of(plan, Q1, on=TODAY)


def test_only_accepted_activities_of_plan_and_period_count(org, plan):
    counted = make_activity(plan, org.cell, figures={"cell_meetings": 2, "attendances": 0})
    for state in (ActivityState.DRAFT, ActivityState.SUBMITTED, ActivityState.SUBMITTED, ActivityState.RETURNED):
        make_activity(plan, org.cell, state)
    make_activity(plan, org.cell, held_from=date(2026, 4, 1))
    make_activity(make_issued_plan(org, "kế hoạch khác"), org.cell)

    found = facts(plan)

    assert (found.activities, found.counted) == (1, (counted.pk,))
    assert found.left_out == LeftOut(drafts=1, waiting=2, returned=1)
    values = {fact.metric: fact.value for fact in found.metrics if fact.value is not None}
    assert values == {"cell_meetings": 2, "attendances": 0}


def test_the_same_period_of_the_year_before_is_kept_apart(org, plan):
    make_activity(plan, org.cell, figures={"cell_meetings": 3}, held_from=date(2025, 2, 1))
    make_activity(plan, org.cell, figures={"cell_meetings": 1})

    found = facts(plan)

    assert (found.activities, found.before) == (1, 1)
    meetings = next(fact for fact in found.metrics if fact.metric == "cell_meetings")
    assert (meetings.value, meetings.before) == (1, 3)


def test_units_that_had_work_and_stayed_silent_are_named(org, plan):
    task = make_task(plan, org.cell, org.other_cell)
    make_assignment(task, org.cell)
    make_assignment(task, org.other_cell)
    make_activity(plan, org.cell, figures={"cell_meetings": 1})
    make_activity(plan, org.cell, figures={"cell_meetings": 2, "documents": 40})

    assert facts(plan).units == (
        UnitFact(org.cell.pk, "Chi bộ Kỹ thuật", 2, {"cell_meetings": 3, "documents": 40}),
        UnitFact(org.other_cell.pk, "Chi bộ Kinh doanh", 0, {}),
    )


def test_targets_add_up_over_the_assignments_due_in_the_period(org, plan):
    task = make_task(plan, org.cell, org.other_cell)
    make_assignment(task, org.cell)
    make_assignment(task, org.other_cell)
    make_assignment(task, org.union, due_on=date(2026, 4, 20))

    meetings = next(fact for fact in facts(plan).metrics if fact.metric == "cell_meetings")

    assert (meetings.value, meetings.target) == (None, 4)


def test_work_tells_in_time_late_and_overdue(org, plan):
    task = make_task(plan, org.cell)
    make_assignment(task, org.cell, done_on=date(2026, 3, 20))
    make_assignment(task, org.other_cell, done_on=date(2026, 3, 21))
    make_assignment(task, org.union)
    make_assignment(task, org.office, due_on=date(2026, 3, 31), done_on=None)

    assert facts_of(plan, Q1, on=date(2026, 3, 25)).work == WorkCounts(in_time=1, late=1, overdue=1, not_yet_due=1)


def test_forms_and_items_count_activities_and_units(org, plan):
    make_activity(plan, org.cell)
    make_activity(plan, org.other_cell)
    make_activity(plan, org.cell, form=Form.VISUAL, figures={"banners": 5})

    found = facts(plan)

    assert [(fact.form, fact.activities, fact.units) for fact in found.forms] == [
        ("mass_media", 0, 0),
        ("oral", 2, 2),
        ("visual", 1, 1),
        ("emulation", 0, 0),
    ]
    assert [(fact.phase, fact.activities, fact.units) for fact in found.items] == [
        ("Đợt 1", 3, 2),
        ("Đợt 2 và các năm tiếp theo", 0, 0),
    ]
    assert found.items[0].node == plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first().pk


@pytest.mark.parametrize("rows", [1, 3])
def test_counting_takes_the_same_queries_for_any_number_of_rows(org, plan, rows, django_assert_num_queries):
    for _ in range(rows):
        make_activity(plan, org.cell)
        make_activity(plan, org.other_cell)

    with django_assert_num_queries(16):
        facts(plan)
