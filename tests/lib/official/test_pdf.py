"""The finished pages, measured."""

import ctypes
import shutil
import subprocess
import zlib
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pytest

from portal.lib.official import pdf
from portal.lib.official.types import LAYOUTS, PrintedLine, PrintedNote, from_json, to_json
from tests.lib.official.measuring import MM, Page, drawn, pages_of, rules_on, words_of
from tests.lib.official.samples import EVERY_LETTER, plan_sample, report_sample

# the renderer leaves its colour profile open until it is collected
pytestmark = [pytest.mark.pdf, pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")]
LAYOUT = LAYOUTS["hd36_2018"]


@pytest.fixture(scope="module")
def plan_bytes() -> bytes:
    return pdf.to_pdf(plan_sample())


@pytest.fixture(scope="module")
def plan(plan_bytes) -> list[Page]:
    return pages_of(plan_bytes)


@pytest.fixture(scope="module")
def report(report_bytes) -> list[Page]:
    return pages_of(report_bytes)


@pytest.fixture(scope="module")
def report_bytes() -> bytes:
    return pdf.to_pdf(report_sample())


def test_page_is_a4_with_the_margins_of_the_layout(plan, report):
    for page in (*plan, *report):
        sides = (LAYOUT.page_width, LAYOUT.page_height)
        assert sorted((page.width, page.height)) == pytest.approx(sides, abs=0.2)
        body = [letter for letter in page.visible_letters if letter.top > LAYOUT.top - 3]
        assert min(letter.left for letter in body) >= LAYOUT.left - 0.1
        assert max(letter.right for letter in body) <= page.width - LAYOUT.right + 0.5
        assert min(letter.top for letter in body) >= LAYOUT.top - 0.1
        assert max(letter.bottom for letter in body) <= page.height - LAYOUT.bottom + 0.1


def test_text_reaches_each_margin(plan):
    letters = plan[0].visible_letters

    assert min(letter.left for letter in letters) == pytest.approx(LAYOUT.left, abs=0.5)
    assert max(letter.right for letter in letters) == pytest.approx(210 - LAYOUT.right, abs=0.5)
    assert min(letter.top for letter in letters) == pytest.approx(LAYOUT.top, abs=0.5)
    full = pages_of(drawn(plan_sample(body=tuple(PrintedLine("", "Đoạn văn.") for _ in range(90)))))[1]
    # a line is 18 pt and its paragraph 24: one more would not fit
    assert 0 <= 297 - LAYOUT.bottom - max(letter.bottom for letter in full.visible_letters) < 24 / MM


def test_page_number_starts_on_the_second_page(plan, report):
    for pages in (plan, report):
        assert min(letter.top for letter in pages[0].visible_letters) > LAYOUT.top
        for number, page in enumerate(pages[1:], start=2):
            head = [letter for letter in page.visible_letters if letter.top < LAYOUT.top - 3]
            middle = (head[0].left + head[-1].right) / 2
            assert "".join(letter.text for letter in head) == str(number)
            assert {(letter.font, letter.size) for letter in head} == {("Tinos", LAYOUT.body_size)}
            assert head[0].top == pytest.approx(LAYOUT.page_number_from_top, abs=0.5)
            assert middle == pytest.approx((LAYOUT.left + page.width - LAYOUT.right) / 2, abs=0.5)


SIZES = {
    "ĐẢNG BỘ KHỐI CƠ QUAN VÀ": ("Tinos", 14),
    "ĐẢNG ỦY BAN QUẢN": ("Tinos-Bold", 14),
    "ĐẢNG CỘNG SẢN VIỆT NAM": ("Tinos-Bold", 15),
    "Sông Mây, ngày 03 tháng 02 năm 2026": ("Tinos-Italic", 14),
    "-----": ("Tinos", 14),
    "Tổ chức thông tin": ("Tinos", 14),
    "I. MỤC ĐÍCH, YÊU CẦU": ("Tinos-Bold", 14),
    "1. Mục đích": ("Tinos-Bold", 14),
}

FOOT = {
    "Nơi nhận": ("Tinos", 14),
    "- Các chi bộ trực thuộc,": ("Tinos", 12),
    "T/M ĐẢNG ỦY": ("Tinos-Bold", 14),
    "BÍ THƯ": ("Tinos", 14),
    "Nguyễn Thị Bình An": ("Tinos-Bold", 14),
}


@pytest.mark.parametrize("name", ["plan", "report"])
def test_letters_have_the_sizes_of_the_layout(name, request):
    pages = request.getfixturevalue(name)
    foot = next(page for page in pages if "Nơi nhận" in page.text)

    assert {words: pages[0].look(words) for words in SIZES} == {words: {look} for words, look in SIZES.items()}
    assert {words: foot.look(words) for words in FOOT} == {words: {look} for words, look in FOOT.items()}
    kind = {"plan": "KẾ HOẠCH", "report": "BÁO CÁO"}[name]
    assert pages[0].look(kind) == {("Tinos-Bold", 16)}


def test_header_stands_in_its_two_columns(plan):
    page = plan[0]
    party, star = page.place("ĐẢNG CỘNG SẢN VIỆT NAM"), page.place("*")
    edge = LAYOUT.left + LAYOUT.left_column

    assert page.place("ĐẢNG ỦY BAN QUẢN").right <= edge <= party.left
    assert party.width == pytest.approx(LAYOUT.party_name_width, abs=0.5)
    assert party.middle == pytest.approx(edge + LAYOUT.right_column / 2, abs=0.5)
    assert star.middle == pytest.approx(LAYOUT.left + (LAYOUT.left_column - LAYOUT.column_gap) / 2, abs=0.5)
    assert page.place("-----").middle == pytest.approx(LAYOUT.left + 165 / 2, abs=0.5)
    assert page.base("Số 07-KH/ĐU") == pytest.approx(page.base("Sông Mây, ngày"), abs=0.1)


def test_rule_is_as_long_as_the_words_above_it(plan, report, plan_bytes, report_bytes):
    for page, content in ((plan[0], plan_bytes), (report[0], report_bytes)):
        words = page.place("ĐẢNG CỘNG SẢN VIỆT NAM")
        (rule,) = rules_on(content, 0)
        assert (rule.left, rule.right) == pytest.approx((words.left, words.right), abs=0.5)
        assert 0 <= rule.top - words.bottom < 2


# Left edge and base line in mm on the first page, measured when hd36_2018 was the only layout.
PRINTED_2018 = {
    "ĐẢNG CỘNG SẢN VIỆT NAM": (114.64, 24.96),
    "*": (66.27, 56.59),
    "Số 07-KH/ĐU": (53.16, 62.94),
    "Sông Mây, ngày 03": (112.32, 62.94),
    "KẾ HOẠCH": (97.06, 75.88),
    "-----": (108.39, 94.69),
    "I. MỤC ĐÍCH": (40.0, 126.44),
}


def test_document_of_a_superseded_layout_prints_as_it_did():
    frozen = to_json(plan_sample(layout_version="hd36_2018"))
    page = pages_of(drawn(from_json(frozen)))[0]

    places = {words: (page.place(words).left, page.base(words)) for words in PRINTED_2018}

    assert places == {words: pytest.approx(place, abs=0.2) for words, place in PRINTED_2018.items()}


def test_lines_and_indent_of_the_body(plan):
    page = plan[0]
    first, second = page.place("Đảng ủy xây dựng"), page.place("I. MỤC ĐÍCH")
    bases = sorted({round(letter.base, 2) for letter in page.visible_letters if letter.base > first.top})

    assert (first.left, second.left) == pytest.approx((LAYOUT.left + LAYOUT.first_line_indent,) * 2, abs=0.5)
    steps = {round((below - above) * MM) for above, below in pairwise(bases)}
    assert steps == {LAYOUT.line_height, LAYOUT.line_height + LAYOUT.space_before}


def test_recipients_stand_level_with_the_signing_power(plan):
    page = plan[-1]
    lines = (page.base("Nguyễn Thị Bình An") - page.base("BÍ THƯ")) * MM / LAYOUT.line_height

    assert page.base("Nơi nhận") == pytest.approx(page.base("T/M ĐẢNG ỦY"), abs=0.1)
    assert lines == pytest.approx(LAYOUT.signature_lines + 1, abs=0.1)


ENDINGS = {"short": "Đoạn cuối.", "three lines": "Đoạn cuối " + "kể từ nay đến hết năm " * 9, "heading": ""}


@pytest.mark.parametrize("ending", ENDINGS)
def test_signature_is_never_alone_on_a_page(ending):
    last = PrintedLine("", ENDINGS[ending]) if ENDINGS[ending] else PrintedLine("IV.", "Đoạn cuối", 1)
    for lines in range(10, 24):
        body = (*(PrintedLine("", f"Đoạn văn thứ {line}.") for line in range(lines)), last)

        text = words_of(drawn(plan_sample(body=body)))[-1]

        places = [text.find(words) for words in ("Nơi nhận", "T/M ĐẢNG ỦY", "BÍ THƯ", "Nguyễn Thị Bình An")]
        above = text[: max(min(places), 0)]
        assert "Đoạn" in above or "năm" in above, lines


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
        carried = [document.get_attachment(place) for place in range(document.count_attachments())]
        contents = {file.get_name(): bytes(file.get_data()) for file in carried}
        assert contents.pop("so-lieu.json") == b'{"figures": 12}'
        assert from_json(contents.pop("van-ban.json").decode()) == replace(report_sample(), attachment="")
        assert contents == {}
        assert _language(document) == "vi"


def test_file_says_it_is_made_to_be_kept(plan_bytes):
    start = plan_bytes.index(b"stream", plan_bytes.index(b"/Type /Metadata")) + len(b"stream")
    metadata = zlib.decompressobj().decompress(plan_bytes[start:].lstrip(b"\r\n"))

    assert b'pdfaid:part="3" pdfaid:conformance="A"' in metadata


def test_mark_of_a_note_never_leaves_its_word():
    words = "Treo cờ ở các ngõ xóm, thôn bản trong xã vào ngày hội của"
    lines = [
        PrintedLine("-", f"{words}{filling} (nếu có).[{place}]", 3, notes=(PrintedNote(f"[{place}]", "Theo số liệu."),))
        for place, filling in enumerate((f"{' xã' * (more // 10)} {'m' * (more % 10 + 1)}" for more in range(40)), 1)
    ]

    pages = pages_of(pdf.to_pdf(replace(plan_sample(), body=tuple(lines))))

    marks = [letter for page in pages for letter in page.visible_letters if letter.size == 7.15]
    assert "".join(mark.text for mark in marks) == "".join(map(str, range(1, 41)))
    assert min(mark.left for mark in marks) > LAYOUT.left + 5


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
