import random
from datetime import date
from itertools import pairwise

import pytest

from plans.enums import Form, NodeKind, Schedule
from plans.outline.queries.lines import outline_rows
from plans.outline.services import lines as node_services
from plans.outline.services.lines import Move, add_first_node, add_node, delete_node, move_node, write_node
from plans.outline.types import OutlineLine
from plans.periods import Deadline
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_issued_plan, make_plan
from units.audit.models import AuditEvent


@pytest.fixture
def plan(org):
    return make_plan(org)


def named(plan, text):
    return plan.nodes.with_plan().get(text__startswith=text)


def texts(plan):
    return [str(node) for node in plan.nodes.in_order()]


def act(org, node, service, *args, **kwargs):
    return service(node, *args, by=org.clerk, at=MOMENT, expected_version=node.plan.version, **kwargs)


def test_a_new_node_below_stands_after_the_whole_branch_and_continues_its_list(org, plan):
    phase = named(plan, "Đợt 1")

    node = act(org, phase, add_node, inside=False, line=None)

    assert (node.kind, node.label, node.parent, node.position) == (NodeKind.PHASE, "2.", phase.parent, 5)
    assert [n.position for n in plan.nodes.in_order()] == list(range(13))


def test_a_new_node_inside_takes_the_kind_of_its_siblings_or_the_usual_one(org, plan):
    in_phase = act(org, named(plan, "Đợt 1"), add_node, inside=True, line=None)
    in_measure = act(org, named(plan, "Tổ chức sinh hoạt"), add_node, inside=True, line=None)
    in_holder = act(org, named(plan, "Các chi bộ"), add_node, inside=True, line=None)

    assert (in_phase.kind, in_phase.label) == (NodeKind.CONTENT_ITEM, "-")
    assert in_measure.kind == NodeKind.PARAGRAPH
    assert in_holder.kind == NodeKind.DUTY


def test_a_new_way_of_work_is_of_the_form_above_it(org, plan):
    below_form = act(org, named(plan, "Tuyên truyền miệng"), add_node, inside=True, line=None)
    form = act(org, named(plan, "Tuyên truyền miệng"), add_node, inside=False, line=None)

    assert (below_form.kind, below_form.form) == (NodeKind.MEASURE, Form.ORAL)
    assert (form.kind, form.form) == (NodeKind.FORM, "")


def test_adding_keeps_what_was_being_typed_in_the_node_above(org, plan):
    line = OutlineLine(label="-", text="Viết dở dang.", kind=NodeKind.CONTENT_ITEM)

    act(org, named(plan, "Tuyên truyền kỷ niệm"), add_node, inside=False, line=line)

    assert "- Viết dở dang." in texts(plan)


def test_the_first_node_is_a_section_and_the_next_ones_are_counted_on(org, plan):
    added = add_first_node(plan, by=org.clerk, at=MOMENT, expected_version=1)

    assert (added.label, added.kind, added.position) == ("IV.", NodeKind.SECTION, 12)


def test_writing_keeps_only_what_the_kind_carries(org, plan):
    node = named(plan, "Đợt 1")
    line = OutlineLine(
        label="1.",
        text="Đợt một",
        kind=NodeKind.FORM,
        starts_on=date(2026, 1, 1),
        form=Form.ORAL,
        unit_ids=(org.cell.pk,),
    )

    act(org, node, write_node, line)

    node = plan.nodes.get(pk=node.pk)
    assert (node.text, node.kind, node.form, node.starts_on, list(node.units.all())) == (
        "Đợt một", NodeKind.FORM, Form.ORAL, None, [],
    )  # fmt: skip


QUARTERLY = Deadline(schedule=Schedule.QUARTER, due_day=20)


@pytest.mark.parametrize("deadline", [QUARTERLY, Deadline(date(2026, 9, 15)), Deadline(schedule=Schedule.YEAR), None])
def test_work_keeps_its_deadline(org, plan, deadline):
    node = plan.nodes.with_plan().get(kind=NodeKind.DUTY)

    act(org, node, write_node, OutlineLine(label="-", text="Gửi báo cáo.", kind=NodeKind.DUTY, deadline=deadline))

    assert plan.nodes.get(pk=node.pk).deadline == deadline


