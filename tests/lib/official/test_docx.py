from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from portal.lib.official.docx import to_docx
from tests.lib.official.samples import EVERY_LETTER, plan_sample, report_sample


@pytest.fixture(scope="module")
def word():
    return Document(BytesIO(to_docx(plan_sample(draft_mark="Dự thảo"))))


def test_page_has_the_margins_of_the_layout(word):
    section = word.sections[0]
    lengths = (section.page_width, section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)

    assert [round(length.mm) for length in lengths] == [210, 20, 20, 30, 15]
    assert round(section.header_distance.mm) == 10


def test_page_number_is_a_field_and_not_on_the_first_page(word):
    section = word.sections[0]

    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert "PAGE" not in section.first_page_header.paragraphs[0]._p.xml


def test_body_is_written_in_real_styles(word):
    body = word.styles["Body Text"]
    form = body.paragraph_format

    assert (body.font.name, body.font.size) == ("Times New Roman", Pt(14))
    assert (form.line_spacing, form.line_spacing_rule) == (Pt(18), WD_LINE_SPACING.EXACTLY)
    assert (form.space_before, form.alignment) == (Pt(6), WD_ALIGN_PARAGRAPH.JUSTIFY)
    assert form.first_line_indent == pytest.approx(Mm(10), abs=700)
    assert {p.style.name for p in word.paragraphs if p.text.startswith("- ")} == {"Body Text"}
    assert {p.style.name for p in word.paragraphs if p.text.startswith("I. ")} == {"Heading 1"}
    assert {p.style.name for p in word.paragraphs if p.text.startswith("1.1. ")} == {"Heading 3"}


def test_header_is_a_borderless_table_of_two_columns(word):
    head = word.tables[0]
    left, right = head.rows[0].cells

    assert [round(cell.width.mm) for cell in (left, right)] == [77, 88]
    assert head._tbl.tblPr.find(qn("w:tblBorders")) is None
    assert [p.text for p in left.paragraphs][1:] == ["ĐẢNG ỦY BAN QUẢN LÝ KHU KINH TẾ MŨI GIÓ", "*"]
    assert right.paragraphs[0].runs[0].font.size == Pt(15)
    assert [p.text for p in head.rows[1].cells[0].paragraphs] == ["Số 07-KH/ĐU", "DỰ THẢO"]
    assert head.rows[1].cells[1].text == "Sông Mây, ngày 03 tháng 02 năm 2026"


def test_signature_stays_with_the_last_paragraph(word):
    left, right = word.tables[-1].rows[0].cells

    assert left.text.startswith("Nơi nhận:\n- Ban Thường vụ Đảng ủy cấp trên (để b/c),")
    assert [p.text for p in right.paragraphs] == ["T/M ĐẢNG ỦY", "BÍ THƯ", "Nguyễn Thị Bình An"]
    assert [bool(p.runs[0].bold) for p in right.paragraphs] == [True, False, True]
    assert all(p.paragraph_format.keep_with_next for p in word.paragraphs[-2:])


def test_every_vietnamese_letter_is_there(word):
    text = "".join(paragraph.text for paragraph in word.paragraphs)

    assert [letter for letter in EVERY_LETTER if letter not in text] == []


def test_annex_is_a_landscape_section_with_a_repeated_head():
    word = Document(BytesIO(to_docx(report_sample())))
    section, table = word.sections[-1], word.tables[-1]

    assert section.page_width > section.page_height
    assert not section.different_first_page_header_footer
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert (len(table.rows), table.rows[-1].cells[0].text) == (41, "Cộng")


def test_formulas_and_markup_stay_text():
    word = Document(BytesIO(to_docx(plan_sample(abstract="<w:b/> & =1+1"))))

    assert any(paragraph.text == "<w:b/> & =1+1" for paragraph in word.paragraphs)
