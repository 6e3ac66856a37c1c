import random
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from plans.enums import Form, NodeKind, Schedule
from plans.outline.edits import Act
from plans.outline.models import Node
from plans.outline.queries.lines import outline_lines
from plans.outline.services.lines import edit_outline
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


def edit(org, node, act=None, **more):
    plan = node.plan
    return edit_outline(plan, act, key=node.pk, by=org.clerk, at=MOMENT, expected_version=plan.version, **more)


def edited_node(org, node, act, **more):
    """The node where the person is after the act."""
    after = edit(org, node, act, **more)
    return node.plan.nodes.get(pk=after.lines[after.place - 1].key)


def written(org, node, **words):
    """As `node` after it was written."""
    edit(org, node, typed=replace(node.line(depth=0), **words))
    return node.plan.nodes.get(pk=node.pk)


def test_a_new_node_below_stands_after_the_whole_branch_and_continues_its_list(org, plan):
    phase = named(plan, "Đợt 1")

    node = edited_node(org, phase, Act.BELOW)

    assert (node.kind, node.label, node.parent, node.position) == (NodeKind.PHASE, "2.", phase.parent, 5)
    assert [n.position for n in plan.nodes.in_order()] == list(range(13))


def test_a_new_node_inside_takes_the_kind_of_its_siblings_or_the_usual_one(org, plan):
    in_phase = edited_node(org, named(plan, "Đợt 1"), Act.INSIDE)
    in_measure = edited_node(org, named(plan, "Tổ chức sinh hoạt"), Act.INSIDE)
    in_holder = edited_node(org, named(plan, "Các chi bộ"), Act.INSIDE)

    assert (in_phase.kind, in_phase.label) == (NodeKind.CONTENT_ITEM, "-")
    assert in_measure.kind == NodeKind.PARAGRAPH
    assert in_holder.kind == NodeKind.DUTY


def test_a_new_way_of_work_is_of_the_form_above_it(org, plan):
    below_form = edited_node(org, named(plan, "Tuyên truyền miệng"), Act.INSIDE)
    form = edited_node(org, named(plan, "Tuyên truyền miệng"), Act.BELOW)

    assert (below_form.kind, below_form.form) == (NodeKind.MEASURE, Form.ORAL)
    assert (form.kind, form.form) == (NodeKind.FORM, "")


def test_adding_keeps_what_was_being_typed_in_the_node_above(org, plan):
    node = named(plan, "Tuyên truyền kỷ niệm")

    edit(org, node, Act.BELOW, typed=replace(node.line(depth=2), text="Viết dở dang."))

    assert "- Viết dở dang." in texts(plan)


def test_it_is_said_what_was_done(org, plan):
    node = named(plan, "Tuyên truyền gương")
    typed = replace(node.line(depth=2), text="Viết dở dang.")

    assert edit(org, node, typed=typed).words == "sửa mục 7"
    assert edit(org, node, typed=typed).words == ""
    assert edit(org, node, Act.UP, typed=replace(typed, text="Viết nữa.")).words == "chuyển mục 7 thành mục 6"


def test_what_was_typed_in_one_line_is_written_with_an_act_on_another(org, plan):
    typed = replace(named(plan, "Tuyên truyền gương").line(depth=2), text="Viết dở dang.")

    edit(org, named(plan, "MỤC ĐÍCH"), Act.DOWN, typed=typed)

    assert texts(plan)[0] == "II. NỘI DUNG, HÌNH THỨC"
    assert "- Viết dở dang." in texts(plan)
    acts = [event.act for event in AuditEvent.objects.about(plan)]
    assert acts == ["plan_node_moved", "plan_node_changed"]


def test_a_section_stands_at_the_end_and_is_counted_on(org, plan):
    edit_outline(plan, Act.SECTION, key=0, by=org.clerk, at=MOMENT, expected_version=1)

    added = plan.nodes.in_order().last()
    assert (added.label, added.kind, added.position) == ("IV.", NodeKind.SECTION, 12)


