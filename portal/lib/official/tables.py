"""A table as a grid: which cell covers which place, how wide the columns are and how their words are set."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from portal.lib.official.types import TableCell, TextTable
from portal.lib.text import search_key

MOST_COLUMNS = 63  # of a table in Word

Rows = Sequence[Sequence[TableCell]]
Grid = list[list["Spot"]]

_LINE_LETTERS = 82  # of 12 pt in a line as wide as the text
_MARGIN_LETTERS = 1.5  # what the margins of a cell take
_LONGEST_WORD = 24  # a longer one is broken
_SHORT_CELL = 12
_LONG_ROW = 16  # lines: a third of a page, that would stay empty before a row that is not split
_LONG_GROUP = 24  # so many lines of rows that share a cell may stay empty: overleaf nobody sees what the cell says
_COUNTING = ("tt", "stt", "so tt")


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a grid: what covers it, and the row and column where that begins."""

    text: str
    row: int
    column: int


def columns_of(rows: Rows) -> int:
    """So many columns do the rows need."""
    return max((len(row) for row in _covered(rows)), default=0)


def grid_of(rows: Rows, *, columns: int) -> Grid:
    """Each row with a spot for each column. Spans that reach over another cell or out of the table are cut, places
    that nothing covers are empty cells."""
    covered = _covered(rows)
    return [
        [row.get(column) or Spot("", place, column) for column in range(max(columns, len(row)))]
        for place, row in enumerate(covered)
    ]


@dataclass(slots=True)
class Cover:
    """A run of places of one row that one cell covers; `key` is the row and column where the cell begins."""

    text: str
    key: tuple[int, int]
    column: int
    columns: int = 1
    rows: int = 1
    top: "Cover | None" = None


def covers_of(row: Sequence[Spot]) -> Iterator[Cover]:
    cover: Cover | None = None
    for column, spot in enumerate(row):
        if cover and cover.key == (spot.row, spot.column):
            cover.columns += 1
            continue
        if cover:
            yield cover
        cover = Cover(spot.text, (spot.row, spot.column), column)
    if cover:
        yield cover


def rows_of(grid: Grid) -> tuple[tuple[TableCell, ...], ...]:
    """The cells again. A row that went, came or moved parts a span, and what stands together is one cell."""
    rows: list[list[Cover]] = []
    for spots in grid:
        above = {cover.column: cover for cover in rows[-1]} if rows else {}
        rows.append(list(covers_of(spots)))
        for cover in rows[-1]:
            over = above.get(cover.column)
            if over and (over.key, over.columns) == (cover.key, cover.columns):
                cover.top = over.top or over
                cover.top.rows += 1
    return tuple(tuple(TableCell(one.text, one.columns, one.rows) for one in row if not one.top) for row in rows)


def placed(rows: Rows) -> list[list[tuple[int, TableCell]]]:
    """By row the cells that begin in it, each with the column where it does."""
    covered = _covered(rows)
    begins = [sorted({spot.column for spot in row.values() if spot.row == place}) for place, row in enumerate(covered)]
    return [list(zip(columns, row, strict=True)) for columns, row in zip(begins, rows, strict=True)]


def squared(table: TextTable) -> TextTable:
    """The same table as a rectangle, whatever became of its rows, with a width for each column."""
    columns = max(columns_of(table.head), columns_of(table.rows), 1)
    head, rows = (rows_of(grid_of(part, columns=columns)) for part in (table.head, table.rows))
    widths = table.widths if len(table.widths) == columns and all(width > 0 for width in table.widths) else ()
    return TextTable(head, rows, shares(widths or _fitting_widths((*head, *rows), columns)))


def shares(widths: Sequence[float]) -> tuple[float, ...]:
    """In percent of their sum."""
    whole = sum(widths)
    return tuple(100 * width / whole for width in widths)


