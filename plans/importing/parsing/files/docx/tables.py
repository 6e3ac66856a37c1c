"""Tables of Word: rows of cells with their spans. One that only places the header or the signature is none."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, takewhile
from typing import Any

from plans.importing.parsing.files.cells import PlacedCell, grid_of
from plans.importing.parsing.files.docx.package import W, value_of, whole
from plans.importing.parsing.files.docx.paragraphs import is_bold, is_on, is_placeholder, rows_of
from plans.importing.parsing.files.docx.pictures import remarks_on_pictures
from plans.importing.parsing.files.refusal import refuse_many_cells
from plans.importing.parsing.files.text import composed
from plans.importing.parsing.lines import WORDS, any_of
from plans.importing.parsing.types import SourceLine, SourceTable, row_line
from plans.outline.parsing.columns import MOST_COLUMNS, is_head
from portal.lib.official.types import TableCell

WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}
_PLACING_COLUMNS = 4
_PLACING_ROWS = 8
_MOST_HEADS = 4

_PLACED = re.compile(any_of(WORDS["layout_tables"]))

CellText = Callable[[Any], str]
RowsOf = Callable[[Any], list[str]]


def is_for_placing(table: Any, rows_of: RowsOf) -> bool:
    """Whether it only sets texts side by side: one column, or a few that hold what stands at the ends of a document."""
    rows = list(children(table, "tr"))
    widths = [sum(1 for _ in children(row, "tc")) for row in rows]
    if max(widths, default=0) <= 1:
        return True
    if max(widths) > _PLACING_COLUMNS or len(rows) > _PLACING_ROWS:
        return False
    paragraphs = [composed(line).strip() for paragraph in table.iter(f"{W}p") for line in rows_of(paragraph)]
    if not any(_PLACED.match(text) for text in paragraphs):
        return False
    return not is_head([" ".join("".join(rows_of(p)) for p in cell.iter(f"{W}p")) for cell in children(rows[0], "tc")])


def table_lines(table: Any, number: int, text_of: CellText) -> Iterator[SourceLine]:
    """A line for each row that says something."""
    rows = [row for row in children(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
    refuse_many_cells(sum(1 for row in rows for _ in children(row, "tc")))
    grid = grid_of([_placed_cells(row, text_of) for row in rows], _positions(table))
    written = [(row, cells) for row, cells in zip(rows, grid.rows, strict=True) if cells]
    shape = SourceTable(number, _heads(written) or None, grid.widths)
    for row, cells in written:
        pictures = tuple(text for paragraph in row.iter(f"{W}p") for text in remarks_on_pictures(paragraph))
        line = row_line(cells, shape, bold=all(map(is_bold, _paragraphs(row))))
        yield replace(line, remarks=pictures[:1])


def children(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those in content controls; deleted ones are left out."""
    stack = [*reversed(parent)]
    while stack:
        child = stack.pop()
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in WRAPPERS and not is_placeholder(child):
            stack.extend(reversed(child))


def _placed_cells(row: Any, text_of: CellText) -> list[PlacedCell]:
    """By the columns of the grid; what lies beyond the most columns is put into the last one."""
    at = min(whole(_property(row, "gridBefore", "trPr")), MOST_COLUMNS - 1)
    placed = [PlacedCell(0, at, "")] if at else []
    for cell in children(row, "tc"):
        if _property(cell, "hMerge") == "continue" and placed:
            placed[-1].end = at = min(at + 1, MOST_COLUMNS)
            continue
        span = max(1, whole(_property(cell, "gridSpan")))
        start, at = min(at, MOST_COLUMNS - 1), min(at + span, MOST_COLUMNS)
        goes_on = cell.find(f"{W}tcPr/{W}vMerge") is not None and _property(cell, "vMerge") != "restart"
        # what a continued cell holds is not seen on paper
        placed.append(PlacedCell(start, at, "" if goes_on else text_of(cell), 0 if goes_on else 1))
    return placed


def _positions(table: Any) -> list[float]:
    """Where the columns of the grid begin and the last one ends, as shares of the width; empty if that is unknown."""
    widths = [whole(column.get(f"{W}w")) for column in table.findall(f"{W}tblGrid/{W}gridCol")][:MOST_COLUMNS]
    total = sum(widths)
    return [at / total for at in accumulate(widths, initial=0)] if widths and all(widths) else []


def _heads(rows: Sequence[tuple[Any, Sequence[TableCell]]]) -> int:
    """Rows that Word tells again on each page; a band among them, below the first, heads rows and not columns."""
    marked = [cells for _, cells in takewhile(lambda pair: is_on(pair[0].find(f"{W}trPr/{W}tblHeader")), rows)]
    bands = [place for place, cells in enumerate(marked) if place and len(cells) == 1 and cells[0].columns > 1]
    count = min([len(marked), *bands])
    return count if count < min(len(rows), _MOST_HEADS + 1) else 0


def _property(element: Any, name: str, group: str = "tcPr") -> str:
    properties = element.find(f"{W}{group}")
    return "" if properties is None else value_of(properties, name) or ""


def _paragraphs(row: Any) -> list[Any]:
    return [paragraph for paragraph in row.iter(f"{W}p") if "".join(rows_of(paragraph)).strip()]
