"""Papers as PDF, by three printers: the one that prints our own documents, a browser, and a plain library."""

import gc
import html
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.lib.official import pdf
from portal.lib.official.types import TextTable
from tests.plans.importing.corpus.papers import Block, Paper
from tests.plans.importing.corpus.spoiling import Chance, FileForm

_STYLE = """
@page {{ size: A4; margin: 20mm 15mm 20mm 30mm; {page} }}
@page :first {{ @top-center {{ content: none }} }}
body {{ font: {size}pt/1.3 Tinos, "Liberation Serif", serif; margin: 0; padding-top: {top}mm }}
p {{ margin: 0 0 6pt; text-align: justify; text-indent: 10mm }}
p.h {{ font-weight: bold }} p.c {{ text-align: center; font-weight: bold; text-indent: 0 }}
table {{ width: 100%; border-collapse: collapse }}
.grid td, .grid th {{ border: 0.5pt solid black; padding: 2pt 4pt; vertical-align: top; font-weight: normal }}
.sides td {{ width: 50%; text-align: center; vertical-align: top }}
.note {{ float: footnote; font-size: 11pt; line-height: 13pt; text-indent: 0 }}
.note::footnote-call, .note::footnote-marker {{
  font-size: 8pt; vertical-align: super; content: counter(footnote); line-height: 0 }}
sup {{ line-height: 0 }}
"""


def write_by_weasyprint(paper: Paper, options: frozenset[str], chance: Chance) -> bytes:
    page = ""
    if "page-numbers" in options:
        page = "@top-center { content: counter(page) }"
    if "running-heads" in options:
        head = html.escape(paper.truth.issuer or "ĐẢNG ỦY", quote=True)
        page += f'@bottom-left {{ content: "{head} - Kế hoạch tuyên truyền"; font-size: 9pt }}'
        page += '@bottom-right { content: "Trang " counter(page) "/" counter(pages); font-size: 9pt }'
    style = _style(chance, page)
    if "without-rules" in options:
        style += ".grid td { border: 0; padding: 2pt 8pt }"
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "style.css"
        sheet.write_text(style)
        try:
            return pdf.print_markup(_markup(paper, floating_notes=True), pdf.STYLESHEET, sheet)
        finally:
            gc.enable()
            gc.collect(0)


class Browser:
    """The Chromium that prints: whoever runs opens one for all, by `printing_with`."""

    page: Any = None

    def print(self, markup: str, **options: object) -> bytes:
        assert self.page is not None, "no browser was opened"
        self.page.set_content(markup)
        return self.page.pdf(format="A4", **options)


BROWSER = Browser()


@contextmanager
def printing_with(chromium: Any) -> Iterator[None]:
    BROWSER.page = chromium.new_page()
    try:
        yield
    finally:
        BROWSER.page.close()
        BROWSER.page = None


def write_by_chromium(paper: Paper, options: frozenset[str], chance: Chance) -> bytes:
    # the margins of a browser are its own: those of the page would lay its heads over the text
    style = re.sub(r"@page .*", "", _style(chance, ""))
    margins = {"top": "20mm", "bottom": "20mm", "left": "25mm", "right": "15mm"}
    more: dict[str, object] = {"margin": margins}
    if "browser-heads" in options:
        line = 'style="font-size:8px;width:100%;margin:0 10mm"'
        title = html.escape(paper.truth.abstract[:70])
        more |= {
            "display_header_footer": True,
            "header_template": f"<div {line}>20:41 30/11/2026 <span style='float:right'>{title}</span></div>",
            "footer_template": f"<div {line}>https://vanban.example/ke-hoach?id=4711 <span style='float:right'>"
            "<span class=pageNumber></span>/<span class=totalPages></span></span></div>",
        }
    markup = f"<style>{style}</style>{_markup(paper, floating_notes=False)}"
    return BROWSER.print(markup, **more)


def _style(chance: Chance, page: str) -> str:
    return _STYLE.format(page=page, size=chance.choice([13, 14]), top=chance.randrange(0, 40, 5))


def _markup(paper: Paper, *, floating_notes: bool) -> str:
    notes = [note for block in paper.blocks for note in block.notes]
    parts = [part for block in paper.blocks for part in _html(block, floating_notes=floating_notes)]
    if not floating_notes:
        parts += [f"<p>{note.mark} {html.escape(note.text)}</p>" for note in notes]
    return f"<html lang=vi><body>{''.join(parts)}</body></html>"


