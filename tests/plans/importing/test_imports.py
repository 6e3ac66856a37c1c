import dataclasses
from datetime import date

import pytest

from plans.enums import Amendment, NodeKind, Schedule
from plans.importing.models import PlanImport
from plans.importing.parsing.types import ParsedPlan
from plans.importing.queries import outline_of
from plans.importing.services import (
    confirm_import,
    discard_import,
    earlier_plan,
    header_of,
    import_at_once,
    import_document,
    read_document,
    tidy_recipient,
)
from plans.outline.models import Node, Plan
from plans.periods import Deadline
from portal.lib import office
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_import, make_issued_plan, make_plan
from tests.plans.importing.parsing.samples import OWN, word_plan
from units.audit.models import AuditEvent

NAME = "ke-hoach-hai-cot.txt"
DATA = (OWN / NAME).read_bytes()


@pytest.fixture
def plan_import(org):
    return make_import(org, DATA, NAME)


def confirm(plan_import, org, *, by=None, expected_version=None, apart=False, behind=0, **changes):
    header = header_of(ParsedPlan.from_json(plan_import.parsed))
    if changes:
        lines = (dataclasses.replace(line, **changes) for line in outline_of(plan_import))
        plan_import.lines = [line.to_json() for line in lines]
    expected_version = expected_version or plan_import.version
    earlier = earlier_plan(plan_import)
    return confirm_import(
        plan_import,
        header=header,
        apart=apart,
        earlier_version=earlier and earlier.version - behind,
        by=by or org.clerk,
        at=MOMENT,
        expected_version=expected_version,
    )


def test_reading_makes_a_waiting_import_and_no_plan(org):
    plan_import = import_document(DATA, name=NAME, unit=org.committee, by=org.clerk, at=MOMENT)

    assert list(PlanImport.objects.visible_to(org.clerk).waiting()) == [plan_import]
    assert (plan_import.name, plan_import.unit, plan_import.uploaded_by) == (NAME, org.committee, org.clerk)
    assert Plan.objects.count() == 0


def test_confirming_makes_a_draft_with_all_of_it(plan_import, org):
    plan = confirm(plan_import, org)

    assert (plan.issuer, plan.state, plan.symbol, plan.place) == (org.committee, "draft", "KH/CB", "An Bình")
    assert plan.recipients == ["Đảng ủy xã An Bình (để báo cáo)", "Các tổ chuyên môn", "Lưu Chi bộ"]
    assert (plan.signing_power, plan.post, plan.signer) == ("T/M CHI BỘ", "BÍ THƯ", "Trần Thị Mẫu")
    assert [str(item) for item in plan.references.order_by("position")] == ["21-NQ/ĐU", "08-HD/BTGĐU"]
    assert plan.nodes.count() == len(plan_import.parsed["nodes"])
    assert PlanImport.objects.get().plan == plan


def test_the_outline_keeps_order_level_days_and_form(plan_import, org):
    plan = confirm(plan_import, org)
    nodes = list(plan.nodes.in_order())
    phase = next(node for node in nodes if node.kind == NodeKind.PHASE)
    first_item = nodes[nodes.index(phase) + 1]

    assert [node.text for node in nodes] == [node["text"] for node in plan_import.parsed["nodes"]]
    assert first_item.parent == phase
    assert (phase.starts_on, phase.ends_on) == (date(2026, 3, 15), date(2026, 6, 30))
    assert phase.source_lines == [19]
    assert {node.form for node in nodes if node.kind == NodeKind.MEASURE} == {"mass_media", "oral", "visual"}


def test_a_line_keeps_the_deadline_it_names(org):
    duty = "I. TỔ CHỨC THỰC HIỆN\n1. Các chi bộ\n- Gửi báo cáo trước ngày 20 của tháng cuối quý.\n"
    plan_import = make_import(org, f"KẾ HOẠCH\nđọc sách\n{duty}".encode())

    plan = confirm(plan_import, org)

    assert plan.nodes.get(kind=NodeKind.DUTY).deadline == Deadline(schedule=Schedule.QUARTER, due_day=20)


def test_a_line_made_a_heading_lets_its_deadline_go(org):
    duty = "I. TỔ CHỨC THỰC HIỆN\n1. Các chi bộ\n- Gửi báo cáo trước ngày 20 của tháng cuối quý.\n"
    plan_import = make_import(org, f"KẾ HOẠCH\nđọc sách\n{duty}".encode())

    plan = confirm(plan_import, org, kind=NodeKind.HEADING)

    assert {node.deadline for node in plan.nodes.all()} == {None}


