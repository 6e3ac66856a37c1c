"""An act on a draft is taken back: its nodes are what they were, with their ids and all that came with them."""

import random
from dataclasses import replace
from datetime import date

import pytest

from plans.enums import Amendment, Change, Form, NodeKind
from plans.importing.parsing.types import ParsedPlan
from plans.importing.services import confirm_import, header_of
from plans.outline.edits import Act
from plans.outline.edits.undo import MOST_STEPS
from plans.outline.models import DraftStep, Node, Plan
from plans.outline.queries.history import undo_words
from plans.outline.queries.lines import outline_lines
from plans.outline.services.life import PlanHeader, copy_plan, send_plan, take_back_plan, write_header
from plans.outline.services.lines import add_lines, edit_outline, undo_edit, write_opening
from plans.outline.types import LineChange, OutlineLine
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_based_plan, make_import, make_issued_plan, make_plan
from tests.factories.tables import add_table
from units.audit.models import AuditEvent


@pytest.fixture
def plan(org):
    return make_plan(org)


def edit(org, plan, act=None, key=0, **more):
    return edit_outline(plan, act, key=key, by=org.clerk, at=MOMENT, expected_version=plan.version, **more)


def undo(org, plan, **more):
    who = {"by": org.clerk, "at": MOMENT, "expected_version": plan.version} | more
    return undo_edit(plan, **who)


def rows(plan):
    """All that is stored of the lines of a plan."""
    nodes = [
        {field.attname: getattr(node, field.attname) for field in Node._meta.concrete_fields}
        for node in plan.nodes.in_order()
    ]
    units = [sorted(relation.through.objects.values_list("node", "unit")) for relation in (Node.units, Node.partners)]
    return nodes, units


def named(plan, text):
    return plan.nodes.get(text__startswith=text)


def test_a_deleted_branch_comes_back_with_its_ids_and_all_it_held(org, plan):
    duty = plan.nodes.get(kind=NodeKind.DUTY)
    duty.units.set([org.cell])
    duty.partners.set([org.union])
    Node.objects.filter(pk=duty.pk).update(
        source_lines=[4, 5], confidence=0.5, due_on=date(2026, 3, 1), schedule="once"
    )
    before, section = rows(plan), named(plan, "TỔ CHỨC THỰC HIỆN")

    edit(org, plan, Act.DELETE, section.pk)
    assert plan.nodes.count() == 9
    back = undo(org, plan)

    assert rows(plan) == before
    assert (back.lines[back.place - 1].key, back.words) == (section.pk, "hoàn tác: xóa mục 10 cùng 2 mục bên dưới")


def test_a_line_of_a_copy_still_knows_what_it_was_copied_from(org):
    issued = make_issued_plan(org)
    copy = copy_plan(issued, abstract="tuyên truyền năm 2027", years=1, by=org.clerk, at=MOMENT)
    before, item = rows(copy), named(copy, "Tuyên truyền gương")

    edit(org, copy, Act.MERGE, item.pk)
    undo(org, copy)

    assert rows(copy) == before
    assert copy.nodes.get(pk=item.pk).copied_from == named(issued, "Tuyên truyền gương")


def test_any_acts_are_taken_back_one_by_one(org, plan):
    add_table(plan)
    plan.nodes.filter(kind=NodeKind.SECTION).update(starts_on=date(2026, 1, 1))  # as a reading may leave it
    states, dice = [rows(plan)], random.Random(3)
    acts = [act for act in Act if act not in (Act.SETTLE, Act.PLACE)]
    while len(states) < 25:
        line = dice.choice(outline_lines(plan))
        text = replace(line, text=f"Gửi báo cáo {len(states)} trước ngày 20/4/2026", kind=NodeKind.DUTY)
        typed = text if not line.cells and line.frame is None and dice.random() < 0.3 else None
        steps = plan.steps.count()
        try:
            edit(org, plan, None if typed else dice.choice(acts), line.key, typed=typed)
        except RuleViolation:
            plan.refresh_from_db()
        else:
            assert plan.steps.count() == steps + 1
            states.append(rows(plan))

    while len(states) > 1:
        assert rows(plan) == states.pop()
        undo(org, plan)
    assert rows(plan) == states[0]


