"""The document as markup, the same for the page in the browser and for print: no style, no address in it."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.template import Context, Engine
from django.utils.html import format_html, format_html_join

from portal.lib.official.notes import parted, shown_mark
from portal.lib.official.tables import centred_columns, is_long, kept_with_next, placed, squared
from portal.lib.official.types import (
    FIVE_HYPHENS,
    PARTY_NAME,
    STAR,
    Annex,
    PrintedDocument,
    PrintedLine,
    PrintedNote,
    TableCell,
)

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


def to_html(document: PrintedDocument) -> str:
    """An `<article class="official">`; static/css/official.css gives it its look."""
    return fill("official/document.html", _values(document, for_print=False))


def to_html_page(document: PrintedDocument, *, for_print: bool = False) -> str:
    """The whole file, with language, title and day. `for_print`: notes stand where their mark is, for the foot of the
    page; a browser knows no such place and gets them at the end."""
    return fill("official/page.html", _values(document, for_print=for_print))


@cache
def _engine() -> Engine:
    # Its own engine: the leashed child renders without settings, and no context processor touches a document.
    return Engine(dirs=[str(TEMPLATES)])


def fill(template: str, values: dict[str, object]) -> str:
    return _engine().get_template(template).render(Context(values, use_l10n=False, use_tz=False))


def _values(document: PrintedDocument, *, for_print: bool) -> dict[str, object]:
    notes = _Notes(for_print=for_print)
    return {
        "party_name": PARTY_NAME,
        "star": STAR,
        "five_hyphens": FIVE_HYPHENS,
        "document": document,
        "lines": [_line(line, notes) for line in document.body],
        "attachments": [_line(line, notes) for line in document.attachments],
        "annexes": [_annex(annex) for annex in document.annexes],
        "notes": () if for_print else notes.texts,
    }


class _Notes:
    """Marks made to raised numbers. `texts` are the notes met so far, for the end of a page in the browser."""

    def __init__(self, *, for_print: bool) -> None:
        self.for_print = for_print
        self.texts: list[dict[str, object]] = []
        self._places: dict[int, int] = {}

    def marked(self, text: str, notes: Sequence[PrintedNote]) -> str:
        pieces = (piece if isinstance(piece, str) else self._call(piece) for piece in parted(text, notes))
        return format_html_join("", "{}", ((piece,) for piece in pieces))

    def _call(self, note: PrintedNote) -> str:
        """A mark may stand twice; its note is told once."""
        mark, place = shown_mark(note.mark), self._places.get(id(note))
        if place is None:
            place = self._places[id(note)] = len(self.texts) + 1
            self.texts.append({"place": place, "mark": mark, "text": note.text})
            if self.for_print:
                return format_html('<span class="official-note" data-mark="{}">{}</span>', mark, note.text)
        if self.for_print:
            return format_html('<sup class="official-call">{}</sup>', mark)
        return format_html('<sup class="official-call"><a href="#chu-thich-{}">{}</a></sup>', place, mark)


def _line(line: PrintedLine, notes: _Notes) -> str:
    if line.table:
        return _table(line, notes)
    words = notes.marked(line.words, line.notes)
    if not line.level:
        return format_html('<p class="official-body">{}</p>', words)
    tag = f"h{min(line.level + 1, 6)}"
    return format_html('<{} class="official-body official-level-{}">{}</{}>', tag, line.look, words, tag)


def _table(line: PrintedLine, notes: _Notes) -> str:
    """Rows stand in groups, each begun by a band: a cell as wide as the table."""
    assert line.table
    table = squared(line.table)
    columns, centred = len(table.widths), centred_columns(table)

    def cell_of(cell: TableCell, *, scope: str = "", looks: str = "") -> str:
        words = notes.marked(cell.text, line.notes) or (_EMPTY if notes.for_print else "")
        return _cell(cell, words, scope=scope, looks=looks)

    head = [[cell_of(cell, scope="colgroup" if cell.columns > 1 else "col") for cell in row] for row in table.head]
    groups: list[list[dict[str, object]]] = []
    kept = kept_with_next(table.rows, table.widths)
    for row, is_kept in zip(placed(table.rows), kept, strict=True):
        is_band = bool(row) and row[0][1].columns == columns
        if is_band or not groups:
            groups.append([])
        cells = [
            cell_of(
                cell,
                scope="rowgroup" if is_band else "",
                looks="official-centred" if column in centred and cell.columns == 1 else "",
            )
            for column, cell in row
        ]
        looks = _LOOKS[is_kept, is_long([cell for _, cell in row], table.widths)]
        groups[-1].append({"cells": cells, "looks": looks})
    values = {
        "name": line.words or "Bảng",
        "widths": [f"{width:.3f}%" for width in table.widths],
        "columns": columns,
        "head": head,
        "groups": groups,
        "for_print": notes.for_print,
    }
    return fill("official/table.html", values)


# A space that is printed: it tells an empty cell on top of a page from a merged one that goes on there. The renderer
# leaves out a line of spaces alone; a joiner is nothing to see, and no space.
_EMPTY = "\u00a0\u2060"
_LOOKS = {
    (True, False): "official-kept",
    (False, True): "official-long",
    (True, True): "official-kept official-long",
    (False, False): "",
}


def _cell(cell: TableCell, words: str, *, scope: str, looks: str) -> str:
    """Written here and not in a template: the formatter of templates adds line ends, which a cell keeps."""
    tag = "th" if scope else "td"
    spans = (("colspan", cell.columns if cell.columns > 1 else ""), ("rowspan", cell.rows if cell.rows > 1 else ""))
    given = [pair for pair in (("scope", scope), ("class", looks), *spans) if pair[1]]
    attributes = format_html_join("", ' {}="{}"', given)
    return format_html("<{}{}>{}</{}>", tag, attributes, words, tag)


def _annex(annex: Annex) -> dict[str, object]:
    whole = sum(annex.table.widths)
    return {
        "title": annex.title,
        "landscape": annex.landscape,
        "note": annex.note,
        "widths": [f"{width / whole:.3%}" for width in annex.table.widths],
        "head": annex.table.head,
        "rows": [
            {"cells": cells, "is_total": place in annex.table.total_rows}
            for place, cells in enumerate(annex.table.rows)
        ],
    }
