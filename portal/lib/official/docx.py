"""The document for Word: real styles, borderless tables, the same sizes as the PDF."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from portal.lib.official.docx_parts import NOTE, Footnotes, add_call_style, paragraph_xml, rows_xml, run_xml
from portal.lib.official.tables import centred_columns, kept_with_next, placed, squared
from portal.lib.official.types import (
    FIVE_HYPHENS,
    LAYOUTS,
    PARTY_NAME,
    STAR,
    Annex,
    Layout,
    PrintedDocument,
    PrintedLine,
    TableCell,
    TextTable,
)
from portal.lib.text import search_key

FONT = "Times New Roman"
BODY, CENTRED, TITLE = "Body Text", "Đầu văn bản", "Title"
RECIPIENTS, CELL = "Nơi nhận", "Ô bảng"

# mm that another program may measure the capitals longer before they break over a line
_SLACK = 0.2
# pt, as in print: with the wider ones of Word the head of a narrow column would be broken inside of its word
_CELL_MARGIN = 3
_W = nsdecls("w")
_CENTRE, _JUSTIFY, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT


def to_docx(document: PrintedDocument) -> bytes:
    layout = LAYOUTS[document.layout_version]
    word = Document()
    _describe(word, document)
    _set_up_styles(word, layout)
    _set_up_page(word, layout)
    _head(word, document, layout)
    notes = Footnotes()
    last = _lines(word, document.body, layout, notes)
    if last is not None:
        last.paragraph_format.keep_with_next = True
    _signature(word, document, layout)
    if document.attachments:
        _lines(word, document.attachments, layout, notes, on_new_page=True)
    for annex in document.annexes:
        _annex(word, annex, layout)
    notes.add_to(word)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _describe(word: WordDocument, document: PrintedDocument) -> None:
    about = word.core_properties
    about.title, about.author, about.comments = document.title_line[:255], document.issuer[:255], ""
    about.language = "vi-VN"


def _set_up_styles(word: WordDocument, layout: Layout) -> None:
    size = layout.body_size
    lang = word.styles.element.find(f".//{qn('w:lang')}")
    lang.set(qn("w:val"), "vi-VN")
    _style(word, "Normal", size=size, align=_LEFT)
    body_style = {"size": size, "before": layout.space_before, "indent": layout.first_line_indent}
    _style(word, BODY, align=_JUSTIFY, **body_style)
    for level in range(1, 5):
        heading = _style(word, f"Heading {level}", align=_JUSTIFY, **body_style)
        heading.font.bold, heading.font.italic = level <= 3, level == 3
        heading.paragraph_format.keep_with_next = True
    _style(word, CENTRED, size=size, align=_CENTRE)
    _style(word, RECIPIENTS, size=layout.recipients_size, align=_LEFT, line=15)
    _style(word, CELL, size=layout.recipients_size, align=_CENTRE, line=15)
    _style(word, NOTE, size=11, align=_JUSTIFY, line=14)
    add_call_style(word)
    _style(word, TITLE, size=16, align=_CENTRE, before=18).font.bold = True
    _style(word, "Header", size=size, align=_CENTRE)


def _style(
    word: WordDocument,
    name: str,
    *,
    size: float,
    align: WD_ALIGN_PARAGRAPH,
    before: float = 0,
    indent: float = 0,
    line: float = 18,
) -> ParagraphStyle:
    style = _bare_style(word, name)
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
    style.font.bold = style.font.italic = False
    fonts = style.element.rPr.rFonts
    for place in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{place}"), FONT)
    form = style.paragraph_format
    form.alignment, form.first_line_indent = align, Mm(indent)
    form.space_before, form.space_after = Pt(before), Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    return style


def _bare_style(word: WordDocument, name: str) -> Any:
    """The style without the colours, rules and theme fonts of the library's template; outline levels stay."""
    if name not in {style.name for style in word.styles}:
        style: Any = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.styleId = search_key(name).title().replace(" ", "")
        return style
    style = word.styles[name]
    for properties in (style.element.rPr, style.element.pPr):
        for part in list(properties if properties is not None else ()):
            if part.tag != qn("w:outlineLvl"):
                properties.remove(part)
    return style


def _set_up_page(word: WordDocument, layout: Layout) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(layout.page_width), Mm(layout.page_height)
    section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
    section.left_margin, section.right_margin = Mm(layout.left), Mm(layout.right)
    section.header_distance = Mm(layout.page_number_from_top)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])


