"""Measures the finished pages: places in mm from the upper left corner, sizes in points."""

import ctypes
import shutil
import subprocess
from dataclasses import dataclass

import pypdfium2
import pytest

from portal.lib.official import pdf
from portal.lib.official.layout import LAYOUTS
from portal.lib.official.types import Paragraph
from tests.lib.official.samples import EVERY_LETTER, plan_sample, report_sample

pytestmark = pytest.mark.pdf
MM = 72 / 25.4
LAYOUT = LAYOUTS["hd36_2018"]


@dataclass
class Page:
    width: float
    height: float
    text: str
    boxes: list[tuple[str, float, float, float, float]]

    def place(self, words: str) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the words in mm."""
        start = self.text.rindex(words)
        boxes = [box for box in self.boxes[start : start + len(words)] if box[0].strip()]
        return min(b[1] for b in boxes), min(b[2] for b in boxes), max(b[3] for b in boxes), max(b[4] for b in boxes)


def pages_of(content: bytes) -> list[Page]:
    with pypdfium2.PdfDocument(content) as document:
        return [_page(page) for page in document]


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    textpage = page.get_textpage()
    boxes = []
    for place in range(textpage.count_chars()):
        left, bottom, right, top = textpage.get_charbox(place, loose=True)
        letter = textpage.get_text_range(place, 1)
        boxes.append((letter, left / MM, (height - top) / MM, right / MM, (height - bottom) / MM))
    text = "".join(box[0][:1] or " " for box in boxes)
    textpage.close()
    return Page(width / MM, height / MM, text, boxes)


@pytest.fixture(scope="module")
def plan() -> list[Page]:
    return pages_of(pdf.to_pdf(plan_sample()))


@pytest.fixture(scope="module")
def report_bytes() -> bytes:
    return pdf.to_pdf(report_sample())


def test_page_is_a4_with_the_margins_of_the_layout(plan):
    first, second = plan[0], plan[1]
    shown = [box for box in first.boxes if box[0].strip()]

    assert (first.width, first.height) == (pytest.approx(210, abs=0.2), pytest.approx(297, abs=0.2))
    assert min(box[1] for box in shown) == pytest.approx(LAYOUT.left, abs=0.5)
    assert max(box[3] for box in shown) == pytest.approx(210 - LAYOUT.right, abs=0.5)
    assert min(box[2] for box in shown) >= LAYOUT.top - 0.5
    assert max(box[4] for box in second.boxes if box[0].strip()) <= 297 - LAYOUT.bottom + 0.5


def test_page_number_starts_on_the_second_page(plan):
    assert plan[0].text.strip()[0] != "1"
    for number, page in enumerate(plan[1:], start=2):
        left, top, right, _ = page.place(str(number))
        assert top == pytest.approx(LAYOUT.page_number_from_top, abs=1.2)
        assert (left + right) / 2 == pytest.approx(LAYOUT.left + 165 / 2, abs=0.5)


def test_header_stands_in_its_two_columns(plan):
    issuer = plan[0].place("ĐẢNG ỦY BAN QUẢN")
    party = plan[0].place("ĐẢNG CỘNG SẢN VIỆT NAM")
    number = plan[0].place("Số 07-KH/ĐU")
    day = plan[0].place("Sông Mây, ngày 03 tháng 02 năm 2026")

    edge = LAYOUT.left + LAYOUT.left_column
    assert issuer[2] <= edge <= party[0]
    assert party[2] - party[0] == pytest.approx(LAYOUT.party_name_width, abs=0.5)
    assert (party[0] + party[2]) / 2 == pytest.approx(edge + LAYOUT.right_column / 2, abs=0.5)
    assert day[1] > party[3]
    assert number[1] == pytest.approx(day[1], abs=0.2)


def test_lines_and_indent_of_the_body(plan):
    first = plan[0].place("Đảng ủy xây dựng")
    heading = plan[0].place("I. MỤC ĐÍCH")

    assert first[0] == pytest.approx(LAYOUT.left + LAYOUT.first_line_indent, abs=0.5)
    assert heading[0] == pytest.approx(first[0], abs=0.5)


def test_recipients_stand_level_with_the_signing_power(plan):
    page = plan[-1]

    assert page.place("Nơi nhận")[3] == pytest.approx(page.place("T/M ĐẢNG ỦY")[3], abs=0.3)
    gap = page.place("Nguyễn Thị Bình An")[1] - page.place("BÍ THƯ")[3]
    assert gap * MM / LAYOUT.line_height == pytest.approx(LAYOUT.signature_lines, abs=0.5)


@pytest.mark.parametrize("lines", [24, 27, 30, 36])
def test_signature_is_never_alone_on_a_page(lines):
    document = plan_sample(body=tuple(Paragraph(f"Đoạn văn thứ {line}.") for line in range(lines)))

    last = pages_of(pdf.to_pdf(document))[-1]

    assert last.text.index("Đoạn văn thứ") < last.text.index("Nơi nhận")


def test_every_vietnamese_letter_is_there(plan):
    text = "".join(page.text for page in plan)

    assert [letter for letter in EVERY_LETTER if letter not in text] == []


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="pdffonts (poppler-utils) is not installed")
def test_only_tinos_is_embedded(report_bytes):
    answer = subprocess.run(["pdffonts", "-"], input=report_bytes, capture_output=True, check=True).stdout.decode()
    rows = [line.split() for line in answer.splitlines()[2:]]

    assert {row[0].split("+")[1] for row in rows} <= {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}
    assert all("yes yes yes" in " ".join(row) for row in rows)


def test_annex_is_landscape_and_repeats_its_head(report_bytes):
    pages = pages_of(report_bytes)

    assert [round(page.width) for page in pages[-2:]] == [297, 297]
    assert all("Đơn vị" in page.text for page in pages[-2:])


def test_file_is_tagged_named_and_carries_its_data(report_bytes):
    with pypdfium2.PdfDocument(report_bytes) as document:
        assert document.is_tagged()
        assert document.get_metadata_value("Title").startswith("Báo cáo số 12-BC/ĐU kết quả")
        names = [document.get_attachment(place).get_name() for place in range(document.count_attachments())]
        assert names == ["so-lieu.json"]
        assert bytes(document.get_attachment(0).get_data()) == b'{"figures": 12}'
        assert _language(document) == "vi"


def _language(document: pypdfium2.PdfDocument) -> str:
    length = pypdfium2.raw.FPDFCatalog_GetLanguage(document.raw, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pypdfium2.raw.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def test_fetcher_serves_the_fonts_and_nothing_else():
    fetcher = pdf._fetcher()

    assert fetcher.fetch("file:///static/tinos/700Bold/Tinos_700Bold.ttf").read(4) == b"\0\1\0\0"
    for url in ("http://example.com/", "file:///etc/passwd", "file:///static/tinos/../../etc/passwd"):
        with pytest.raises(ValueError):
            fetcher.fetch(url)