def test_a_line_keeps_what_else_it_asks_for(org):
    duty = (
        "I. TỔ CHỨC THỰC HIỆN\n- Công đoàn chủ trì, phối hợp với Chi bộ Kỹ thuật viết ít nhất 03 tin, bài "
        "từ ngày 01/3/2026 đến ngày 31/3/2026.\n"
    )
    plan_import = make_import(org, f"KẾ HOẠCH\nđọc sách\n{duty}".encode())

    node = confirm(plan_import, org).nodes.get(kind=NodeKind.DUTY)

    assert (list(node.units.all()), list(node.partners.all())) == ([org.union], [org.cell])
    assert (node.targets, node.deadline) == ({"news_articles": 3}, Deadline(date(2026, 3, 31)))
    assert (node.starts_on, node.ends_on) == (date(2026, 3, 1), date(2026, 3, 31))


def test_named_units_are_found_in_the_tree(plan_import, org):
    confirm(plan_import, org)

    holder = Node.objects.get(kind=NodeKind.DUTY_HOLDER, text__startswith="Đoàn Thanh niên")
    assert list(holder.units.order_by("path")) == []
    assert Node.objects.filter(units=org.union).count() == 0


def test_chosen_units_count_before_named_ones(plan_import, org):
    confirm(plan_import, org, unit_ids=(org.union.pk,))

    assert {tuple(node.units.all()) for node in Node.objects.all()} == {(org.union,)}


def test_history_names_the_file(plan_import, org):
    plan = confirm(plan_import, org)

    acts = AuditEvent.objects.filter(subject_type="plans.plan", subject_id=plan.pk).order_by("place")
    assert [event.act for event in acts] == ["plan_created", "plan_imported"]
    assert acts[1].details["text"] == NAME


def test_a_reference_to_a_plan_of_ours_is_linked(org):
    ours = make_issued_plan(org)
    cited = f"Căn cứ Kế hoạch số {ours.number_and_symbol} ngày 05/01/2026 của Đảng ủy;"
    text = f"KẾ HOẠCH\nđọc sách\n{cited}\nI. MỤC ĐÍCH\n- Hình thành thói quen đọc sách.\n"

    plan_import = make_import(org, text.encode())

    assert confirm(plan_import, org).references.get().linked_plan == ours


def test_the_same_bytes_again_are_recognised(plan_import, org):
    again = import_document(DATA, name="ban-sao.txt", unit=org.committee, by=org.clerk, at=MOMENT)
    assert again == plan_import

    plan = confirm(plan_import, org)
    third = import_document(DATA, name=NAME, unit=org.committee, by=org.clerk, at=MOMENT)
    assert third != plan_import
    assert earlier_plan(third) == plan
    assert earlier_plan(plan_import) is None


def test_the_same_number_and_day_in_another_file_is_recognised(plan_import, org):
    plan = confirm(plan_import, org)
    other = make_import(org, DATA + b"\nthem mot dong", NAME)

    assert earlier_plan(other) == plan


def test_a_known_document_takes_the_place_of_its_draft(plan_import, org):
    plan = confirm(plan_import, org)
    before = [str(node) for node in plan.nodes.in_order()]
    plan.nodes.in_order().last().delete()
    renewed = make_import(org, DATA, NAME)

    assert confirm(renewed, org) == plan

    assert [str(node) for node in plan.nodes.in_order()] == before
    assert plan.references.count() == len(plan_import.parsed["references"])
    acts = AuditEvent.objects.filter(subject_type="plans.plan", subject_id=plan.pk).order_by("place")
    assert [event.act for event in acts][2:] == ["plan_read_anew", "plan_header_changed", "plan_imported"]
    assert acts[2].details["lines"] == before[:-1]
    assert len(acts[2].details["references"]) == len(plan_import.parsed["references"])
    assert list(plan.imports.order_by("pk")) == [plan_import, renewed]


def test_a_draft_written_on_since_it_was_shown_is_not_emptied(plan_import, org):
    plan = confirm(plan_import, org)
    before = plan.nodes.count()

    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        confirm(make_import(org, DATA, NAME), org, behind=1)

    assert plan.nodes.count() == before


def test_a_new_version_of_a_replacing_draft_still_replaces(plan_import, org):
    plan, old = confirm(plan_import, org), make_issued_plan(org)
    Plan.objects.filter(pk=plan.pk).update(amends=old, amendment=Amendment.REPLACE)
    section = plan.nodes.of_kind(NodeKind.SECTION).in_order().first()
    Node.objects.filter(pk=old.nodes.in_order().first().pk).update(
        kind=section.kind, label=section.label, text=section.text
    )

    confirm(make_import(org, DATA, NAME), org)

    plan.refresh_from_db()
    assert (plan.amends, plan.amendment) == (old, Amendment.REPLACE)
    assert plan.nodes.in_order().filter(text=section.text).first().changes == old.nodes.in_order().first()


