"""What was done for a replaced plan counts once, in the line that carries it on, and every figure opens it."""

from datetime import date

import pytest

from plans.activities.models import Activity
from plans.activities.queries.review import narrow_activities
from plans.amending.services import apply_amendment, begin_amendment
from plans.enums import Amendment, NodeKind
from plans.outline.models import Plan
from plans.outline.queries.lines import successors, with_replaced_lines, with_replaced_plans
from plans.work.models import Assignment
from plans.work.queries.lists import narrow_assignments
from plans.work.services.following import follow_amendment
from tests.factories.people import MOMENT
from tests.factories.plans import freeze_plan, make_activity, make_assignment, make_issued_plan, make_task

DAY = date(2026, 3, 2)


def replace_plan(org, plan: Plan) -> Plan:
    draft = begin_amendment(plan, amendment=Amendment.REPLACE, by=org.clerk, at=MOMENT)
    apply_amendment(freeze_plan(org, draft), follow=follow_amendment, by=org.chair, at=MOMENT)
    return draft


@pytest.fixture
def plans(org) -> list[Plan]:
    """A plan, the one that replaces it and the one after that; the first with an accepted task and an activity."""
    first = make_issued_plan(org)
    make_activity(first, org.cell)
    make_assignment(make_task(first, org.cell), org.cell, done_on=DAY, accepted_at=MOMENT)
    second = replace_plan(org, first)
    return [first, second, replace_plan(org, second)]


def item_of(plan: Plan):
    return plan.nodes.of_kind(NodeKind.CONTENT_ITEM).in_order().first()


def test_the_line_goes_back_to_the_first_plan(plans):
    items = [item_of(plan) for plan in plans]

    assert with_replaced_plans(plans[2]) == [plan.pk for plan in reversed(plans)]
    assert with_replaced_plans(plans[0]) == [plans[0].pk]
    assert sorted(with_replaced_lines(items[2])) == [item.pk for item in items]
    assert sorted(with_replaced_lines(items[1])) == [item.pk for item in items[:2]]
    assert successors(plans[2])[items[0].pk] == items[2].pk


def test_lists_of_the_last_plan_hold_the_work_of_those_before(plans):
    last = plans[2]
    phase, item = last.nodes.of_kind(NodeKind.PHASE).in_order().first(), item_of(last)

    for chosen in ({"plan": last}, {"content": item}, {"phase": phase}):
        assert list(narrow_activities(Activity.objects.order_by("pk"), chosen)) == [Activity.objects.get()]
    for chosen in ({"plan": last}, {"plan": last, "phase": phase}):
        assert list(narrow_assignments(Assignment.objects.order_by("pk"), chosen, on=DAY)) == [Assignment.objects.get()]
    assert not narrow_assignments(Assignment.objects.order_by("pk"), {"phase": phase}, on=DAY).exists()
