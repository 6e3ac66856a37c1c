"""Ruled tables on a printed page: the lines that are drawn give the cells, with those that reach over several rows or
columns; the words between them are what the cells say."""

import re
from bisect import bisect, bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from plans.importing.parsing.files.cells import PlacedCell, without_silent_rows
from plans.importing.parsing.files.printed_rows import PageGrid, Row, Word, cell_text, is_doubtful
from plans.importing.parsing.files.printed_rules import Drawing, Rule
from plans.importing.parsing.lines import WORDS, any_of
from plans.outline.parsing.columns import MOST_COLUMNS, is_head

MOST_RULES = 4_000
_NEAR = 3.0
_LEAST_HEIGHT = 6.0
_OPEN_ROW = 10.0
_COVERED = 0.6
_MOST_LEVELS = 400
_PLACING_COLUMNS = 4
_PLACING_ROWS = 8
_PLACED = re.compile(any_of(WORDS["layout_tables"]))


def with_cells(rows: Sequence[Row], drawing: Drawing) -> list[Row]:
    """The rows of a page in their order; in the place of those inside of a ruled table stand its own."""
    found = [*rows]
    for grid in _grids(drawing.rules) if len(drawing.rules) <= MOST_RULES else ():
        inside = [row for row in found if not row.placed and grid.holds(row)]
        table = grid.rows_of(inside, drawing.spaces)
        if table:
            place = found.index(inside[0])
            found[place:place] = table
            found = [row for row in found if row not in inside]
    return found


