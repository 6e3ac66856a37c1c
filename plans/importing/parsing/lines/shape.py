"""How a document is typed: how wide its lines are printed, what opens its paragraphs, what closes them."""

import re
from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence as Rows
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from plans.importing.parsing.lines.markers import marker_of
from plans.importing.parsing.types import SourceLine

_ENDS = (".", ";", ":", "!", "?", "…")
_CLOSERS = "”\"’')»] "
_NOTE_MARKS = re.compile(r"(?:\[\d{1,3}\])+$")
_FEWEST_WRAPPED = 3
_LONGEST_OF_WIDTH = 1.25
_FULL_LINE = 0.9
_NARROWEST, _WIDEST = 40, 170
_MOST = 0.75
_INNER_SENTENCE = re.compile(r"[.!?]\s+(?=[^\W\d_a-z])")

# a line and the one below it
Pairs = Rows[tuple[SourceLine, SourceLine]]


@dataclass(frozen=True, slots=True)
class Shape:
    """`width` is the printed line in letters, 0 where a line is a paragraph; `is_exact`: every line was filled up to
    it, and it is the longest; `is_proven`: lines end within their sentences. `is_spaced`: a blank line parts
    paragraphs, and none stands inside; `is_indented`: a paragraph begins further in than it goes on. `sentences_end`:
    within a line a sentence ends more often than a paragraph of plain text ends before another. `closed` tells of each
    mark how many of its paragraphs have a closing sign, 0..1."""

    width: int
    is_exact: bool
    is_proven: bool
    is_spaced: bool
    is_indented: bool
    sentences_end: bool
    closed: Mapping[str, float]
    bullets_end: bool
    bullets_capital: bool

    def is_full(self, row: str, below: SourceLine) -> bool:
        """The line was broken because the next word did not fit. False where lines are paragraphs."""
        if not self.is_printed(row):
            return False
        return not _has_room(row, below, self.width if self.is_exact else _FULL_LINE * self.width)

    def is_printed(self, row: str) -> bool:
        """No longer than a printed line."""
        return 0 < len(row) <= _LONGEST_OF_WIDTH * self.width


def is_terminated(text: str) -> bool:
    return _NOTE_MARKS.sub("", text).rstrip(_CLOSERS).endswith(_ENDS)


def is_indented(line: SourceLine) -> bool:
    return line.raw.startswith(("  ", "\t"))


def shape_of(lines: Rows[SourceLine]) -> Shape:
    rows = [line for line in lines if line.text and not line.cells]
    pairs = [(line, below) for line, below in pairwise(rows) if not line.from_word]
    # a small letter below an open sentence: this break is the printer's
    printed = [(line, below) for line, below in pairs if below.text[:1].islower() and not is_terminated(line.text)]
    width, is_exact = _width(printed)
    is_proven = width > 0
    if not width and pairs:
        # no line was broken before a small letter: the longest ones may have been before a great one
        longest = max(len(line.raw.rstrip()) for line in rows)
        width, is_exact = longest if _NARROWEST <= longest <= _WIDEST else 0, True
    ends = _ends(rows, width)
    bullets = [line.text for line in rows if (found := marker_of(line.text)) and found.style.startswith("bullet")]
    capital = sum(text.lstrip("-–+*• ")[:1].isupper() for text in bullets)
    ended = [closed for style, closed in ends if style.startswith("bullet")]
    return Shape(
        width=width,
        is_exact=is_exact,
        is_proven=is_proven,
        is_spaced=_is_spaced(lines, pairs, printed),
        is_indented=_is_indented(pairs, printed),
        sentences_end=_sentences_end(rows, pairs, width),
        closed=_shares(ends),
        bullets_end=sum(ended) >= 0.66 * len(ended) > 0,
        bullets_capital=capital >= _MOST * len(bullets),
    )


def _has_room(row: str, below: SourceLine, width: float) -> bool:
    return len(row.rstrip()) + 1 + len(below.text.split()[0]) <= width


def _width(printed: Pairs) -> tuple[int, bool]:
    """Of the printed line, and whether it is exact; (0, False) if none is proven. A paragraph in one line that a page
    broke is longer, and does not count."""
    broken = [(length, below) for line, below in printed if (length := len(line.raw.rstrip())) <= _WIDEST]
    lengths = sorted(length for length, _ in broken)
    if len(lengths) < _FEWEST_WRAPPED:
        return 0, False
    middle = lengths[len(lengths) // 2]
    width = max(length for length in lengths if length <= _LONGEST_OF_WIDTH * middle)
    if sum(length >= _MOST * width for length in lengths) < _MOST * len(lengths):
        return 0, False
    overfull = sum(length + 1 + len(below.text.split()[0]) > width for length, below in broken)
    is_exact = overfull >= 0.95 * len(broken)
    return (width if is_exact else middle), is_exact


def _is_spaced(lines: Rows[SourceLine], pairs: Pairs, printed: Pairs) -> bool:
    blanks = {line.number for line in lines if not line.text}
    ended = [line for line, below in pairs if is_terminated(line.text) and not below.text[:1].islower()]
    within = sum(line.number + 1 in blanks for line, _ in printed)
    between = sum(line.number + 1 in blanks for line in ended)
    return bool(ended) and between >= 0.8 * len(ended) and within <= 0.1 * len(printed)


def _is_indented(pairs: Pairs, printed: Pairs) -> bool:
    within = sum(is_indented(below) for _, below in printed)
    openings = [below for line, below in pairs if is_terminated(line.text) and not below.text[:1].islower()]
    return within <= 0.1 * len(printed) > 0 and sum(map(is_indented, openings)) >= 0.6 * len(openings) > 0


def _sentences_end(rows: Rows[SourceLine], pairs: Pairs, width: int) -> bool:
    inner = sum(len(_INNER_SENTENCE.findall(line.text)) for line in rows)
    plain = [below for line, below in pairs if is_terminated(line.text) and _has_room(line.raw, below, width)]
    return inner > sum(below.text[:1].isupper() and not marker_of(below.text) for below in plain)


def _ends(rows: Rows[SourceLine], width: int) -> list[tuple[str, bool]]:
    """Of each marked paragraph its mark, and whether its last line has a closing sign."""
    ends = []
    style = ""
    for line, below in zip_longest(rows, rows[1:]):
        marker = marker_of(line.text)
        style = marker.style if marker else style
        if style and (below is None or _has_room(line.raw, below, width or _WIDEST) or marker_of(below.text)):
            is_list = style.startswith("bullet")
            ends.append((style, is_terminated(line.text) or (is_list and line.text.endswith(","))))
            style = ""
    return ends


def _shares(ends: Rows[tuple[str, bool]]) -> dict[str, float]:
    counts = Counter(style for style, _ in ends)
    closed = Counter(style for style, is_closed in ends if is_closed)
    return {style: closed[style] / count for style, count in counts.items()}