def _page_number(paragraph: Paragraph) -> None:
    run = paragraph.add_run()
    begin, end = (f'<w:fldChar {_W} w:fldCharType="{kind}"/>' for kind in ("begin", "end"))
    for part in (begin, f"<w:instrText {_W}> PAGE </w:instrText>", end):
        run._r.append(parse_xml(part))


def _columns(word: WordDocument, layout: Layout, rows: int) -> list[tuple[_Cell, _Cell]]:
    """A borderless table of two columns with no inner margins, each row kept on one page."""
    table = word.add_table(rows=rows, cols=2)
    table.autofit = False
    _set_cell_margins(table, 0)
    widths = Mm(layout.left_column), Mm(layout.right_column)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    pairs = []
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        left, right = row.cells
        left.width, right.width = widths
        pairs.append((left, right))
    return pairs


def _set_cell_margins(table: Any, points: float) -> None:
    """Left and right, within each cell."""
    width = f'w:w="{Pt(points).twips}" w:type="dxa"'
    margins = parse_xml(f"<w:tblCellMar {_W}><w:left {width}/><w:right {width}/></w:tblCellMar>")
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _write(cell: _Cell, text: str, style: str = CENTRED, *, bold: bool = False, italic: bool = False) -> Paragraph:
    """A paragraph in the cell; the empty one each cell is born with is used first."""
    first = cell.paragraphs[0]
    paragraph = first if len(cell.paragraphs) == 1 and not first.runs else cell.add_paragraph()
    paragraph.style = style
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def _head(word: WordDocument, document: PrintedDocument, layout: Layout) -> None:
    (names, party), (number, place) = _columns(word, layout, rows=2)
    _write(names, document.superior.upper())
    _write(names, document.issuer.upper(), bold=True)
    _write(names, STAR)
    for name in names.paragraphs:
        name.paragraph_format.right_indent = Mm(layout.column_gap)
    line = _write(party, PARTY_NAME, bold=True)
    line.runs[0].font.size = Pt(layout.header_size)
    _rule_below(line, margin=(layout.right_column - layout.party_name_width - _SLACK) / 2)
    _write(number, document.number_line)
    if document.is_letter:
        subject = _write(number, document.subject_line, italic=True)
        subject.runs[0].font.size = Pt(layout.recipients_size)
        subject.paragraph_format.line_spacing = Pt(15)
    if document.draft_mark:
        _write(number, document.draft_mark.upper(), bold=True)
    for line in number.paragraphs:
        line.paragraph_format.right_indent = Mm(layout.column_gap)
    _write(place, document.place_line, italic=True)
    (_addressees if document.is_letter else _title)(word, document, layout)


def _title(word: WordDocument, document: PrintedDocument, layout: Layout) -> None:
    word.add_paragraph(document.type_name.upper(), style=TITLE)
    word.add_paragraph(style=CENTRED).add_run(document.abstract_line).bold = True
    hyphens = word.add_paragraph(FIVE_HYPHENS, style=CENTRED)
    hyphens.paragraph_format.space_after = Pt(6)


def _addressees(word: WordDocument, document: PrintedDocument, layout: Layout) -> None:
    word.add_paragraph(style=CENTRED)
    ((left, right),) = _columns(word, layout, rows=1)
    opening = _write(left, "Kính gửi:")
    opening.alignment, opening.paragraph_format.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Mm(layout.column_gap)
    for line in document.addressee_lines:
        _write(right, line).alignment = _LEFT
    word.add_paragraph(style=CENTRED).paragraph_format.line_spacing = Pt(12)


