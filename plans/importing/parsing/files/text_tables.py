"""Tables in plain text: lines parted by tabs or bars become rows of cells."""

from collections.abc import Sequence
from dataclasses import replace

from plans.importing.parsing.files.text import is_rule
from plans.importing.parsing.lines.markers import marker_of
from plans.importing.parsing.types import SourceLine
from portal.lib.official.types import TableCell

_LEAST_COLUMNS = 3
_GAPS = ("\t", "|")


def with_rows(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Lines parted by tabs or bars as a table is when it is pasted become its rows; one text between rows is a band."""
    cells = [_cells(line) for line in lines]
    found = list(lines)
    for place, line in enumerate(lines):
        if line.cells or line.from_word:
            continue
        if cells[place] and _has_neighbour(cells, place):
            found[place] = replace(line, cells=tuple(map(TableCell, cells[place])))
        elif line.text and 0 < place < len(lines) - 1 and cells[place - 1] and cells[place + 1]:
            found[place] = replace(line, cells=(TableCell(line.text, len(cells[place + 1])),))
    return found


def _cells(line: SourceLine) -> tuple[str, ...]:
    """A row has three cells or more, so that a mark and its text, or two columns of a header, are none."""
    if line.cells or line.from_word:
        return ()
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
