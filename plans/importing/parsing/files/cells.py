"""A grid that was drawn, in Word or on paper → rows of cells with their spans."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.lib.official.types import TableCell

_SLIVER = 0.015  # of the width of the table


@dataclass(slots=True)
class PlacedCell:
    """Between two lines of the grid. Of no rows: it belongs to the one above that begins in the same column.
    `is_set_empty`: a space is set in it, so it is no rest of a merged one."""

    start: int
    end: int
    text: str
    rows: int = 1
    is_set_empty: bool = False

    @property
    def is_bare(self) -> bool:
        return not self.text and not self.is_set_empty


@dataclass(frozen=True, slots=True)
class CellGrid:
    """A row that says nothing has no cells; so the rows stay beside those they come from. `widths` in percent, empty
    if they are unknown."""

    rows: tuple[tuple[TableCell, ...], ...]
    widths: tuple[float, ...]


def grid_of(rows: Sequence[list[PlacedCell]], positions: Sequence[float]) -> CellGrid:
    """`positions` are the lines of the grid as shares of the width; empty if they are unknown. Changes the cells."""
    _join_down(rows)
    without_silent_rows(rows)
    edges = _edges(rows, positions)
    widths: tuple[float, ...] = ()
    if len(positions) > edges[-1]:
        widths = tuple(round(100 * (positions[right] - positions[left]), 1) for left, right in pairwise(edges))
    return CellGrid(_padded([_cells(row, edges) for row in rows], len(edges) - 1), widths)


def _join_down(rows: Sequence[list[PlacedCell]]) -> None:
    """Without a cell above it, one of no rows stands alone."""
    above: dict[int, PlacedCell] = {}
    for row in rows:
        here: dict[int, PlacedCell] = {}
        for cell in [*row]:
            owner = None if cell.rows else above.get(cell.start)
            if owner:
                owner.rows += 1
                row.remove(cell)
            cell.rows = cell.rows or 1
            here[cell.start] = owner or cell
        above = here


def without_silent_rows(rows: Sequence[list[PlacedCell]]) -> None:
    """Empties rows without words, in place: what reaches over one is a row less high, what begins in it begins
    below."""
    reaching: list[tuple[PlacedCell, int]] = []
    going_down: list[PlacedCell] = []
    for row in rows:
        row.extend(going_down)
        row.sort(key=lambda cell: cell.start)
        going_down = []
        if not any(cell.text for cell in row):
            for cell in [*(cell for cell, _ in reaching), *row]:
                cell.rows -= 1
            going_down = [cell for cell in row if cell.rows]
            row.clear()
        reaching = [(cell, left - 1) for cell, left in reaching if left > 1]
        reaching += [(cell, cell.rows - 1) for cell in row if cell.rows > 1]


def _edges(rows: Sequence[Sequence[PlacedCell]], positions: Sequence[float]) -> list[int]:
    """The lines of the grid at which a cell begins, and its end. Lines a hair apart were meant to be one."""
    cells = [cell for row in rows for cell in row]
    end = max((cell.end for cell in cells), default=1)
    for left, right in pairwise(sorted({0, *(cell.start for cell in cells)})):
        is_thin = right < len(positions) and positions[right] - positions[left] < _SLIVER
        if is_thin and not any(cell.start == left and cell.end <= right for cell in cells):
            for cell in cells:
                cell.start = left if cell.start == right else cell.start
                cell.end = left if cell.end == right else cell.end
    return [*sorted({0, *(cell.start for cell in cells)}), end]


def _cells(row: Sequence[PlacedCell], edges: Sequence[int]) -> tuple[TableCell, ...]:
    places = [(bisect_left(edges, cell.start), bisect_left(edges, cell.end)) for cell in row]
    return tuple(
        TableCell(cell.text, max(1, end - start), cell.rows) for cell, (start, end) in zip(row, places, strict=True)
    )


def _padded(rows: Iterable[tuple[TableCell, ...]], width: int) -> tuple[tuple[TableCell, ...], ...]:
    """An empty cell fills a row that ends early."""
    reaching: list[tuple[int, int]] = []  # columns, rows to go
    padded = []
    for row in rows:
        room = width - sum(cell.columns for cell in row) - sum(columns for columns, _ in reaching)
        padded.append((*row, TableCell("", room)) if row and room > 0 else row)
        if row:
            reaching = [(columns, left - 1) for columns, left in reaching if left > 1]
            reaching += [(cell.columns, cell.rows - 1) for cell in row if cell.rows > 1]
    return tuple(padded)
