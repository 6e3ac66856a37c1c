"""Words and rows as they stand on printed pages."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from plans.enums import DocumentPartKind
from plans.importing.parsing.files.cells import PlacedCell
from plans.importing.parsing.lines import WORDS, any_of
from plans.importing.parsing.lines.syllables import common_syllables, is_syllable
from plans.importing.parsing.types import SourceTable
from portal.lib.official.types import TableCell

# in ems: a space takes a quarter, a justified one up to three times as much
_GAP = 0.9
_COLUMNS = "    "
_INNER_EDGES = 14.0  # of a cell, left and right together, in points

# a break after these stands inside a word: "12-KH/" | "ĐU"
_BREAKS_INSIDE = re.compile(r"\w[-/]$")
_DATE = re.compile(r"\W?\d{1,2}/\d{1,2}/\d{4}\W?")
# in the minutes, or above minutes alone: "7h" | "15 học sinh" are two
_CUT_HOUR = re.compile(r"\b\d{1,2}(?:h|g|:)(?:\d\n\d\b|\n\d{2}$)")
_CLOSING = re.compile(r"[,;.:!?)”](?!\S)")
_REACH = 12  # more letters than a syllable or a day of the calendar has
_NAME_HEAD = re.compile(any_of(WORDS["heads_of_names"]))
_LAST_LETTERS = re.compile(r"(?<!\d\s)(?<!\S)[^\W\d_]+$")
_FIRST_LETTERS = re.compile(r"[^\W\d_]+(?![^\W_])")
_ENDS = (".", ",", ";", ":")
_MOST_BOUND = 3
_BULLET = re.compile(r"[-–+•*]\s")


@dataclass(frozen=True, slots=True)
class Word:
    """`x` to `right` and the baseline `y` in points from the lower left corner."""

    text: str
    x: float
    right: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, eq=False)
class PageGrid:
    """A table as far as it stands on one page, by the places of its upright lines. `is_guess`: they are not drawn."""

    xs: tuple[float, ...]
    is_guess: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table has its `placed` cells, between the lines of `grid`; `cells` once its table is known whole, over
    all pages. `part` is what it is if it is none of the text."""

    words: tuple[Word, ...]
    page: int
    cells: tuple[TableCell, ...] = ()
    placed: tuple[PlacedCell, ...] = ()
    grid: PageGrid | None = None
    table: SourceTable | None = None
    part: DocumentPartKind | None = None
    is_guess: bool = False

    @cached_property
    def segments(self) -> list[list[Word]]:
        """Words with ordinary spaces between; a wider gap parts columns."""
        segments = [[self.words[0]]]
        for before, word in pairwise(self.words):
            if word.x - before.right > _GAP * word.size:
                segments.append([])
            segments[-1].append(word)
        return segments

    @cached_property
    def raw(self) -> str:
        if self.placed or self.cells:
            texts = [" ".join(cell.text.split()) for cell in self.cells or self.placed]
            return "".join(texts) if sum(map(bool, texts)) == 1 else " | ".join(texts)
        return _COLUMNS.join(" ".join(word.text for word in segment) for segment in self.segments)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def x(self) -> float:
        return self.words[0].x

    @cached_property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def y(self) -> float:
        return self.words[0].y

    @property
    def is_bold(self) -> bool:
        return all(word.bold for word in self.words)


def joined(texts: Iterable[str]) -> str:
    """Printed lines as one."""
    whole = ""
    for text in texts:
        is_word = not whole or _BREAKS_INSIDE.search(whole) or _CLOSING.match(text) or _is_cut(whole, text)
        whole += text if is_word else f" {text}"
    return whole


def _is_cut(above: str, below: str) -> bool:
    """Whether a line too narrow for a word broke it: the ends are no syllables, but one together: `Đản` | `g`; or a
    day of the calendar, or an hour."""
    above = above[-_REACH:]
    if "/" in above and _DATE.fullmatch("".join([*above.split()[-1:], *below.split()[:1]])):
        return True
    if _CUT_HOUR.search(f"{above}\n{below[:_REACH]}"):
        return True
    end, start = _LAST_LETTERS.search(above), _FIRST_LETTERS.match(below)
    if end is None or start is None or not (f"{end[0]}{start[0]}".isupper() or f"{end[0][1:]}{start[0]}".islower()):
        return False
    first, second = end[0].lower(), start[0].lower()
    if is_syllable(first) and is_syllable(second):
        # "thú" | "y" are words
        strange = {first, second if len(second) > 1 else first} - common_syllables()
        return first + second in common_syllables() and bool(strange)
    return is_syllable(first + second)


def cell_text(lines: Sequence[Row], room: float) -> str:
    """The printed lines of a cell `room` points wide. A line into which the next word would have gone ends a
    paragraph, so does one above a bullet."""
    paragraphs: list[list[str]] = []
    for above, line in pairwise([None, *lines]):
        assert line is not None
        if above is None or _BULLET.match(line.text) or _is_short(above, line.words[:1], room):
            paragraphs.append([])
        paragraphs[-1].append(line.text)
    return "\n".join(map(joined, paragraphs))


def is_doubtful(lines: Sequence[Row], room: float) -> bool:
    """Whether a paragraph of a cell may go on where `cell_text` ends it: the line below would not have gone in whole,
    and its few words may be bound, which print does not tell, or its hyphen may be none that lists."""
    bullets = [place for place, line in enumerate(lines) if _BULLET.match(line.text)]
    return any(
        not above.text.endswith(_ENDS)
        and not _is_short(above, line.words, room)
        and (_may_be_bound(above, line, room) or bullets == [place])
        for place, (above, line) in enumerate(pairwise(lines), start=1)
    )


def _may_be_bound(above: Row, line: Row, room: float) -> bool:
    is_few = len(line.words) <= _MOST_BOUND and line.text[:1].isupper()
    return is_few and _is_short(above, line.words[:1], room)


def _is_short(above: Row, words: Sequence[Word], room: float) -> bool:
    """Whether these words of the next line would have gone into the one above, in a cell `room` points wide."""
    if _NAME_HEAD.fullmatch(above.text):
        return False
    width = above.right - above.x + words[-1].right - words[0].x + 0.25 * words[0].size
    return width < room - _INNER_EDGES and not words[0].text[:1].islower()
