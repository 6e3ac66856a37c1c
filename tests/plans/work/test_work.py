from datetime import date

import pytest

from plans.activities.models import Activity
from plans.activities.queries.review import narrow_activities
from plans.enums import ActivityState, AssignmentState, Form, NodeKind
from plans.outline.queries.lines import subtree_ids
from plans.work.models import Assignment
from plans.work.queries.lists import narrow_assignments
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task

ON = date(2026, 4, 1)


@pytest.fixture
def in_each_state(org):
    """One assignment a state, by the name of the state."""
    plan = make_issued_plan(org)
    late, in_time = date(2026, 3, 25), date(2026, 3, 10)
    fields = {
        "assigned": {"due_on": date(2026, 5, 1)},
        "acknowledged": {"due_on": date(2026, 5, 1), "acknowledged_at": MOMENT},
        "overdue": {"due_on": date(2026, 3, 31)},
        "done": {"done_on": in_time},
        "accepted": {"done_on": late, "accepted_at": MOMENT},
        "withdrawn": {"withdrawn_at": MOMENT},
    }
    return {name: make_assignment(make_task(plan, org.cell), org.cell, **values) for name, values in fields.items()}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("", ["assigned", "acknowledged", "overdue", "done", "accepted"]),
        ("open", ["assigned", "acknowledged", "overdue"]),
        ("assigned", ["assigned", "overdue"]),
        ("acknowledged", ["acknowledged"]),
        ("overdue", ["overdue"]),
        ("done", ["done"]),
        ("accepted", ["accepted"]),
        ("on_time", ["done"]),
        ("late", ["accepted"]),
        ("withdrawn", ["withdrawn"]),
    ],
)
def test_each_state_lists_exactly_its_own(in_each_state, state, expected):
    rows = Assignment.objects.in_state(state, on=ON).order_by("pk")

    assert list(rows) == [in_each_state[name] for name in expected]


def test_every_state_of_the_filter_is_known_and_no_other():
    for state in AssignmentState.values:
        Assignment.objects.in_state(state, on=ON)
    with pytest.raises(ValueError, match="any"):
        Assignment.objects.in_state("any", on=ON)


def test_assignments_are_narrowed_by_each_filter(org):
    plan = make_issued_plan(org)
    assignment = make_assignment(make_task(plan, org.cell, title="Treo băng rôn", form=Form.VISUAL), org.cell)
    other = make_task(make_issued_plan(org), org.other_cell, phase=None)
    make_assignment(other, org.other_cell, due_on=date(2026, 6, 20))
    phase = plan.nodes.filter(kind=NodeKind.PHASE).first()

    for chosen in (
        {"plan": plan},
        {"unit": org.cell},
        {"phase": phase},
        {"form": "visual"},
        {"month": date(2026, 3, 1)},
        {"from": date(2026, 3, 20), "to": date(2026, 3, 20)},
        {"q": "bang RON"},
        {"q": "ky thuat"},
    ):
        assert list(narrow_assignments(Assignment.objects.all(), chosen, on=ON)) == [assignment], chosen


def test_activities_are_narrowed_by_each_filter(org):
    plan = make_issued_plan(org)
    activity = make_activity(
        plan, org.cell, ActivityState.SUBMITTED, {"banners": 0}, form=Form.VISUAL, search_key="treo bang ron"
    )
    make_activity(make_issued_plan(org), org.other_cell, held_from=date(2026, 5, 1))
    item = plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first()

    for chosen in (
        {"plan": plan},
        {"unit": org.cell},
        {"form": "visual"},
        {"state": "submitted"},
        {"month": date(2026, 3, 1)},
        {"from": date(2026, 3, 3), "to": date(2026, 3, 3)},
        {"content": item},
        {"metric": "banners"},
        {"phase": item.parent},
        {"q": "Băng rôn"},
    ):
        assert list(narrow_activities(Activity.objects.all(), chosen)) == [activity], chosen


def test_an_activity_for_a_task_belongs_to_the_phase_of_the_task(org):
    plan = make_issued_plan(org)
    first, second = plan.nodes.filter(kind=NodeKind.PHASE)
    assignment = make_assignment(make_task(plan, org.cell, phase=second), org.cell)
    activity = make_activity(plan, org.cell, assignment=assignment)  # told of content of the first phase

    assert list(Activity.objects.of_phase([second.pk], subtree_ids(second))) == [activity]
    assert list(Activity.objects.of_phase([first.pk], subtree_ids(first))) == []