def test_a_known_document_may_stand_apart(plan_import, org):
    plan = confirm(plan_import, org)

    assert confirm(make_import(org, DATA, NAME), org, apart=True) != plan
    assert Plan.objects.count() == 2


def test_an_issued_plan_is_not_taken_the_place_of(plan_import, org):
    plan = confirm(plan_import, org)
    Plan.objects.update(state="in_review")
    before = plan.nodes.count()

    with pytest.raises(RuleViolation, match="không còn là bản nháp") as refusal:
        confirm(make_import(org, DATA, NAME), org)

    assert refusal.value.field == "apart"
    assert (Plan.objects.count(), plan.nodes.count()) == (1, before)


def test_a_second_confirmation_is_refused(plan_import, org):
    stale = PlanImport.objects.get()
    confirm(plan_import, org)

    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        confirm(stale, org)
    assert Plan.objects.count() == 1


def test_a_saved_import_is_refused(plan_import, org):
    confirm(plan_import, org)

    with pytest.raises(RuleViolation, match="đã được lưu"):
        confirm(PlanImport.objects.get(), org)


def test_a_level_too_deep_is_refused_and_nothing_saved(plan_import, org):
    with pytest.raises(RuleViolation, match="Mục 1 sâu hơn"):
        confirm(plan_import, org, depth=3)
    assert (Plan.objects.count(), PlanImport.objects.get().plan) == (0, None)


@pytest.mark.parametrize("person", ["outsider", "chair", "secretary"])
def test_only_the_clerk_of_the_committee_imports(plan_import, org, person):
    user = getattr(org, person)

    with pytest.raises(RuleViolation):
        import_document(DATA + b"\n", name=NAME, unit=org.committee, by=user, at=MOMENT)
    with pytest.raises(RuleViolation):
        confirm(plan_import, org, by=user)
    with pytest.raises(RuleViolation):
        discard_import(plan_import, by=user, at=MOMENT)
    assert PlanImport.objects.count() == 1


def test_an_unreadable_file_leaves_no_row(org):
    with pytest.raises(RuleViolation, match="PDF"):
        import_document(b"%PDF-1.7", name="a.pdf", unit=org.committee, by=org.clerk, at=MOMENT)
    assert PlanImport.objects.count() == 0


@pytest.mark.skipif(not office.program(), reason="LibreOffice is not installed")
def test_an_old_word_file_goes_through_the_office_program(monkeypatch):
    monkeypatch.setattr(office, "docx_of", lambda data: word_plan())

    assert read_document(office.SIGNATURE, name="ke-hoach.doc").number == "03"
    with pytest.raises(RuleViolation, match=r"\.doc"):
        read_document(office.SIGNATURE, name="bang.xls")


def test_discarding_leaves_a_trace_and_no_row(plan_import, org):
    discard_import(plan_import, by=org.clerk, at=MOMENT)

    assert PlanImport.objects.count() == 0
    assert AuditEvent.objects.latest("place").act == "plan_import_discarded"


def test_what_became_a_plan_meanwhile_is_not_discarded(plan_import, org):
    PlanImport.objects.filter(pk=plan_import.pk).update(plan=make_plan(org))

    with pytest.raises(RuleViolation, match="vừa được lưu"):
        discard_import(plan_import, by=org.clerk, at=MOMENT)

    assert PlanImport.objects.count() == 1


def test_too_many_nodes_are_refused():
    with pytest.raises(RuleViolation, match="800 mục"):
        read_document(b"I. NOI DUNG\n" + b"- mot viec can lam.\n" * 799, name="a.txt")


def test_at_once_reads_and_saves_and_refuses_the_twin(org):
    parsed, plan = import_at_once(DATA, name=NAME, unit=org.committee, by=org.clerk, at=MOMENT)

    assert plan.nodes.count() == len(parsed.nodes)
    with pytest.raises(RuleViolation, match="đã được nhập"):
        import_at_once(DATA, name=NAME, unit=org.committee, by=org.clerk, at=MOMENT)
    assert (Plan.objects.count(), PlanImport.objects.count()) == (1, 1)


def test_number_and_day_on_the_document_are_known_for_its_issue(plan_import, org):
    assert confirm(plan_import, org).imports.get().printed_number == {"number": 7, "issued_on": date(2026, 3, 5)}
    assert not make_plan(org).imports.exists()


def test_recipients_lose_what_the_layout_sets():
    assert tidy_recipient("Ban Tổng hợp, } (để b/c),") == "Ban Tổng hợp (để b/c)"