def _rule_below(paragraph: Paragraph, *, margin: float) -> None:
    """A solid rule as long as the words: the paragraph is drawn in by `margin` mm on both sides."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm(margin)
    rule = '<w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/>'
    borders = parse_xml(f"<w:pBdr {_W}>{rule}</w:pBdr>")
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _lines(
    word: WordDocument,
    lines: Sequence[PrintedLine],
    layout: Layout,
    notes: Footnotes,
    *,
    on_new_page: bool = False,
) -> Paragraph | None:
    """The last paragraph, if no table ends the lines. `on_new_page`: the first line begins one."""
    width = layout.page_width - layout.left - layout.right
    last: Paragraph | None = None
    for place, line in enumerate(lines):
        if line.table:
            # Word makes one table of two that nothing parts, and a table begins no page.
            if last is None and (place or on_new_page):
                word.add_paragraph(style=CELL).paragraph_format.page_break_before = place == 0
            elif last is not None:
                last.paragraph_format.space_after = Pt(layout.space_before)
            _text_table(word, line, line.table, notes, width=width)
            last = None
            continue
        last = word.add_paragraph(style=f"Heading {line.look}" if line.level else BODY)
        for run in _elements(notes.runs(line.words, line.notes)):
            last._p.append(run)
        last.paragraph_format.page_break_before = True if place == 0 and on_new_page else None
    return last


def _elements(xml: str) -> list[Any]:
    return list(parse_xml(f"<w:p {_W}>{xml}</w:p>"))


def _text_table(word: WordDocument, line: PrintedLine, table: TextTable, notes: Footnotes, *, width: float) -> None:
    table = squared(table)
    columns, centred = len(table.widths), centred_columns(table)
    style = word.styles[CELL].style_id

    def written(column: int, cell: TableCell, *, is_head: bool, is_kept: bool) -> str:
        is_band = cell.columns == columns
        side = "" if is_head or (column in centred and not is_band) else "left"
        texts = (notes.runs(text, line.notes, is_bold=is_head or is_band) for text in cell.text.split("\n"))
        return "".join(paragraph_xml(runs, style, side=side, is_kept=is_kept) for runs in texts)

    sheet, widths = _grid(word, table.widths, width=width)
    for rows, is_head in ((table.head, True), (table.rows, False)):
        kept = [True] * len(rows) if is_head else kept_with_next(rows, table.widths)
        cells = [
            [written(column, cell, is_head=is_head, is_kept=is_kept) for column, cell in row]
            for row, is_kept in zip(placed(rows), kept, strict=True)
        ]
        for row in rows_xml(rows, cells, widths, style=style, is_head=is_head):
            sheet.append(row)


def _grid(word: WordDocument, shares: Sequence[float], *, width: float) -> tuple[Any, list[int]]:
    """An empty table of so many mm, and its columns in twips."""
    table = word.add_table(rows=0, cols=len(shares), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    _set_cell_margins(table, _CELL_MARGIN)
    lengths = [Mm(width * share / sum(shares)) for share in shares]
    for column, length in zip(table.columns, lengths, strict=True):
        column.width = length
    return table._tbl, [length.twips for length in lengths]


def _signature(word: WordDocument, document: PrintedDocument, layout: Layout) -> None:
    gap = word.add_paragraph(style=CENTRED)
    gap.paragraph_format.keep_with_next = True
    ((left, right),) = _columns(word, layout, rows=1)
    heading = _write(left, "Nơi nhận", RECIPIENTS)
    heading.runs[0].underline = True
    heading.add_run(":")
    heading.paragraph_format.line_spacing = Pt(layout.line_height)
    for run in heading.runs:
        run.font.size = Pt(layout.body_size)
    for line in document.recipient_lines:
        _write(left, line, RECIPIENTS)
    _write(right, document.signing_power.upper(), bold=True)
    _write(right, document.post.upper())
    name = _write(right, document.signer, bold=True)
    name.paragraph_format.space_before = Pt(layout.signature_lines * layout.line_height)


def _annex(word: WordDocument, annex: Annex, layout: Layout) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    sides = sorted((layout.page_width, layout.page_height), reverse=annex.landscape)
    section.orientation = WD_ORIENT.LANDSCAPE if annex.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(sides[0]), Mm(sides[1])
    word.add_paragraph(style=CENTRED).add_run(annex.title).bold = True
    if annex.note:
        word.add_paragraph(style=CENTRED).add_run(annex.note).italic = True
    _annex_table(word, annex, width=sides[0] - layout.left - layout.right)


def _annex_table(word: WordDocument, annex: Annex, *, width: float) -> None:
    style = word.styles[CELL].style_id
    sheet, widths = _grid(word, annex.table.widths, width=width)
    for lines, is_head in ((annex.table.head, True), (annex.table.rows, False)):
        rows = [[TableCell(text) for text in line] for line in lines]
        cells = []
        for place, line in enumerate(lines):
            is_bold = is_head or place in annex.table.total_rows
            sides = ["" if is_head or column else "left" for column in range(len(line))]
            runs = [run_xml(text, is_bold=is_bold) for text in line]
            written = zip(runs, sides, strict=True)
            cells.append([paragraph_xml(run, style, side=side, is_kept=is_head) for run, side in written])
        for row in rows_xml(rows, cells, widths, style=style, is_head=is_head):
            sheet.append(row)