def test_writing_keeps_only_what_the_kind_carries(org, plan):
    days = {"starts_on": date(2026, 1, 1), "unit_ids": (org.cell.pk,)}

    node = written(org, named(plan, "Đợt 1"), text="Đợt một", kind=NodeKind.FORM, form=Form.ORAL, **days)

    assert (node.text, node.kind, node.form, node.starts_on, list(node.units.all())) == (
        "Đợt một", NodeKind.FORM, Form.ORAL, None, [],
    )  # fmt: skip


def test_a_heading_of_forms_is_of_the_form_its_words_name(org, plan):
    heading = edited_node(org, named(plan, "Tuyên truyền miệng"), Act.BELOW)

    assert written(org, heading, text="Cổ động trực quan").form == Form.VISUAL


def test_a_detail_that_comes_below_another_item_is_read_there(org, plan):
    measure, duty = named(plan, "Tổ chức sinh hoạt"), plan.nodes.with_plan().get(kind=NodeKind.DUTY)
    detail = edited_node(org, duty, Act.INSIDE)
    edit(org, detail, typed=replace(detail.line(depth=3), kind=NodeKind.ATTRIBUTE, text="Sản phẩm: báo cáo"))
    assert plan.nodes.get(pk=duty.pk).product == "báo cáo"

    edit(org, detail, Act.PLACE, before=measure.position + 2)

    assert [plan.nodes.get(pk=one.pk).product for one in (measure, duty)] == ["báo cáo", ""]


def test_what_is_merged_hangs_on_and_the_rest_is_one_line(org, plan):
    phase, item = named(plan, "Đợt 2"), named(plan, "Tuyên truyền gương")

    merged = edited_node(org, phase, Act.MERGE)

    item.refresh_from_db()
    assert str(merged) == "- Tuyên truyền kỷ niệm ngày thành lập công ty. 2. Đợt 2 và các năm tiếp theo"
    assert (merged.starts_on, item.parent, plan.nodes.count()) == (phase.starts_on, merged.parent, 11)
    assert [n.position for n in plan.nodes.in_order()] == list(range(11))
    assert AuditEvent.objects.about(plan).first().act == "plan_node_merged"


def test_a_split_makes_a_node_of_the_rest(org, plan):
    lower = edited_node(org, named(plan, "Tuyên truyền gương"), Act.SPLIT, rest="việc tốt.")

    assert texts(plan)[6:8] == ["- Tuyên truyền gương người tốt,", "việc tốt."]
    assert (lower.position, lower.parent.text) == (7, "Đợt 2 và các năm tiếp theo")


def test_a_line_is_put_to_its_place(org, plan):
    moved = edited_node(org, named(plan, "Đợt 2"), Act.PLACE, before=4)

    assert (moved.position, moved.parent.text) == (3, "NỘI DUNG, HÌNH THỨC")
    assert texts(plan)[3:5] == ["2. Đợt 2 và các năm tiếp theo", "- Tuyên truyền gương người tốt, việc tốt."]


QUARTERLY = Deadline(schedule=Schedule.QUARTER, due_day=20)


@pytest.mark.parametrize("deadline", [QUARTERLY, Deadline(date(2026, 9, 15)), Deadline(schedule=Schedule.YEAR), None])
def test_work_keeps_its_deadline(org, plan, deadline):
    node = plan.nodes.with_plan().get(kind=NodeKind.DUTY)

    assert written(org, node, text="Gửi báo cáo.", deadline=deadline).deadline == deadline


def test_a_heading_lets_the_deadline_go(org, plan):
    node = plan.nodes.with_plan().get(kind=NodeKind.DUTY)
    node = written(org, node, text="Gửi báo cáo.", deadline=QUARTERLY)

    assert written(org, node, text="Báo cáo", kind=NodeKind.HEADING).deadline is None


def test_a_duty_holder_names_its_units(org, plan):
    node = written(org, named(plan, "Các chi bộ"), text="Chi bộ", unit_ids=(org.cell.pk,))

    assert list(node.units.all()) == [org.cell]


