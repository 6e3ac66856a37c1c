"""Tables: their rows in plain text, and what the columns of a table of work say of each row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plans.importing.parsing.files.text import is_rule
from plans.importing.parsing.lines import WORDS, any_of
from plans.importing.parsing.lines.blocks import Draft
from plans.importing.parsing.lines.markers import marker_of
from plans.importing.parsing.types import SourceLine
from plans.outline.parsing.bodies import bodies_in
from portal.lib.text import search_key

_LEAST_COLUMNS = 3
_HEAD_CELL_LONGEST = 50
_GAPS = ("\t", "|")

_HEAD_WORDS = re.compile(rf"(?:{any_of(WORDS['column_heads'])})\b")
_LEADING_COLUMN = re.compile(any_of(WORDS["leading_columns"]))
_COOPERATING_COLUMN = re.compile(r"phoi hop")
_ASSIGNING_COLUMN = re.compile(r"chu tri|phoi hop")
_DUE_COLUMN = re.compile(r"thoi (?:gian|han)|hoan thanh|tien do")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table name units, those that lead first, and which says by when; -1: none.
    `assigns`: they tell who leads from who cooperates, so that a row is work given to somebody."""

    units: tuple[int, ...] = ()
    due: int = -1
    assigns: bool = False
    head: tuple[str, ...] = ()


def with_rows(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Lines parted by tabs or bars as a table is when it is pasted become its rows; one text between rows is a band."""
    cells = [_cells(line) for line in lines]
    found = list(lines)
    for place, line in enumerate(lines):
        if cells[place] and _has_neighbour(cells, place):
            found[place] = replace(line, cells=cells[place])
        elif line.text and not line.from_word and 0 < place < len(lines) - 1 and cells[place - 1] and cells[place + 1]:
            found[place] = replace(line, cells=(line.text,))
    return found


def columns_in(draft: Draft) -> Columns | None:
    """The columns that a row names, if it is the head of a table."""
    keys = [search_key(cell) for cell in draft.cells]
    if any(len(cell) > _HEAD_CELL_LONGEST for cell in draft.cells):
        return None
    if sum(bool(_HEAD_WORDS.match(key)) for key in keys) < 2:
        return None
    partners = [place for place, key in enumerate(keys) if _COOPERATING_COLUMN.search(key)]
    days = [place for place, key in enumerate(keys) if _DUE_COLUMN.search(key)]
    leads = [place for place, key in enumerate(keys) if _LEADING_COLUMN.search(key) and place not in {*days, *partners}]
    assigns = any(_ASSIGNING_COLUMN.search(key) for key in keys)
    return Columns((*leads, *partners), days[-1] if days else -1, assigns, draft.cells)


def read_columns(draft: Draft, columns: Columns) -> None:
    """Sets the units of a row and the words that say by when, in place."""
    names = [name for place in columns.units if place < len(draft.cells) for name in _names(draft.cells[place])]
    draft.units = tuple(dict.fromkeys(names))
    if 0 <= columns.due < len(draft.cells):
        draft.due_text = draft.cells[columns.due]


def _names(cell: str) -> Iterator[str]:
    yield from bodies_in(cell) or (name.strip() for name in re.split(r"[,;]", cell) if name.strip(" -–."))


def _cells(line: SourceLine) -> tuple[str, ...]:
    """A row has three cells or more, so that a mark and its text, or two columns of a header, are none."""
    if line.cells or line.from_word:
        return line.cells
    for gap in _GAPS:
        cells = tuple(" ".join(cell.split()) for cell in line.raw.strip("|").split(gap))
        if len(cells) >= _LEAST_COLUMNS and not all(is_rule(cell) for cell in cells if cell):
            return () if len(list(filter(None, cells))) < 2 or _is_marked_text(cells) else cells
    return ()


def _is_marked_text(cells: tuple[str, ...]) -> bool:
    marker = marker_of(f"{cells[0]} {cells[1]}")
    return marker is not None and marker.label == cells[0] and len(list(filter(None, cells))) == 2


def _has_neighbour(cells: list[tuple[str, ...]], place: int) -> bool:
    """Another row of as many columns stands within two lines."""
    near = [*cells[max(0, place - 2) : place], *cells[place + 1 : place + 3]]
    return any(abs(len(other) - len(cells[place])) <= 1 for other in near if other)