def _html(block: Block, *, floating_notes: bool) -> Iterator[str]:
    if block.table:
        yield _grid(block.table)
    elif block.columns:
        cells = ("<br>".join(html.escape(pair[side]) for pair in block.columns) for side in (0, 1))
        yield f"<table class=sides><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>"
    elif block.words:
        words = html.escape(block.words)
        for note in block.notes if floating_notes else ():
            words = words.replace(note.mark, f"<span class=note>{html.escape(note.text)}</span>")
        kind = "c" if block.is_centred else "h" if block.is_heading else ""
        yield f"<p class='{kind}'>{words}</p>"


def _grid(table: TextTable) -> str:
    head, body = (
        "".join(
            "<tr>"
            + "".join(f"<td colspan={c.columns} rowspan={c.rows}>{html.escape(c.text)}</td>" for c in row)
            + "</tr>"
            for row in rows
        )
        for rows in (table.head, table.rows)
    )
    return f"<table class=grid><thead>{head}</thead><tbody>{body}</tbody></table>"


def write_by_fpdf(paper: Paper, options: frozenset[str], chance: Chance) -> bytes:
    from fpdf import FPDF

    class Sheet(FPDF):
        def header(self) -> None:
            if "page-numbers" in options and self.page_no() > 1:
                self.set_y(8)
                self.cell(0, 6, str(self.page_no()), align="C")
                self.set_y(20)

    sheet = Sheet(format="A4")
    for style, name in (("", "400Regular/Tinos_400Regular"), ("B", "700Bold/Tinos_700Bold")):
        sheet.add_font("Tinos", style, str(pdf.FONTS / f"{name}.ttf"))
    sheet.set_font("Tinos", size=chance.choice([13, 14]))
    sheet.set_margins(30, 20, 15)
    sheet.set_auto_page_break(auto=True, margin=20)
    sheet.add_page()
    for block in paper.blocks:
        _draw(sheet, block)
    for note in (note for block in paper.blocks for note in block.notes):
        sheet.multi_cell(0, 6, f"{note.mark} {note.text}", new_x="LMARGIN", new_y="NEXT")
    return bytes(sheet.output())


def _draw(sheet, block: Block) -> None:
    if block.table:
        with sheet.table(
            num_heading_rows=len(block.table.head), line_height=6, text_align="LEFT", first_row_as_headings=True
        ) as table:
            for cells in (*block.table.head, *block.table.rows):
                row = table.row()
                for cell in cells:
                    row.cell(cell.text, colspan=cell.columns, rowspan=cell.rows)
        sheet.ln(4)
    elif block.columns:
        _draw_columns(sheet, block.columns)
    elif block.words:
        sheet.set_font(style="B" if block.is_heading else "")
        align = "C" if block.is_centred else "J"
        sheet.multi_cell(0, 6.4, block.words, align=align, new_x="LMARGIN", new_y="NEXT")
        sheet.set_font(style="")
        sheet.ln(2)
    else:
        sheet.ln(3)


def _draw_columns(sheet, pairs: tuple[tuple[str, str], ...]) -> None:
    """Each column is set on its own, the right one beside the left."""
    top, page, lowest = sheet.get_y(), sheet.page, 0.0
    if top + 6.2 * 2 * len(pairs) > 270:
        sheet.add_page()
        top, page = sheet.get_y(), sheet.page
    for side, left, width in ((0, 30, 78), (1, 110, 85)):
        sheet.set_xy(left, top)
        for text in (pair[side] for pair in pairs):
            sheet.set_x(left)
            if text:
                sheet.multi_cell(width, 6.2, text, align="C", new_x="LEFT", new_y="NEXT")
        lowest = max(lowest, sheet.get_y())
    assert sheet.page == page
    sheet.set_xy(30, lowest + 3)


WEASYPRINT = FileForm(
    "weasyprint",
    "pdf",
    write_by_weasyprint,
    {"page-numbers": False, "running-heads": False, "without-rules": True},
    is_lossy=True,
)
CHROMIUM = FileForm("chromium", "pdf", write_by_chromium, {"browser-heads": False}, is_lossy=True)
FPDF = FileForm("fpdf", "pdf", write_by_fpdf, {"page-numbers": False}, is_lossy=True)