def test_moving_writes_the_order_and_what_was_typed(org, plan):
    node = named(plan, "Đợt 2")

    edit(org, node, Act.UP, typed=replace(node.line(depth=1), label="1.", text="Đợt hai"))

    assert texts(plan)[3:7] == [
        "1. Đợt hai",
        "- Tuyên truyền gương người tốt, việc tốt.",
        "1. Đợt 1",
        "- Tuyên truyền kỷ niệm ngày thành lập công ty.",
    ]


def test_a_refused_step_leaves_everything_as_it_was(org, plan):
    before = texts(plan)
    node = named(plan, "MỤC ĐÍCH")

    with pytest.raises(RuleViolation, match="cấp cao nhất"):
        edit(org, node, Act.OUTDENT, typed=replace(node.line(depth=0), text="Chữ mới"))

    plan.refresh_from_db()
    assert (texts(plan), plan.version) == (before, 1)


def test_deleting_takes_the_branch_and_closes_the_gap(org, plan):
    after = edit(org, named(plan, "NỘI DUNG"), Act.DELETE)

    assert (len(after.lines), plan.nodes.count()) == (5, 5)
    assert [n.position for n in plan.nodes.in_order()] == list(range(5))
    event = AuditEvent.objects.about(plan).first()
    assert (event.act, event.details["count"]) == ("plan_node_deleted", 7)
    assert event.details["text"] == "II. NỘI DUNG, HÌNH THỨC"


def test_fifty_random_acts_lose_no_node_and_keep_parents_before_children(org, plan):
    chance = random.Random(7)
    acts = [Act.BELOW, Act.INSIDE, Act.UP, Act.DOWN, Act.INDENT, Act.OUTDENT]
    count = 12
    for _ in range(50):
        node = chance.choice(list(plan.nodes.with_plan().in_order()))
        act = chance.choice(acts)
        try:
            after = edit(org, node, act)
        except RuleViolation:
            continue
        count += act in (Act.BELOW, Act.INSIDE)
        assert [(one.key, one.depth) for one in outline_lines(plan)] == [(one.key, one.depth) for one in after.lines]

    lines = outline_lines(plan)
    assert len(lines) == count
    assert [node.position for node in plan.nodes.in_order()] == list(range(count))
    assert all(later.depth <= earlier.depth + 1 for earlier, later in pairwise(lines))


@pytest.mark.parametrize("persona", ["chair", "inspector", "secretary", "outsider", "admin", "superior_reader"])
def test_only_a_clerk_of_the_issuer_writes(org, plan, persona):
    node = named(plan, "Đợt 1")

    with pytest.raises(RuleViolation, match="bản nháp của cơ quan mình"):
        edit_outline(plan, Act.DELETE, key=node.pk, by=getattr(org, persona), at=MOMENT, expected_version=1)


def test_an_issued_plan_is_not_written(org):
    plan = make_issued_plan(org)

    with pytest.raises(RuleViolation, match="bản nháp"):
        edit(org, named(plan, "Đợt 1"), Act.DOWN)


@pytest.mark.parametrize("act", [None, *Act])
def test_who_saw_an_older_version_is_told(org, plan, act):
    node = named(plan, "Đợt 1")
    edit_outline(plan, Act.SECTION, key=0, by=org.clerk, at=MOMENT, expected_version=1)
    plan.refresh_from_db()

    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        edit_outline(plan, act, key=node.pk, by=org.clerk, at=MOMENT, expected_version=1)


def test_an_act_on_a_long_outline_takes_no_more_queries(org, plan, django_assert_max_num_queries):
    section = named(plan, "TỔ CHỨC")
    rows = (Node(plan=plan, parent=section, position=place, text="Ý", kind="duty") for place in range(12, 300))
    Node.objects.bulk_create(rows)

    with django_assert_max_num_queries(40):
        edit(org, named(plan, "MỤC ĐÍCH"), Act.BELOW)
