"""Tables in print whose columns only stand in line, without upright rules: told by their head, and always a guess."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile, zip_longest

from plans.importing.parsing.files.cells import PlacedCell
from plans.importing.parsing.files.printed_rows import PageGrid, Row, Word, cell_text
from plans.importing.parsing.lines.markers import marker_of
from plans.outline.parsing.columns import is_head

_LEAST_ROWS = 3
_LEAST_COLUMNS = 3  # without a head of known titles
_NEAR = 3.0
_GAP, _LESSER_GAP = 0.9, 0.6  # in ems
_ROW_GAP = 1.12  # of the distance of lines within a cell
_SECTIONS = {"part", "roman", "upper"}


@dataclass(slots=True)
class _Column:
    left: float
    right: float

    def touches(self, words: Sequence[Word]) -> bool:
        return words[0].x < self.right and words[-1].right > self.left


@dataclass(frozen=True, slots=True)
class _Printed:
    """A printed line: its words by columns, or a band across them."""

    row: Row
    cells: dict[int, list[Word]]
    is_band: bool = False
    is_doubtful: bool = False


def with_columns(rows: Sequence[Row]) -> list[Row]:
    """The rows of a document; those that stand in columns below a head of titles are rows of a table."""
    found: list[Row] = []
    place = 0
    while place < len(rows):
        lines = _below(rows, place)
        table = _table(lines) if lines else []
        found += table or [rows[place]]
        place += len(lines) if table else 1
    return found


def _below(rows: Sequence[Row], start: int) -> list[_Printed]:
    """The lines of a table whose head begins here; none if that is no head."""
    head = rows[start]
    pieces = _pieces(head, [])
    titles = [" ".join(word.text for word in piece) for piece in pieces]
    if head.placed or len(titles) < 2 or not (is_head(titles) or _has_alike_below(rows, start)):
        return []
    columns = [_Column(piece[0].x, piece[-1].right) for piece in pieces]
    lines = [_Printed(head, dict(enumerate(pieces)))]
    for place in range(start + 1, len(rows)):
        line = _line(rows[place], columns)
        if line is None or (line.is_band and not _goes_on(rows, place + 1, columns)):
            break
        lines.append(line)
        for at, words in {} if line.is_band else line.cells.items():
            columns[at] = _Column(min(columns[at].left, words[0].x), max(columns[at].right, words[-1].right))
    return lines


def _has_alike_below(rows: Sequence[Row], start: int) -> bool:
    """Two lines below have as many pieces, three at least, each in its column."""
    columns = [_Column(piece[0].x, piece[-1].right) for piece in _pieces(rows[start], [])]
    below = [_line(row, columns) for row in rows[start + 1 : start + _LEAST_ROWS]]
    alike = [line for line in below if line and len(line.cells) == len(columns) and not line.is_doubtful]
    return len(columns) >= _LEAST_COLUMNS and len(alike) == _LEAST_ROWS - 1


def _line(row: Row, columns: Sequence[_Column]) -> _Printed | None:
    """None where it does not fit: text across the columns that is no band, or the title of the next section."""
    marker = marker_of(row.text)
    pieces = _pieces(row, columns)
    if row.placed or (len(pieces) == 1 and marker and marker.style in _SECTIONS and row.is_bold):
        return None
    cells: dict[int, list[Word]] = {}
    is_doubtful = False
    for segment in pieces:
        touched = [at for at, column in enumerate(columns) if column.touches(segment)]
        if len(touched) > 1:
            is_alone = len(pieces) == 1
            return _Printed(row, {0: segment}, is_band=True) if is_alone else None
        at = touched[0] if touched else _nearest(columns, segment)
        # two pieces in one column: there may be two
        is_doubtful = is_doubtful or at in cells
        cells[at] = [*cells.get(at, []), *segment]
    return _Printed(row, cells, is_doubtful=is_doubtful)


def _pieces(row: Row, columns: Sequence[_Column]) -> list[list[Word]]:
    """The words parted at wide gaps, and at lesser ones where a column begins; a head has no wide spaces."""
    pieces = [[row.words[0]]]
    for before, word in pairwise(row.words):
        gap = (word.x - before.right) / word.size
        begins = any(abs(word.x - column.left) < _NEAR for column in columns) or not columns
        if gap > _GAP or (gap > _LESSER_GAP and begins):
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _nearest(columns: Sequence[_Column], words: Sequence[Word]) -> int:
    return min(range(len(columns)), key=lambda at: abs(columns[at].left - words[0].x))


def _goes_on(rows: Sequence[Row], place: int, columns: Sequence[_Column]) -> bool:
    """Whether the line below a band is one of cells again."""
    line = _line(rows[place], columns) if place < len(rows) else None
    return line is not None and not line.is_band and len(line.cells) > 1


def _table(lines: Sequence[_Printed]) -> list[Row]:
    """Empty if there are too few rows that agree."""
    groups = list(_rows(lines))
    full = [group for group in groups if len({at for line in group for at in line.cells}) > 1]
    if len(full) < _LEAST_ROWS:
        return []
    inner = [line for line in lines if not line.is_band]
    width = 1 + max(at for line in inner for at in line.cells)
    lefts = [min(line.cells[at][0].x for line in inner if at in line.cells) for at in range(width)]
    xs = (*lefts, max(line.row.right for line in lines))
    grids = {group[0].row.page: PageGrid(xs, is_guess=True) for group in groups}
    is_doubtful = any(line.is_doubtful for line in lines)
    found = [_row(group, grids[group[0].row.page], is_doubtful=is_doubtful) for group in groups]
    # an empty cell may be part of the one above
    return [
        replace(row, is_guess=row.is_guess or bool(after and after.is_guess))
        for row, after in zip_longest(found, found[1:])
    ]


def _rows(lines: Sequence[_Printed]) -> Iterator[list[_Printed]]:
    """Lines nearer to each other than rows are stand in one row; where rows are no further apart, one begins with each
    line that has something in the first column."""
    gaps = [above.row.y - line.row.y for above, line in pairwise(lines) if above.row.page == line.row.page]
    pitch = min((gap for gap in gaps if gap > 0), default=0.0)
    is_spaced = any(gap > _ROW_GAP * pitch for gap in gaps)
    heads = _heads_again(lines)
    group: list[_Printed] = []
    for place, line in enumerate(lines):
        last = group[-1] if group else None
        opens = last is None or line.is_band or last.is_band or line.row.page != last.row.page or place in heads
        if last is not None and not opens:
            opens = last.row.y - line.row.y > _ROW_GAP * pitch if is_spaced else 0 in line.cells
        if opens and group:
            yield group
            group = []
        group.append(line)
    yield group


def _heads_again(lines: Sequence[_Printed]) -> set[int]:
    """Where the text goes on below a head that stands again at the top of a page, as near as a line of its own."""
    told = [line.row.text for line in lines]
    found = set()
    for place, (above, line) in enumerate(pairwise(lines), start=1):
        if line.row.page != above.row.page:
            again = takewhile(lambda pair: pair[0] == pair[1], zip(told, told[place:], strict=False))
            found.add(place + len([*again]))
    return found


def _row(group: Sequence[_Printed], grid: PageGrid, *, is_doubtful: bool) -> Row:
    page, width = group[0].row.page, len(grid.xs) - 1
    words = tuple(word for line in group for word in line.row.words)
    if group[0].is_band:
        band = (PlacedCell(0, width, group[0].row.text),)
        return Row(words, page, placed=band, grid=grid, is_guess=is_doubtful)
    cells = []
    for at in range(width):
        own = [Row(tuple(line.cells[at]), page) for line in group if at in line.cells]
        cells.append(PlacedCell(at, at + 1, cell_text(own, grid.xs[at + 1] - grid.xs[at]), 1))
    is_guess = is_doubtful or not all(cell.text for cell in cells)
    return Row(words, page, placed=tuple(cells), grid=grid, is_guess=is_guess)
