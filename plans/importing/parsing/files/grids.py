"""Ruled tables on a printed page: text between the rules becomes rows of cells, as in a Word file."""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plans.importing.parsing.files.printed import Row, Word

MOST_RULES = 2_000
_THIN = 3.0
_NEAR = 3.0
_LEAST_HEIGHT = 6.0
_LEAST_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line by its bounds, in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def is_upright(self) -> bool:
        return self.right - self.left <= _THIN < self.top - self.bottom

    @property
    def is_level(self) -> bool:
        return self.top - self.bottom <= _THIN < self.right - self.left


@dataclass(frozen=True, slots=True)
class _Band:
    """One row of a table: between two level rules, parted by upright ones at `edges`."""

    top: float
    bottom: float
    edges: tuple[float, ...]


def with_cells(rows: Sequence[Row], rules: Sequence[Rule]) -> list[Row]:
    """The rows of a page in their order; those that stand in one row of a table are put together."""
    bands = list(_bands(rules)) if len(rules) <= MOST_RULES else []
    found: list[Row] = []
    filled: dict[_Band, list[Word]] = {}
    places: dict[_Band, int] = {}
    for row in rows:
        band = next((band for band in bands if _holds(band, row)), None)
        if band is None:
            found.append(row)
            continue
        if band not in filled:
            places[band] = len(found)
            found.append(row)
        filled.setdefault(band, []).extend(row.words)
    for band, words in filled.items():
        found[places[band]] = Row(tuple(words), rows[0].page, _cells(band, words))
    return found


def _bands(rules: Sequence[Rule]) -> Iterator[_Band]:
    """Rows of tables only: a frame around one text, or a rule under a title, is none."""
    levels = _apart(rule.top for rule in rules if rule.is_level)
    uprights = [rule for rule in rules if rule.is_upright]
    bands = []
    for bottom, top in pairwise(levels):
        middle = (top + bottom) / 2
        edges = _apart(rule.left for rule in uprights if rule.bottom - 1 <= middle <= rule.top + 1)
        bands.append(_Band(top, bottom, tuple(edges)))
    for place, band in enumerate(bands):
        near = bands[max(0, place - 3) : place + 4]
        is_parted = any(len(other.edges) > _LEAST_COLUMNS for other in near)
        if len(band.edges) >= _LEAST_COLUMNS and is_parted:
            yield band


def _apart(places: Iterable[float]) -> list[float]:
    """In order, those that nearly coincide taken once."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > max(_NEAR, _LEAST_HEIGHT):
            found.append(place)
    return found


def _holds(band: _Band, row: Row) -> bool:
    return band.bottom < row.y < band.top and band.edges[0] - _NEAR <= row.x and row.right <= band.edges[-1] + _NEAR


def _cells(band: _Band, words: Sequence[Word]) -> tuple[str, ...]:
    columns: list[list[str]] = [[] for _ in band.edges[1:]]
    for word in words:
        place = bisect(band.edges, (word.x + word.right) / 2) - 1
        columns[min(max(place, 0), len(columns) - 1)].append(word.text)
    return tuple(map(" ".join, columns))
