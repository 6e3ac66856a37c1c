from dataclasses import replace
from datetime import date

import pytest

from plans.enums import NodeKind, Part, Schedule
from plans.outline.models import Node, Plan
from plans.outline.queries.lines import outline_lines
from plans.outline.queries.readiness import lines_to_check
from plans.outline.services.life import copy_plan
from plans.periods import Cycle, Deadline, years_later
from plans.work.models import Task
from plans.work.queries.tasks import copy_proposals
from plans.work.services.tasks import Order, create_task
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import freeze_plan, make_issued_plan, make_plan, make_task
from units.documents.services.life import delete_draft
from units.tree.models import Unit

TODAY = date(2027, 1, 10)


@pytest.fixture
def plan(org):
    """Of 2026, with a basis, units at a heading and a deadline of every sort."""
    plan = make_issued_plan(org)
    plan.references.create(position=0, role="basis", number="15", symbol="KH/ĐUK", dated=date(2025, 12, 1))
    duty = plan.nodes.get(kind=NodeKind.DUTY)
    duty.parent.units.add(org.cell)
    duty.deadline = Deadline(schedule=Schedule.QUARTER, due_day=20)
    duty.targets, duty.product = {"cell_meetings": 1}, "Biên bản"
    duty.save()
    duty.partners.add(org.union)
    item = plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first()
    item.text, item.deadline = "Kỷ niệm trong năm 2026, mã số 120261.", Deadline(date(2026, 3, 20))
    item.save()
    return plan


def copy(plan, by, abstract="tuyên truyền năm 2027", years=1):
    return copy_plan(plan, abstract=abstract, years=years, by=by, at=MOMENT)


def shape(plan):
    return [(line.depth, line.kind, line.label, line.text, line.form) for line in outline_lines(plan)]


def test_a_copy_has_all_lines_units_and_bases_and_later_days(org, plan):
    draft = copy(plan, org.clerk)

    assert shape(draft) == shape(plan)
    phases = draft.nodes.of_kind(NodeKind.PHASE).in_order().values_list("starts_on", "ends_on")
    assert list(phases) == [(date(2027, 1, 1), date(2027, 6, 30)), (date(2027, 7, 1), None)]
    item, duty = draft.nodes.filter(kind="content_item").first(), draft.nodes.get(kind="duty")
    assert (item.deadline, duty.deadline) == (Deadline(date(2027, 3, 20)), Deadline(None, Schedule.QUARTER, 20))
    assert list(duty.parent.units.all()) == [org.cell]
    assert (duty.targets, duty.product, list(duty.partners.all())) == ({"cell_meetings": 1}, "Biên bản", [org.union])
    assert [(str(row), row.dated) for row in draft.references.all()] == [("15-KH/ĐUK", date(2025, 12, 1))]
    assert (draft.state, draft.abstract, draft.signer) == ("draft", "tuyên truyền năm 2027", plan.signer)


def test_lines_that_still_name_the_old_year_are_listed_until_mended(org, plan):
    draft = copy(plan, org.clerk)
    (line,) = lines_to_check(draft)
    assert line.text == "Kỷ niệm trong năm 2026, mã số 120261."

    Node.objects.filter(pk=line.pk).update(text="Kỷ niệm trong năm 2027, mã số 120261.")

    assert lines_to_check(draft) == []
    assert lines_to_check(plan) == []


def test_the_day_of_a_leap_year_has_its_like():
    assert years_later(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert years_later(date(2026, 3, 31), 2) == date(2028, 3, 31)


def test_a_second_click_makes_no_second_draft(org, plan):
    first = copy(plan, org.clerk)
    with pytest.raises(RuleViolation, match="Đã có bản chép"):
        copy(plan, org.clerk)
    assert Plan.objects.filter(copied_from=plan).count() == 1

    delete_draft(first, by=org.clerk, at=MOMENT, expected_version=1)
    copy(plan, org.clerk)


def test_issued_plans_are_copied_by_the_office(org, plan):
    for by in (org.chair, org.outsider, org.secretary):
        with pytest.raises(RuleViolation, match="Chỉ chép được"):
            copy(plan, by)
    with pytest.raises(RuleViolation, match="Chỉ chép được"):
        copy(make_plan(org), org.clerk)
    with pytest.raises(RuleViolation, match="ít nhất một năm"):
        copy(plan, org.clerk, years=0)


def issued_copy(org, plan):
    return freeze_plan(org, copy(plan, org.clerk))


def test_tasks_are_proposed_a_year_later_from_the_lines_of_the_copy(org, plan):
    task = make_task(plan, org.cell, org.other_cell, cooperating=(org.union,), ends_on=date(2026, 12, 31))
    Unit.objects.filter(pk=org.other_cell.pk).update(closed_on=date(2026, 12, 31))
    later = issued_copy(org, plan)

    (one,) = copy_proposals(later, on=TODAY)

    assert (one.task, one.node, one.goes_on) == (task, later.nodes.get(kind="duty"), False)
    assert one.cycle == Cycle(Schedule.ONCE, date(2027, 1, 1), date(2027, 12, 31), date(2027, 3, 20))
    assert (one.leads, one.cooperating) == ((org.cell,), (org.union,))


def test_what_is_copied_withdrawn_or_without_its_line_is_not_proposed(org, plan):
    task = make_task(plan, org.cell)
    make_task(plan, org.cell, title="Đã thu hồi", withdrawn_at=MOMENT)
    later = issued_copy(org, plan)
    (one,) = copy_proposals(later, on=TODAY)
    order = Order("Sinh hoạt", one.cycle, one.leads, copied_from=task)

    create_task(node=one.node, order=order, by=org.clerk, at=MOMENT)

    assert copy_proposals(later, on=TODAY) == []
    Task.objects.filter(plan=later).update(withdrawn_at=MOMENT)
    later.nodes.filter(kind="duty").update(repealed_by=later)
    assert copy_proposals(later, on=TODAY) == []
    assert copy_proposals(plan, on=TODAY) == []


def test_a_task_is_copied_once(org, plan):
    task = make_task(plan, org.cell)
    (one,) = copy_proposals(issued_copy(org, plan), on=TODAY)
    order = Order("Sinh hoạt", one.cycle, one.leads, copied_from=task)
    task_copy = create_task(node=one.node, order=order, by=org.clerk, at=MOMENT)
    assert (task_copy.copied_from, task_copy.parts.get().part) == (task, Part.LEAD)

    with pytest.raises(RuleViolation, match="đã được chép"):
        create_task(node=one.node, order=replace(order, title="Tên khác"), by=org.clerk, at=MOMENT)


def test_rounds_that_the_old_plan_still_makes_are_told(org, plan):
    make_task(plan, org.cell, schedule=Schedule.QUARTER, due_on=None, due_day=20)

    (one,) = copy_proposals(issued_copy(org, plan), on=TODAY)

    assert one.goes_on
