"""Tables over several pages: one table, its head told once, a row that was cut put together again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plans.enums import DocumentPartKind
from plans.importing.parsing.files.cells import PlacedCell, grid_of
from plans.importing.parsing.files.printed_rows import PageGrid, Row
from plans.importing.parsing.types import SourceTable
from portal.lib.text import search_key

_NEAR = 6.0
_MOST_HEADS = 4
_ENDS = (".", ";", ":", "!", "?")


def with_tables(rows: Sequence[Row]) -> list[Row]:
    """The rows of a document without what pages add; those of tables get their cells."""
    found: list[Row] = []
    run: list[Row] = []
    number = 0
    for row in [*rows, None]:
        if run and (row is None or not row.placed or not _goes_on(run, row)):
            number += 1
            found += _Table(run, number).rows()
            run = []
        if row is not None:
            (run if row.placed else found).append(row)
    return found


def _goes_on(run: Sequence[Row], row: Row) -> bool:
    last = run[-1]
    if row.grid is last.grid:
        return True
    widest = max((each.grid for each in run if each.grid), key=lambda grid: len(grid.xs))
    return (
        row.page == last.page + 1
        and row.grid is not None
        and bool(_places(row.grid, widest) or _places(widest, row.grid))
    )


def _places(inner: PageGrid, outer: PageGrid) -> list[int]:
    """Which lines of the outer grid those of the inner one are; empty if it does not fit."""
    if abs(inner.xs[0] - outer.xs[0]) > _NEAR or abs(inner.xs[-1] - outer.xs[-1]) > _NEAR:
        return []
    places = [min(range(len(outer.xs)), key=lambda at: abs(outer.xs[at] - x)) for x in inner.xs]
    return places if all(abs(outer.xs[at] - x) <= _NEAR for at, x in zip(places, inner.xs, strict=True)) else []


@dataclass(slots=True)
class _Line:
    """A row of the table, or one that only tells the head again."""

    row: Row
    cells: list[PlacedCell]
    is_again: bool = False
    is_guess: bool = False
    opens_page: bool = False


class _Table:
    def __init__(self, rows: Sequence[Row], number: int) -> None:
        self._number = number
        self._grid = max((row.grid for row in rows if row.grid), key=lambda grid: len(grid.xs))
        self._lines: list[_Line] = []
        page: list[_Line] = []
        for row in rows:
            if page and row.grid is not page[-1].row.grid:
                self._add(page)
                page = []
            page.append(_Line(row, self._cells(row)))
        self._add(page)

    def rows(self) -> Iterator[Row]:
        xs = self._grid.xs
        own = [line for line in self._lines if not line.is_again]
        self._reach_over(own)
        grid = grid_of([line.cells for line in own], [(x - xs[0]) / (xs[-1] - xs[0]) for x in xs])
        table = SourceTable(self._number, None, grid.widths, is_guess=self._grid.is_guess)
        cells = dict(zip(map(id, own), grid.rows, strict=True))
        for line in self._lines:
            if line.is_again:
                yield replace(line.row, part=DocumentPartKind.REPEATED_HEAD)
            elif cells[id(line)]:
                yield replace(line.row, cells=cells[id(line)], table=table, is_guess=line.is_guess or line.row.is_guess)

    def _cells(self, row: Row) -> list[PlacedCell]:
        """In the columns of the whole table."""
        places = _places(row.grid, self._grid) if row.grid else []
        return [replace(cell, start=places[cell.start], end=places[cell.end]) for cell in row.placed]

    def _add(self, page: list[_Line]) -> None:
        """What stands on the next page: a head told again, the rest of a row, rows."""
        above = [line for line in self._lines if not line.is_again]
        if above:
            heads = _alike(above, page)
            for line in page[:heads]:
                line.is_again = True
            self._lines += page[:heads]
            page = page[heads:]
            if page and _is_rest(above, page[0]):
                self._put_together(above, page.pop(0))
            else:
                self._reach_down(above, page)
                if page:
                    page[0].opens_page = True
        self._lines += page

    def _reach_down(self, above: Sequence[_Line], page: Sequence[_Line]) -> None:
        """A merged cell that went on over the edge of the page has no words on the next one."""
        for cell in [*page[0].cells] if page else ():
            place, owner = _owner(above, cell)
            reaches = owner is not None and owner.rows > 1 and place + owner.rows >= len(above)
            if owner and reaches and cell.is_bare and cell.end == owner.end:
                owner.rows += cell.rows
                page[0].cells.remove(cell)

    def _reach_over(self, own: Sequence[_Line]) -> None:
        """A merged cell with one row on its first page looks like one above an empty cell, unless a space is set in
        that; where its column is filled everywhere else, it goes on: a guess, but where empty cells are told apart."""
        is_told = any(cell.is_set_empty for line in own for cell in line.cells)
        bare = {
            cell.start
            for line in own
            if not line.opens_page and len(line.cells) > 1
            for cell in line.cells
            if cell.is_bare
        }
        for place, line in enumerate(own):
            for cell in [*line.cells] if line.opens_page and len(line.cells) > 1 else ():
                at, owner = _owner(own[:place], cell)
                is_level = owner is not None and at + owner.rows == place and owner.end == cell.end
                if owner and is_level and not owner.is_bare and cell.is_bare and cell.start not in bare:
                    owner.rows += cell.rows
                    line.cells.remove(cell)
                    line.is_guess |= not is_told

    def _put_together(self, above: Sequence[_Line], rest: _Line) -> None:
        for cell in rest.cells:
            _, owner = _owner(above, cell)
            if owner is None:
                above[-1].cells.append(cell)
                continue
            owner.rows += cell.rows - 1
            if cell.text:
                is_open = bool(owner.text) and not owner.text.endswith(_ENDS)
                above[-1].is_guess |= bool(owner.text) and not cell.text[:1].islower()
                owner.text = f"{owner.text}{' ' if is_open else chr(10)}{cell.text}".strip()
        above[-1].row = replace(above[-1].row, words=(*above[-1].row.words, *rest.row.words))


def _alike(above: Sequence[_Line], page: Sequence[_Line]) -> int:
    """How many rows at the top of a page are those at the top of the table; at least one is none."""
    count = 0
    for first, line in zip(above[:_MOST_HEADS], page[:-1], strict=False):
        if _key(first) != _key(line):
            break
        count += 1
    return count


def _key(line: _Line) -> str:
    return search_key(" ".join(cell.text for cell in line.cells))


def _owner(above: Sequence[_Line], cell: PlacedCell) -> tuple[int, PlacedCell | None]:
    """The cell that stands lowest in the same column, and the place of its row."""
    for place in reversed(range(len(above))):
        for other in above[place].cells:
            if other.start == cell.start:
                return place, other
    return -1, None


def _is_rest(above: Sequence[_Line], line: _Line) -> bool:
    """Whether the first row of a page is the rest of the last one on the page before: its first column is empty though
    it is filled elsewhere, and its words go on or stand in some columns only. One whose first
    column is set, if empty, begins there."""
    last = above[-1]
    filled = [cell for cell in line.cells if cell.text]
    if line.cells[0].is_set_empty or not filled or len(line.cells) < 2:
        return False
    texts = [owner.text if (owner := _owner([last], cell)[1]) else None for cell in filled]
    goes_on = [
        cell.text[:1].islower() and bool(text) and not str(text).endswith(_ENDS)
        for cell, text in zip(filled, texts, strict=True)
    ]
    # what stands in the one part only does not stand in the other
    is_parted = all(text == "" for text in texts)
    if line.cells[0].text:
        return all(goes_on) or is_parted
    has_blanks = any(cell.start == 0 and cell.is_bare for one in above if not one.opens_page for cell in one.cells)
    is_numbered = bool(last.cells) and last.cells[0].start == 0 and last.cells[0].rows == 1 and bool(last.cells[0].text)
    is_key = is_numbered and not has_blanks
    return any(goes_on) or is_parted or (is_key and len(filled) < len(line.cells) - 1)