def test_what_was_typed_and_done_are_two_steps(org, plan):
    typed = replace(outline_lines(plan)[1], text="Chữ mới gõ")
    edit(org, plan, Act.DOWN, outline_lines(plan)[4].key, typed=typed)

    assert undo(org, plan).words == "hoàn tác: chuyển mục 5 thành mục 6"
    assert (named(plan, "Chữ mới gõ").pk, undo_words(plan)) == (typed.key, "sửa mục 2")
    assert undo(org, plan).words == "hoàn tác: sửa mục 2"
    assert undo_words(plan) == ""


def test_what_is_being_typed_is_let_go_first(org, plan):
    line = outline_lines(plan)[1]
    edit(org, plan, Act.DOWN, outline_lines(plan)[4].key)

    back = undo(org, plan, typing=line.key)

    assert (back.place, back.words) == (2, "hoàn tác: sửa mục 2")
    assert undo_words(plan) == "chuyển mục 5 thành mục 6"


def test_lines_that_others_add_are_a_step(org):
    plan = make_based_plan(org)
    before, phase = rows(plan), plan.nodes.with_plan().get(text="Đợt 1")
    days = [OutlineLine(NodeKind.CONTENT_ITEM, "", f"Kỷ niệm ngày {day}") for day in (1, 2)]

    add_lines(phase, days, by=org.clerk, at=MOMENT, expected_version=phase.plan.version)
    plan.refresh_from_db()
    write_opening(plan, by=org.clerk, at=MOMENT, expected_version=plan.version)

    assert undo(org, plan).words == "hoàn tác: đưa phần mở đầu vào đề cương"
    assert undo(org, plan).words == "hoàn tác: thêm 2 mục"
    assert rows(plan) == before


def test_it_is_told_in_the_log(org, plan):
    edit(org, plan, Act.DELETE, outline_lines(plan)[1].key)

    undo(org, plan)

    last = AuditEvent.objects.about(plan).first()
    assert (last.act, last.details["text"], last.actor_id) == ("plan_node_undone", "xóa mục 2", org.clerk.pk)


def test_nothing_is_left_after_the_plan_was_sent(org):
    plan = make_based_plan(org)
    edit(org, plan, Act.DOWN, outline_lines(plan)[4].key)

    send_plan(plan, expected_version=plan.version, by=org.clerk, at=MOMENT)
    assert DraftStep.objects.count() == 0
    with pytest.raises(RuleViolation, match="bản nháp"):
        undo(org, plan)
    take_back_plan(plan, reason="Sửa lại", expected_version=plan.version, by=org.chair, at=MOMENT)

    with pytest.raises(RuleViolation, match="Không còn gì"):
        undo(org, plan)


def test_a_refused_sending_keeps_the_steps(org, plan):
    Plan.objects.filter(pk=plan.pk).update(signer="")
    plan.refresh_from_db()
    edit(org, plan, Act.DOWN, outline_lines(plan)[4].key)

    with pytest.raises(RuleViolation, match="Chưa gửi duyệt được"):
        send_plan(plan, expected_version=plan.version, by=org.clerk, at=MOMENT)

    assert undo_words(plan) == "chuyển mục 5 thành mục 6"


def test_lines_of_another_amended_plan_do_not_come_back(org, plan):
    issued = make_issued_plan(org)
    header = {name: getattr(plan, name) for name in ("abstract", "symbol", "place", "signing_power", "post", "signer")}
    edit(org, plan, Act.DELETE, outline_lines(plan)[1].key)

    amending = PlanHeader(**header, recipients=plan.recipients, amends=issued, amendment=Amendment.AMEND)
    write_header(plan, amending, by=org.clerk, at=MOMENT, expected_version=plan.version)

    assert undo_words(plan) == ""