def test_a_heading_lets_the_deadline_go(org, plan):
    node = plan.nodes.with_plan().get(kind=NodeKind.DUTY)
    act(org, node, write_node, OutlineLine(label="-", text="Gửi báo cáo.", kind=NodeKind.DUTY, deadline=QUARTERLY))

    act(org, node, write_node, OutlineLine(label="-", text="Báo cáo", kind=NodeKind.HEADING, deadline=QUARTERLY))

    assert plan.nodes.get(pk=node.pk).deadline is None


def test_a_duty_holder_names_its_units(org, plan):
    node = named(plan, "Các chi bộ")

    act(
        org,
        node,
        write_node,
        OutlineLine(label="1.", text="Chi bộ", kind=NodeKind.DUTY_HOLDER, unit_ids=(org.cell.pk,)),
    )

    assert list(node.units.all()) == [org.cell]


def test_moving_writes_the_order_and_what_was_typed(org, plan):
    node = named(plan, "Đợt 2")

    act(org, node, move_node, Move.UP, line=OutlineLine(label="1.", text="Đợt hai", kind=NodeKind.PHASE))

    assert texts(plan)[3:7] == [
        "1. Đợt hai",
        "- Tuyên truyền gương người tốt, việc tốt.",
        "1. Đợt 1",
        "- Tuyên truyền kỷ niệm ngày thành lập công ty.",
    ]


def test_a_refused_step_leaves_everything_as_it_was(org, plan):
    before = texts(plan)

    with pytest.raises(RuleViolation, match="cấp cao nhất"):
        act(org, named(plan, "MỤC ĐÍCH"), move_node, Move.OUTDENT, line=OutlineLine(label="", text="", kind="section"))

    plan.refresh_from_db()
    assert (texts(plan), plan.version) == (before, 1)


def test_deleting_takes_the_branch_and_closes_the_gap(org, plan):
    deleted_count = act(org, named(plan, "NỘI DUNG"), delete_node)

    assert deleted_count == 7
    assert [n.position for n in plan.nodes.in_order()] == list(range(5))
    event = AuditEvent.objects.about(plan).first()
    assert (event.act, event.details["count"]) == ("plan_node_deleted", 7)


def test_fifty_random_acts_lose_no_node_and_keep_parents_before_children(org, plan):
    chance = random.Random(7)
    count = 12
    for _ in range(50):
        node = chance.choice(list(plan.nodes.with_plan().in_order()))
        try:
            if chance.random() < 0.3:
                act(org, node, add_node, inside=chance.random() < 0.5, line=None)
                count += 1
            else:
                act(org, node, move_node, chance.choice(list(Move)), line=None)
        except RuleViolation:
            continue

    rows = outline_rows(plan)
    assert len(rows) == count
    assert [row.node.position for row in rows] == list(range(count))
    assert all(later.depth <= earlier.depth + 1 for earlier, later in pairwise(rows))


@pytest.mark.parametrize("persona", ["chair", "inspector", "secretary", "outsider", "admin", "superior_reader"])
def test_only_a_clerk_of_the_issuer_writes(org, plan, persona):
    with pytest.raises(RuleViolation, match="bản nháp của cơ quan mình"):
        delete_node(named(plan, "Đợt 1"), by=getattr(org, persona), at=MOMENT, expected_version=1)


def test_an_issued_plan_is_not_written(org):
    plan = make_issued_plan(org)

    with pytest.raises(RuleViolation, match="bản nháp"):
        act(org, named(plan, "Đợt 1"), move_node, Move.DOWN, line=None)


@pytest.mark.parametrize("service", ["add_node", "write_node", "move_node", "delete_node"])
def test_who_saw_an_older_version_is_told(org, plan, service):
    node = named(plan, "Đợt 1")
    line = OutlineLine(label="1.", text="x", kind=NodeKind.PHASE)
    args = {
        "add_node": {"inside": False, "line": None},
        "write_node": {"line": line},
        "move_node": {"move": Move.DOWN, "line": None},
        "delete_node": {},
    }[service]
    add_first_node(plan, by=org.clerk, at=MOMENT, expected_version=1)

    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        getattr(node_services, service)(node, **args, by=org.clerk, at=MOMENT, expected_version=1)