class _Grid:
    """`xs` from the left, `ys` from the top down, and along each the rules that were drawn."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float], rules: Sequence[Rule]) -> None:
        self.xs, self.ys = tuple(xs), tuple(ys)
        self._uprights = [
            [(rule.bottom, rule.top) for rule in rules if rule.is_upright and abs(rule.left - x) <= 2 * _NEAR]
            for x in xs
        ]
        self._levels = [
            [(rule.left, rule.right) for rule in rules if rule.is_level and abs(rule.top - y) <= 2 * _NEAR] for y in ys
        ]
        self._sizes: dict[tuple[int, int], tuple[int, int]] = {}
        self._owners: dict[tuple[int, int], tuple[int, int]] = {}
        self._find_cells()

    def holds(self, row: Row) -> bool:
        return self._is_within(row.x, row.right, row.y)

    def _is_within(self, left: float, right: float, y: float) -> bool:
        return self.xs[0] - _NEAR <= left and right <= self.xs[-1] + _NEAR and self.ys[-1] < y < self.ys[0]

    def rows_of(self, rows: Sequence[Row], spaces: Sequence[tuple[float, float]]) -> list[Row]:
        """Empty if it is no table: a frame around one text, or a column of boxes."""
        lines: dict[tuple[int, int], list[Row]] = {}
        for row in rows:
            for at, own in self._parted(row).items():
                lines.setdefault(at, []).append(Row(tuple(own), row.page))
        widths = Counter(line for line, _ in lines)
        if not rows or max(widths.values()) < 2 or self._only_places(lines):
            return []
        grid = PageGrid(self.xs)
        placed: list[list[PlacedCell]] = [[] for _ in self.ys[1:]]
        set_empty = {self._owner_at(x, y) for x, y in spaces if self._is_within(x, x, y)} - lines.keys()
        guessed = set[int]()
        for (line, column), (high, wide) in self._sizes.items():
            told, room = lines.get((line, column), []), self.xs[column + wide] - self.xs[column]
            text = cell_text(told, room)
            placed[line].append(PlacedCell(column, column + wide, text, high, (line, column) in set_empty))
            guessed |= {*range(line, line + high)} if is_doubtful(told, room) else set()
        without_silent_rows(placed)
        words = [
            [word for at in lines if at[0] == line for row in lines[at] for word in row.words]
            for line in range(len(placed))
        ]
        # what begins in a silent row begins below
        return [
            Row(tuple(own), rows[0].page, placed=tuple(cells), grid=grid, is_guess=line in guessed)
            for line, (own, cells) in enumerate(zip(words, placed, strict=True))
            if cells and own
        ]

    def _only_places(self, lines: dict[tuple[int, int], list[Row]]) -> bool:
        """Whether it sets the header or the signature side by side."""
        if len(self.xs) - 1 > _PLACING_COLUMNS or len(self.ys) - 1 > _PLACING_ROWS:
            return False
        if not any(_PLACED.match(row.text) for own in lines.values() for row in own):
            return False
        return not is_head([" ".join(row.text for row in own) for (line, _), own in lines.items() if line == 0])

    def _parted(self, row: Row) -> dict[tuple[int, int], list[Word]]:
        """The words of a printed line, by the cell in which they stand."""
        parts: dict[tuple[int, int], list[Word]] = {}
        for word in row.words:
            owner = self._owner_at((word.x + word.right) / 2, word.y + word.size / 4)
            parts.setdefault(owner, []).append(word)
        return parts

    def _owner_at(self, x: float, y: float) -> tuple[int, int]:
        line = bisect_left([-y for y in self.ys], -y) - 1
        column = bisect(self.xs, x) - 1
        return self._owners[min(max(line, 0), len(self.ys) - 2), min(max(column, 0), len(self.xs) - 2)]

    def _find_cells(self) -> None:
        """Where each cell begins, from the top and from the left, and how many rows and columns it takes."""
        for line in range(len(self.ys) - 1):
            for column in range(len(self.xs) - 1):
                if (line, column) in self._owners:
                    continue
                wide = high = 1
                while column + wide < len(self.xs) - 1 and not self._is_parted(line, column + wide):
                    wide += 1
                while line + high < len(self.ys) - 1 and not self._is_cut(line + high, column, column + wide):
                    high += 1
                self._sizes[line, column] = high, wide
                for down in range(high):
                    for along in range(wide):
                        self._owners.setdefault((line + down, column + along), (line, column))

    def _is_parted(self, line: int, column: int) -> bool:
        return (line, column) in self._owners or _is_covered(self._uprights[column], self.ys[line + 1], self.ys[line])

    def _is_cut(self, line: int, start: int, end: int) -> bool:
        return _is_covered(self._levels[line], self.xs[start], self.xs[end])


def _is_covered(pieces: Iterable[tuple[float, float]], start: float, end: float) -> bool:
    covered, reach = 0.0, start
    for low, high in sorted(pieces):
        covered += max(0.0, min(high, end) - max(low, reach))
        reach = max(reach, min(high, end))
    return covered >= _COVERED * (end - start)


def _grids(rules: Sequence[Rule]) -> Iterator[_Grid]:
    """Lines that touch one another belong to one table. Without lines both ways there is none."""
    for group in _touching(rules):
        xs = _apart(rule.left for rule in group if rule.is_upright)
        ys = _apart(rule.top for rule in group if rule.is_level)
        # a row that goes on on the next page is left open
        ends = [min(rule.bottom for rule in group), max(rule.top for rule in group)]
        ys = _apart([*ys, *(end for end in ends if ys and all(abs(end - y) > _OPEN_ROW for y in ys))])
        if 2 < len(xs) <= MOST_COLUMNS + 1 and 1 < len(ys) <= _MOST_LEVELS:
            yield _Grid(xs, ys[::-1], group)


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """From the top of the page down, a new group where no line reaches from above."""
    groups: list[list[Rule]] = []
    bottom = 0.0
    for rule in sorted(rules, key=lambda rule: -rule.top):
        if not groups or rule.top < bottom - _NEAR:
            groups.append([])
            bottom = rule.bottom
        groups[-1].append(rule)
        bottom = min(bottom, rule.bottom)
    return groups


def _apart(places: Iterable[float]) -> list[float]:
    """In order, those that nearly coincide taken once."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > max(_NEAR, _LEAST_HEIGHT):
            found.append(place)
    return found
