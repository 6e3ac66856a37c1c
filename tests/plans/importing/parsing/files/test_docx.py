"""Word files: automatic numbers, tables of work, header and signature tables, typed line breaks."""

import datetime

import docx

from plans.importing.parsing import parse
from tests.plans.importing.parsing.samples import (
    WORK_ROWS,
    counts,
    source_without_parts,
    text_of_nodes,
    texts,
    word_bytes,
    word_plan,
)


def test_header_and_signature_tables_are_read():
    plan = parse(word_plan(), name="ke-hoach.docx")

    assert (plan.superior, plan.issuer) == ("ĐẢNG BỘ PHƯỜNG MẪU", "CHI BỘ TỔ 5")
    assert (plan.number, plan.symbol, plan.issued_on) == ("03", "KH/CB", datetime.date(2026, 4, 12))
    assert plan.recipients == ("Đảng ủy phường,", "Lưu Chi bộ.")
    assert (plan.signing.power, plan.signing.post, plan.signing.name) == ("T/M CHI BỘ", "BÍ THƯ", "Ngô Thị Ví Dụ")


def test_automatic_numbers_become_labels():
    plan = parse(word_plan(), name="ke-hoach.docx")

    assert [node.label for node in plan.nodes if node.kind == "section"] == ["I.", "II.", "III."]
    assert [node.label for node in plan.nodes if node.kind == "duty_holder"] == ["1.", "2."]
    assert [node.label for node in plan.nodes if node.kind == "purpose"] == ["-"]


def test_rows_of_a_table_are_items_with_their_units():
    plan = parse(word_plan(), name="ke-hoach.docx")
    rows = [node for node in plan.nodes if node.kind == "content_item"]

    assert [node.text for node in rows] == [work for _, work, _ in WORK_ROWS]
    assert [tuple(cell.text for cell in node.cells) for node in rows] == list(WORK_ROWS)
    assert [node.units for node in rows] == [("Hội Phụ nữ", "Đoàn Thanh niên"), ("Hội Cựu chiến binh",)]


def test_no_letter_of_a_word_file_is_lost():
    plan = parse(word_plan(), name="ke-hoach.docx")

    assert counts(plan)["duty"] == 2
    assert text_of_nodes(plan) == source_without_parts(plan)
    assert plan.missed_lines == ()
    assert texts(plan, "unclassified") == []


def test_typed_line_break_stays_in_its_paragraph():
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("tuyên truyền an toàn giao thông")
    document.add_paragraph("I. NỘI DUNG")
    document.add_paragraph("- Đội mũ bảo hiểm khi đi xe máy\nDừng đúng vạch ở ngã tư")

    plan = parse(word_bytes(document), name="ke-hoach.docx")

    assert texts(plan, "content_item") == ["Đội mũ bảo hiểm khi đi xe máy Dừng đúng vạch ở ngã tư"]
