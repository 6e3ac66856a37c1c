"""The Word file as LibreOffice prints it, measured like the PDF: the same layout in both."""

import os
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from portal.lib import office
from portal.lib.official.docx import to_docx
from portal.lib.official.pdf import FONTS
from portal.lib.official.types import LAYOUTS, PrintedDocument, PrintedLine
from tests.lib.official.measuring import MM, Page, pages_of, rules_on, words_of
from tests.lib.official.samples import plan_sample, report_sample

pytestmark = pytest.mark.skipif(not office.program(), reason="LibreOffice (soffice) is not installed")
LAYOUT = LAYOUTS["hd36_2018"]

FONTS_CONF = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir><alias binding="same"><family>Times New Roman</family>
<prefer><family>Tinos</family></prefer></alias></fontconfig>"""


@pytest.fixture(scope="module")
def print_word(tmp_path_factory):
    """`print_word(documents)` → the PDF LibreOffice makes of each, with Tinos in place of Times New Roman."""
    home = tmp_path_factory.mktemp("office")
    (home / "fonts.conf").write_text(FONTS_CONF.format(fonts=FONTS, cache=home / "cache"))

    def _print_word(*documents: PrintedDocument) -> list[bytes]:
        names = [home / f"{place}.docx" for place in range(len(documents))]
        for name, document in zip(names, documents, strict=True):
            name.write_bytes(to_docx(document))
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        subprocess.run(
            [office.program(), profile, "--headless", "--convert-to", "pdf", "--outdir", str(home), *map(str, names)],
            check=True,
            capture_output=True,
            env={"HOME": str(home), "PATH": os.defpath, "FONTCONFIG_FILE": str(home / "fonts.conf")},
            timeout=240,
        )
        return [Path(name).with_suffix(".pdf").read_bytes() for name in names]

    return _print_word


@pytest.fixture(scope="module")
def printed(print_word) -> list[bytes]:
    return print_word(plan_sample(), report_sample())


@pytest.fixture(scope="module")
def plan(printed) -> list[Page]:
    return pages_of(printed[0])


@pytest.fixture(scope="module")
def report(printed) -> list[Page]:
    return pages_of(printed[1])


def test_pages_have_the_margins_of_the_layout(plan, report):
    for page in (*plan, *report):
        body = [letter for letter in page.visible_letters if letter.base > LAYOUT.top]
        assert sorted((page.width, page.height)) == pytest.approx((210, 297), abs=0.2)
        assert min(letter.left for letter in body) >= LAYOUT.left - 0.5
        assert max(letter.right for letter in body) <= page.width - LAYOUT.right + 0.5
        assert max(letter.base for letter in body) <= page.height - LAYOUT.bottom
    assert min(letter.left for letter in plan[0].visible_letters) == pytest.approx(LAYOUT.left, abs=0.5)
    assert max(letter.right for letter in plan[0].visible_letters) == pytest.approx(210 - LAYOUT.right, abs=0.5)
    assert min(letter.top for letter in plan[0].visible_letters) == pytest.approx(LAYOUT.top, abs=0.5)


def test_page_number_stands_as_in_the_pdf(plan, report):
    for pages in (plan, report):
        assert min(letter.base for letter in pages[0].visible_letters) > LAYOUT.top
        for number, page in enumerate(pages[1:], start=2):
            head = [letter for letter in page.visible_letters if letter.base < LAYOUT.top]
            middle = (head[0].left + head[-1].right) / 2
            assert "".join(letter.text for letter in head) == str(number)
            # the line of 18 pt starts 10 mm from the edge; its letters stand 14 pt below
            assert head[0].base == pytest.approx(LAYOUT.page_number_from_top + 14 / MM, abs=0.7)
            assert middle == pytest.approx((LAYOUT.left + page.width - LAYOUT.right) / 2, abs=0.5)


def test_header_and_rule_stand_as_in_the_pdf(plan, printed):
    page, edge = plan[0], LAYOUT.left + LAYOUT.left_column
    party = page.place("ĐẢNG CỘNG SẢN VIỆT NAM")
    (rule,) = rules_on(printed[0], 0)

    assert party.middle == pytest.approx(edge + LAYOUT.right_column / 2, abs=0.5)
    assert (rule.left, rule.right) == pytest.approx((party.left, party.right), abs=0.5)
    assert page.place("*").middle == pytest.approx(LAYOUT.left + (LAYOUT.left_column - LAYOUT.column_gap) / 2, abs=0.5)
    assert page.place("-----").middle == pytest.approx(LAYOUT.left + 165 / 2, abs=0.5)
    assert page.base("Số 07-KH/ĐU") == pytest.approx(page.base("Sông Mây, ngày"), abs=0.2)


def test_letters_have_the_sizes_of_the_layout(plan):
    first, last = plan[0], plan[-1]

    assert first.look("ĐẢNG CỘNG SẢN VIỆT NAM") == {("Tinos-Bold", 15)}
    assert first.look("KẾ HOẠCH") == {("Tinos-Bold", 16)}
    assert first.look("Sông Mây, ngày 03") == {("Tinos-Italic", 14)}
    assert first.look("Tổ chức thông tin") == {("Tinos-Regular", 14)}
    assert last.look("- Các chi bộ trực thuộc,") == {("Tinos-Regular", 12)}
    assert last.look("T/M ĐẢNG ỦY") == {("Tinos-Bold", 14)}
    assert last.base("Nơi nhận") == pytest.approx(last.base("T/M ĐẢNG ỦY"), abs=0.2)


def test_annex_lies_across_and_repeats_its_head(report):
    annex = report[-2:]

    assert [round(page.width) for page in annex] == [297, 297]
    assert all("Đơn vị" in page.text for page in annex)


def test_signature_is_never_alone_on_a_page(print_word):
    bodies = [tuple(PrintedLine("", f"Đoạn văn thứ {line}.") for line in range(lines)) for lines in range(11, 24)]

    for number, content in enumerate(print_word(*(plan_sample(body=body) for body in bodies))):
        text = words_of(content)[-1]
        places = [text.find(words) for words in ("Nơi nhận", "T/M ĐẢNG ỦY", "Nguyễn Thị Bình An")]
        assert "Đoạn văn" in text[: max(min(places), 0)], number


def test_word_file_names_each_part_it_holds():
    """What Word repairs a file for: parts without a type, ids used twice, relations that lead nowhere."""
    with ZipFile(BytesIO(to_docx(report_sample()))) as package:
        names = package.namelist()
        types = package.read("[Content_Types].xml").decode()

        assert len(names) == len(set(names))
        assert [name for name in names if name.rsplit(".", 1)[-1] not in types and f"/{name}" not in types] == []