def centred_columns(table: TextTable) -> frozenset[int]:
    """Columns of numbers, days, hours and marks; the others begin at the left."""
    columns = len(table.widths)
    names = {column: cell for row in placed(table.head) for column, cell in row}
    texts: dict[int, list[str]] = {column: [] for column in range(columns)}
    for column, cell in (each for row in placed(table.rows) for each in row):
        if cell.columns == 1 and cell.text.strip():
            texts[column].append(cell.text.strip())
    return frozenset(
        column
        for column, found in texts.items()
        if (column in names and search_key(names[column].text) in _COUNTING) or (found and all(map(_is_short, found)))
    )


def is_long(row: Sequence[TableCell], widths: Sequence[float]) -> bool:
    """Whether a row is so high that it is split over two pages rather than kept whole."""
    return _height(row, widths) > _LONG_ROW


def kept_with_next(rows: Rows, widths: Sequence[float]) -> list[bool]:
    """By row whether no page ends behind it: behind a band, and between the rows of a merged cell that all together
    are not long."""
    grid, heights = grid_of(rows, columns=len(widths)), [_height(row, widths) for row in rows]
    kept = [len({(spot.row, spot.column) for spot in spots}) == 1 < len(spots) for spots in grid[:-1]]
    start = 0
    for place in range(1, len(grid) + 1):
        if place < len(grid) and any(spot.row < place for spot in grid[place]):
            continue
        if sum(heights[start:place]) <= _LONG_GROUP:
            kept[start : place - 1] = [True] * (place - 1 - start)
        start = place
    return [*kept, False][: len(grid)]


def _height(row: Sequence[TableCell], widths: Sequence[float]) -> int:
    """In lines. A cell that reaches over several rows says nothing of one of them."""
    wide = sum(widths) / len(widths)
    lines = (
        sum(math.ceil((len(line) or 1) / max(1.0, _LINE_LETTERS * cell.columns * wide / 100)) for line in _lines(cell))
        for cell in row
        if cell.rows == 1
    )
    return max(lines, default=1)


def _covered(rows: Rows) -> list[dict[int, Spot]]:
    """By row the columns that a cell covers."""
    covered: list[dict[int, Spot]] = [{} for _ in rows]
    for place, row in enumerate(rows):
        column = 0
        for cell in row:
            column = next(free for free in count(column) if free not in covered[place])
            end = column + 1
            while end < column + min(cell.columns, MOST_COLUMNS) and end not in covered[place]:
                end += 1
            spot = Spot(cell.text, place, column)
            for below in covered[place : place + max(1, cell.rows)]:
                below.update(dict.fromkeys(range(column, end), spot))
            column = end
    return covered


def _is_short(text: str) -> bool:
    has_figure_or_mark = re.search(r"\d", text) or re.fullmatch(r"\W*\w{0,4}\W*", text)
    return len(text) <= _SHORT_CELL and "\n" not in text and has_figure_or_mark is not None


def _fitting_widths(rows: Rows, columns: int) -> tuple[float, ...]:
    """Room for the longest word of each column; what is left goes to those that have more to say."""
    least, longest = [4.0] * columns, [0.0] * columns
    for column, cell in (each for row in placed(rows) for each in row):
        if cell.columns == 1:
            longest_word = max(map(_letters, cell.text.split()), default=0.0)
            least[column] = max(least[column], min(longest_word, _LONGEST_WORD) + _MARGIN_LETTERS)
            longest[column] = max(longest[column], *(_letters(line) + _MARGIN_LETTERS for line in _lines(cell)))
    room = _LINE_LETTERS - sum(least)
    # the square root: twice the words want neither twice the width nor twice the height
    wanted = [math.sqrt(max(0.0, most - word)) for word, most in zip(least, longest, strict=True)]
    if room <= 0 or not any(wanted):
        return tuple(least)
    return tuple(word + room * share / sum(wanted) for word, share in zip(least, wanted, strict=True))


def _letters(text: str) -> float:
    """So many small letters wide; capitals are wider, and those of a head are bold too."""
    return len(text) + 0.5 * sum(letter.isupper() for letter in text)


def _lines(cell: TableCell) -> list[str]:
    return cell.text.split("\n")