def test_what_a_line_does_to_another_plan_comes_back_with_it(org):
    issued = make_issued_plan(org)
    draft = make_plan(org, "sửa đổi kế hoạch tuyên truyền năm 2026")
    Plan.objects.filter(pk=draft.pk).update(amends=issued, amendment=Amendment.AMEND)
    draft.refresh_from_db()
    line, target = outline_lines(draft)[11], issued.nodes.get(kind=NodeKind.DUTY)
    edit(org, draft, typed=replace(line, changes=LineChange(Change.REPEALS, target.pk)))
    before = rows(draft)

    edit(org, draft, Act.DELETE, line.key)
    assert draft.nodes.exclude(changes=None).count() == 0
    undo(org, draft)

    assert rows(draft) == before
    assert undo(org, draft).lines[11].changes is None
    assert draft.nodes.exclude(changes=None).count() == 0


def test_a_new_version_of_the_document_ends_what_was_written(org):
    data = "KẾ HOẠCH\ntuyên truyền năm 2026\n\nI. MỤC ĐÍCH\n- Nâng cao nhận thức.".encode()
    confirmed = {"by": org.clerk, "at": MOMENT}
    first, second = make_import(org, data), make_import(org, data)
    header = header_of(ParsedPlan.from_json(first.parsed))
    plan = confirm_import(first, header=header, expected_version=first.version, **confirmed)
    edit(org, plan, Act.DELETE, outline_lines(plan)[1].key)

    confirm_import(second, header=header, earlier_version=plan.version, expected_version=1, **confirmed)

    assert DraftStep.objects.count() == 0


def test_only_so_many_steps_are_kept(org, plan):
    line = outline_lines(plan)[1]
    plan.steps.bulk_create(DraftStep(plan=plan, step={"words": "cũ"}, letters=7) for _ in range(MOST_STEPS))

    edit(org, plan, typed=replace(line, text="Chữ mới gõ"))

    assert (plan.steps.count(), undo_words(plan)) == (MOST_STEPS, "sửa mục 2")


def test_a_key_that_another_plan_took_is_left_to_it(org, plan):
    line = outline_lines(plan)[1]
    edit(org, plan, Act.DELETE, line.key)
    other = make_plan(org, "tuyên truyền năm 2027").nodes.first()
    Node.objects.filter(plan=other.plan).exclude(pk=other.pk).delete()
    Node.objects.filter(pk=other.pk).update(id=line.key)

    undo(org, plan)

    assert Node.objects.get(pk=line.key).plan == other.plan
    assert [one.text for one in outline_lines(plan)][1] == line.text


def test_who_comes_second_is_told(org, plan):
    version = plan.version
    edit(org, plan, Act.DOWN, outline_lines(plan)[4].key)

    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        undo(org, plan, expected_version=version)
    assert undo_words(plan) == "chuyển mục 5 thành mục 6"


@pytest.mark.parametrize("person", ["outsider", "chair", "secretary"])
def test_only_the_clerk_takes_back(org, plan, person):
    edit(org, plan, Act.DOWN, outline_lines(plan)[4].key)

    with pytest.raises(RuleViolation, match="bản nháp của cơ quan mình"):
        undo(org, plan, by=getattr(org, person))


def test_what_another_kind_did_not_carry_comes_back(org, plan):
    phase = next(line for line in outline_lines(plan) if line.kind is NodeKind.PHASE)
    before = rows(plan)

    edit(org, plan, Act.DOWN, phase.key, typed=replace(phase, kind=NodeKind.FORM, form=Form.ORAL))
    undo(org, plan)
    assert plan.nodes.get(pk=phase.key).starts_on is None
    undo(org, plan)

    assert rows(plan) == before
