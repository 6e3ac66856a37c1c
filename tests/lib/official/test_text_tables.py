"""Tables and footnotes between the lines of the text: on the page, in print and in Word."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT as TEXT_OBJECT

from portal.lib.official import pdf
from portal.lib.official.docx import to_docx
from portal.lib.official.html import to_html
from portal.lib.official.types import PrintedLine, PrintedNote, TableCell, TextTable, from_json, to_json
from tests.lib.official.measuring import drawn, pages_of, words_of
from tests.lib.official.samples import plan_sample

needs_pango = pytest.mark.skipif(not pdf.is_available(), reason="Pango is not installed")
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")

C = TableCell
HEAD = ((C("TT", 1, 2), C("Nội dung", 1, 2), C("Đơn vị", 2)), (C("Chủ trì"), C("Phối hợp")))


def rows(count: int) -> tuple[tuple[TableCell, ...], ...]:
    numbered = (
        (C(str(place)), C(f"Việc thứ {place}:\n- viết tin, bài;\n- treo băng rôn"), C("Văn phòng", 1, 2), C("Chi bộ"))
        if place % 2
        else (C(str(place)), C(f"Việc thứ {place}"), C("Công đoàn"))
        for place in range(1, count + 1)
    )
    return ((C("Ngày thứ nhất", 4),), *numbered)


def paper(*body: PrintedLine, **changes: object):
    return plan_sample(body=(*plan_sample().body[:2], *body), **changes)


def table(count: int = 4, notes: tuple[PrintedNote, ...] = ()) -> PrintedLine:
    return PrintedLine("", "", table=TextTable(HEAD, rows(count)), notes=notes)


NOTES = (
    PrintedNote("[1]", "Nghị quyết số 12-NQ/TU <b>ngày</b> 03/02/2026."),
    PrintedNote("[2]", "Kết luận số 5-KL/TU."),
    PrintedNote("[3]", "Ít nhất hai bài."),
)
NOTED = (
    PrintedLine("-", "Quán triệt nghị quyết[1] và kết luận[2].", notes=NOTES[:2]),
    PrintedLine("", "", table=TextTable((), ((C("1"), C("Viết bài[3]")),)), notes=NOTES[2:]),
)


def test_table_on_the_page_has_spans_and_scopes():
    html = re.sub(r"\s+(>|</)", r"\1", " ".join(to_html(paper(table())).split()))

    assert '<th scope="col" rowspan="2">TT</th>' in html
    assert '<th scope="colgroup" colspan="2">Đơn vị</th>' in html
    assert '<th scope="rowgroup" colspan="4">Ngày thứ nhất</th>' in html
    assert '<td rowspan="2">Văn phòng</td>' in html
    assert '<td class="official-centred">1</td>' in html
    assert "<tfoot" not in html


def test_table_takes_user_text_as_text():
    html = to_html(paper(PrintedLine("", "", table=TextTable(((C("<i>a"),),), ((C("<script>x"),),)))))

    assert "<script" not in html
    assert "<i>" not in html


def test_notes_on_the_page_stand_at_its_end_and_are_led_to():
    html = to_html(paper(*NOTED))

    assert re.findall(r'href="#chu-thich-(\d)">(\d)<', html) == [("1", "1"), ("2", "2"), ("3", "3")]
    assert re.findall(r'id="chu-thich-(\d)"', html) == ["1", "2", "3"]
    assert "Nghị quyết số 12-NQ/TU &lt;b&gt;ngày" in html
    assert "[1]" not in html


def test_document_without_notes_has_no_place_for_them():
    assert "official-notes" not in to_html(paper(table()))


@needs_pango
def test_head_is_told_again_on_each_page_and_no_short_row_is_split():
    pages = words_of(drawn(paper(table(60))))

    with_rows = [page for page in pages if "Việc thứ" in page]
    assert len(with_rows) >= 3
    assert all(page.count("Phối hợp") == 1 for page in with_rows)
    for place in range(1, 61, 2):
        page = next(page for page in pages if f"Việc thứ {place}:" in page)
        assert "- treo băng rôn" in page.split(f"Việc thứ {place}:")[1].replace("\r\n", "\n").split("Việc thứ")[0]


@needs_pango
def test_rows_of_a_merged_cell_stay_together_and_a_band_with_what_it_heads():
    groups = [
        row
        for place in range(1, 40)
        for row in (
            (C(f"Đợt {place}", 3),),
            (C(f"{place}a"), C("Việc " * 30), C(f"Đơn vị {place}.", 1, 2)),
            (C(f"{place}b"), C("Việc sau")),
        )
    ]

    pages = words_of(drawn(paper(PrintedLine("", "", table=TextTable((), tuple(groups))))))

    for place in range(1, 40):
        (page,) = (page for page in pages if f"{place}a" in page.split())
        assert f"{place}b" in page.split()
        assert f"Đợt {place}" in page.replace("\r\n", " ")


@needs_pango
def test_row_longer_than_a_page_is_split_and_keeps_all_its_words():
    words = [f"từ{place}" for place in range(2500)]
    long = PrintedLine("", "", table=TextTable((), ((C("1"), C(" ".join(words))), (C("2"), C("cuối bảng")))))

    text = " ".join(words_of(drawn(paper(long))))

    assert [word for word in re.findall(r"từ\d+", text) if word in set(words)] == words
    assert "cuối bảng" in text


@needs_pango
def test_empty_cell_holds_a_space_in_print_alone():
    """On top of a page it is so told from a merged one that goes on there."""
    sheet = paper(PrintedLine("", "", table=TextTable((), ((C("1"), C("")), (C("2"), C("Việc của chi bộ"))))))

    with pypdfium2.PdfDocument(drawn(sheet)) as document:
        bounds = [each.get_bounds() for page in document for each in page.get_objects(filter=[TEXT_OBJECT])]

    assert "<td></td>" in to_html(sheet)
    assert sum(bottom == top for _, bottom, _, top in bounds) == 1


@needs_pango
def test_table_of_many_columns_stays_within_the_text():
    wide = TextTable(
        (tuple(C(f"Chỉ tiêu thứ {place}") for place in range(14)),),
        (tuple(C("1.000.000.000") for _ in range(14)),),
    )

    for page in pages_of(drawn(paper(PrintedLine("", "", table=wide)))):
        assert all(letter.left >= 29.9 and letter.right <= 195.2 for letter in page.visible_letters)


@needs_pango
def test_cells_are_12_points_and_their_lines_stay_lines():
    (page, *_) = pages_of(drawn(paper(table(1))))

    assert page.look("Việc thứ 1") == {("Tinos", 12)}
    assert page.look("Chủ trì") == page.look("Ngày thứ nhất") == {("Tinos-Bold", 12)}
    assert page.base("- viết tin") < page.base("- treo băng rôn")


@needs_pango
def test_note_stands_at_the_foot_of_the_page_of_its_mark():
    filler = [PrintedLine("-", f"Dòng {place}. " * 12) for place in range(30)]
    content = drawn(paper(NOTED[0], *filler, NOTED[1]))
    first, *_, last = pages_of(content)

    assert first.base("Kết luận số 5") > 270
    assert "Ít nhất hai bài" not in first.text
    assert "Ít nhất hai bài" in last.text
    assert "[1]" not in first.text


def test_word_table_has_spans_merged_cells_and_a_repeated_head():
    word = Document(BytesIO(to_docx(paper(table()))))

    tbl = word.tables[1]._tbl
    assert [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in tbl.tr_lst] == [
        True,
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in tbl.tr_lst)
    cells = word.tables[1].rows[3].cells
    assert [cell.text for cell in cells] == [
        "1",
        "Việc thứ 1:\n- viết tin, bài;\n- treo băng rôn",
        "Văn phòng",
        "Chi bộ",
    ]
    assert word.tables[1].rows[4].cells[2]._tc is cells[2]._tc
    assert len({cell._tc for cell in word.tables[1].rows[2].cells}) == 1
    assert sum(column.w for column in tbl.tblGrid.gridCol_lst) == pytest.approx(165 * 36000, rel=0.001)


def test_cells_in_word_are_as_roomy_as_in_print():
    """A column for "TT" has no room for the margins that Word sets by itself."""
    sheet = Document(BytesIO(to_docx(paper(table())))).tables[1]

    margins = sheet._tbl.tblPr.find(qn("w:tblCellMar"))
    assert [(side.tag, side.get(qn("w:w"))) for side in margins] == [(qn("w:left"), "60"), (qn("w:right"), "60")]


def test_word_row_longer_than_a_third_of_a_page_may_be_split():
    long = PrintedLine("", "", table=TextTable((), ((C("1"), C("chữ " * 600)),)))

    (row,) = Document(BytesIO(to_docx(paper(long)))).tables[1]._tbl.tr_lst

    assert row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is None


def test_two_tables_in_word_stay_two_and_an_attachment_may_begin_with_one():
    word = Document(BytesIO(to_docx(paper(table(), table(), attachments=(table(1),)))))

    assert [len(one.rows) for one in word.tables] == [2, 7, 7, 1, 4]


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_word_notes_are_real_footnotes():
    found = parts(to_docx(paper(*NOTED)))

    notes = etree.fromstring(found["word/footnotes.xml"])
    kinds = [(note.get(qn("w:id")), note.get(qn("w:type"))) for note in notes]
    assert kinds == [("-1", "separator"), ("0", "continuationSeparator"), ("1", None), ("2", None), ("3", None)]
    texts = ["".join(note.itertext()).strip() for note in notes[2:]]
    assert texts == ["Nghị quyết số 12-NQ/TU <b>ngày</b> 03/02/2026.", "Kết luận số 5-KL/TU.", "Ít nhất hai bài."]
    document = etree.fromstring(found["word/document.xml"])
    assert [call.get(qn("w:id")) for call in document.iter(qn("w:footnoteReference"))] == ["1", "2", "3"]
    assert b"footnotes+xml" in found["[Content_Types].xml"]
    assert b"relationships/footnotes" in found["word/_rels/document.xml.rels"]
    styles = found["word/styles.xml"].decode()
    assert all(f'w:styleId="{style}"' in styles for style in ("FootnoteText", "FootnoteReference"))
    order = [child.tag for child in etree.fromstring(found["word/settings.xml"])]
    assert order.index(qn("w:footnotePr")) == order.index(qn("w:compat")) - 1


def test_word_keeps_marks_that_do_not_count_from_one():
    line = PrintedLine("", "Một[*] hai[7].", notes=(PrintedNote("[*]", "sao"), PrintedNote("[7]", "bảy")))

    document = parts(to_docx(paper(line)))["word/document.xml"].decode()

    assert re.findall(r'customMarkFollows="1" w:id="(\d)"/><w:t>(.)</w:t>', document) == [("1", "*"), ("2", "7")]


def test_word_file_without_notes_has_no_part_for_them():
    assert "word/footnotes.xml" not in parts(to_docx(paper(table())))


def test_snapshot_keeps_tables_and_notes_and_old_ones_are_read():
    document = paper(*NOTED, table())

    assert from_json(to_json(document)) == document
    old = to_json(plan_sample()).replace(', "notes": [], "table": null', "")
    assert '"notes"' not in old
    assert from_json(old) == plan_sample()


def test_same_mark_twice_tells_its_note_once():
    note = PrintedNote("[1]", "Một lần.")
    line = PrintedLine("", "Trước[1] và sau[1].", notes=(note,))
    document = replace(paper(), body=(line,))

    assert to_html(document).count("Một lần.") == 1
    notes = parts(to_docx(document))["word/footnotes.xml"].decode()
    assert notes.count("Một lần.") == 1
