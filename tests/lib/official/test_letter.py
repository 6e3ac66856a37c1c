"""A công văn: the abstract under the number, "Kính gửi:", no title; measured like the other documents."""

import io

import docx
import pytest

from portal.lib.official import pdf
from portal.lib.official.docx import to_docx
from portal.lib.official.files import file_name
from portal.lib.official.html import to_html
from portal.lib.official.types import LAYOUTS, from_json, to_json
from tests.lib.official.measuring import pages_of
from tests.lib.official.samples import letter_sample

LAYOUT = LAYOUTS["hd05_2026"]
SUBJECT = "V/v đôn đốc thực hiện nhiệm vụ theo Kế hoạch số 07-KH/ĐU, ngày 03/02/2026"


@pytest.mark.pdf
def test_letter_stands_where_the_layout_says():
    (page,) = pages_of(pdf.to_pdf(letter_sample()))
    edge = LAYOUT.left + LAYOUT.left_column
    subject = page.place("V/v đôn đốc")

    assert page.look("V/v đôn đốc") == {("Tinos-Italic", 12)}
    assert page.look("Số 05-CV/ĐU") == page.look("Kính gửi:") == page.look("- Chi bộ Kinh doanh,") == {("Tinos", 14)}
    assert page.base("Số 05-CV/ĐU") < page.base("V/v đôn đốc") < page.base("Kính gửi:") < page.base("Thực hiện")
    assert LAYOUT.left <= subject.left < subject.right <= edge
    assert page.place("Kính gửi:").right == pytest.approx(edge - LAYOUT.column_gap, abs=0.5)
    assert page.place("- Chi bộ Kinh doanh,").left == pytest.approx(edge, abs=0.5)
    assert page.base("Kính gửi:") == pytest.approx(page.base("- Chi bộ Kỹ thuật,"), abs=0.1)
    assert "-----" not in page.text
    assert "KẾ HOẠCH" not in page.text


def test_one_addressee_stands_without_a_dash():
    page = to_html(letter_sample(addressees=("Chi bộ Kỹ thuật",)))

    assert "<p>Kính gửi:</p>" in page
    assert "<p>Chi bộ Kỹ thuật</p>" in page
    assert "<h1" not in page


def test_letter_in_word_has_the_same_parts():
    word = docx.Document(io.BytesIO(to_docx(letter_sample())))
    head, addressed, signature = word.tables

    assert [p.text for p in head.rows[1].cells[0].paragraphs] == ["Số 05-CV/ĐU", SUBJECT]
    subject = head.rows[1].cells[0].paragraphs[1].runs[0]
    assert (subject.italic, subject.font.size.pt) == (True, 12)
    assert [cell.text for cell in addressed.rows[0].cells] == [
        "Kính gửi:",
        "- Chi bộ Kỹ thuật,\n- Chi bộ Kinh doanh,\n- Công đoàn cơ sở.",
    ]
    assert "- Như trên," in signature.rows[0].cells[0].text
    assert [p.text for p in word.paragraphs if p.style.name == "Title"] == []


def test_letter_is_frozen_named_and_filed_as_one():
    letter = letter_sample()

    assert from_json(to_json(letter)) == letter
    assert letter.title_line == f"Công văn số 05-CV/ĐU {SUBJECT}"
    assert file_name(letter, "pdf") == "cong-van-05-cv-du.pdf"
