"""Lines → blocks: a heading, a paragraph or a bullet each, with printed and page breaks undone."""

import datetime
import re
from collections.abc import Sequence as Rows
from dataclasses import dataclass, field, replace
from itertools import pairwise

from plans.enums import DocumentPartKind, Form, NodeKind
from plans.importing.parsing.lines.markers import Marker, Sequence, marker_of
from plans.importing.parsing.types import DocumentPart, SourceLine
from plans.periods import Deadline
from portal.lib.text import as_number

_ENDS = (".", ";", ":", "!", "?", "…")
_CLOSERS = "”\"’')»] "
_PAGE_NUMBER = re.compile(r"(?:^|(?<=\s))(\d{1,3})\s*$")
_FALSE_BULLET = re.compile(r"[-–]\s*[^\W\d_A-Z]")
_FEWEST_WRAPPED = 3
_LONGEST_OF_WIDTH = 1.25
_FULL_LINE = 0.9
_LONG = 60


@dataclass(slots=True, eq=False)
class Draft:
    """A heading, a paragraph, a bullet or a row of a table while it is being understood."""

    label: str
    style: str
    text: str
    lines: list[int]
    cells: tuple[str, ...] = ()
    bold: bool = False
    from_word: bool = False
    last_row: str = ""
    guessed: bool = False
    children: list["Draft"] = field(default_factory=list)
    kind: NodeKind = NodeKind.PARAGRAPH
    form: Form | None = None
    units: tuple[str, ...] = ()
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    confidence: float = 0.9
    deadline: Deadline | None = None
    due_text: str = ""

    @property
    def is_heading(self) -> bool:
        return bool(self.children)

    @property
    def is_marked(self) -> bool:
        return self.style not in {"plain", "row"}

    @property
    def is_terminated(self) -> bool:
        return self.text.rstrip(_CLOSERS).endswith(_ENDS)


@dataclass(frozen=True, slots=True)
class Shape:
    """How this document is typed. `width` is the printed line in letters, 0 where a line is a paragraph."""

    width: int
    bullets_end: bool
    bullets_capital: bool


@dataclass(slots=True)
class _Joining:
    shape: Shape
    sequence: Sequence = field(default_factory=Sequence)
    blocks: list[Draft] = field(default_factory=list)


def shape_of(lines: Rows[SourceLine]) -> Shape:
    rows = [line for line in lines if line.text and not line.cells]
    pairs = list(pairwise(rows))
    wrapped = [line for line, after in pairs if not line.from_word and after.text[:1].islower()]
    lengths = sorted(len(line.text) for line in wrapped)
    width = lengths[len(lengths) // 2] if len(lengths) >= _FEWEST_WRAPPED else 0
    # where lines are broken as printed, none is longer than the page is wide
    is_wrapped = width > 0 and max(len(line.text) for line in rows) <= _LONGEST_OF_WIDTH * width
    bullets = [line.text for line in rows if (found := marker_of(line.text)) and found.style.startswith("bullet")]
    ended = sum(text.rstrip(_CLOSERS).endswith((*_ENDS, ",")) for text in bullets)
    capital = sum(text.lstrip("-–+*• ")[:1].isupper() for text in bullets)
    return Shape(
        width=width if is_wrapped else 0,
        bullets_end=ended >= 0.75 * len(bullets) > 0,
        bullets_capital=capital >= 0.75 * len(bullets),
    )


def without_page_numbers(lines: list[SourceLine], shape: Shape) -> tuple[list[SourceLine], list[DocumentPart]]:
    """Drops 2, 3, 4 … standing alone, or, in printed lines, glued to a line's end; they are kept as parts."""
    unnumbered, parts, expected = [], [], 0
    for line in lines:
        match = _PAGE_NUMBER.search(line.raw)
        alone = match is not None and as_number(line.text) is not None
        number = int(match[1]) if match else 0
        is_next = number == expected + 1 if expected else number in {1, 2}
        if match and is_next and (alone or shape.width) and not line.cells:
            expected = number
            parts.append(DocumentPart(DocumentPartKind.PAGE_NUMBER, match[1], line.number))
            unnumbered.append(replace(line, raw=line.raw[: match.start()].rstrip()))
        else:
            unnumbered.append(line)
    # one lone figure is no proof of printed pages unless it has a line to itself
    is_proven = len(parts) > 1 or any(
        as_number(line.text) is not None for line in lines if parts and line.number == parts[0].line
    )
    return (unnumbered, parts) if is_proven else (lines, [])


def blocks_of(lines: Rows[SourceLine], shape: Shape) -> list[Draft]:
    joining = _Joining(shape)
    for line in lines:
        if line.text:
            _take(joining, line)
    return joining.blocks


def _take(joining: _Joining, line: SourceLine) -> None:
    last = joining.blocks[-1] if joining.blocks else None
    marker = None if line.cells else marker_of(line.text)
    if marker and not _is_believed(marker, joining, last):
        marker = None
    if marker is None and last is not None and _continues(last, line, joining.shape):
        last.guessed = last.guessed or _is_guess(last, line, joining.shape)
        last.text = f"{last.text} {line.text}".strip()
        last.lines.append(line.number)
        last.last_row = line.text
        return
    if marker:
        joining.sequence.advance(marker)
    joining.blocks.append(_draft(line, marker))


def _draft(line: SourceLine, marker: Marker | None) -> Draft:
    if marker:
        level = str(line.level) if marker.style.startswith("bullet") and line.level else ""
        label, style, text = marker.label, marker.style + level, marker.rest
    else:
        label, style, text = "", ("row" if line.cells else "plain"), line.text
    return Draft(label, style, text, [line.number], line.cells, line.bold, line.from_word, last_row=line.text)


def _is_believed(marker: Marker, joining: _Joining, last: Draft | None) -> bool:
    if not joining.sequence.accepts(marker):
        return False
    if not marker.style.startswith("bullet") or last is None or last.is_terminated or last.from_word:
        return True
    # "kinh tế | - xã hội" broken over a line: small letter, open sentence, bullets that take capitals
    return not (marker.rest[:1].islower() and joining.shape.bullets_capital and last.style != "row")


def _continues(last: Draft, line: SourceLine, shape: Shape) -> bool:
    if line.cells or last.cells:
        return False
    if line.soft or not last.text:
        return True
    if last.text.isupper() and len(last.text) > 3:
        return last.style != "plain" and line.text.isupper() and not last.is_terminated and not line.from_word
    is_open = last.text.endswith((",", "-", "–")) and shape.width > 0
    goes_on = line.text[:1].islower() or is_open or bool(_FALSE_BULLET.match(line.text))
    if goes_on and not last.is_terminated:
        return True
    return _fills_line(last, line, shape) if shape.width else _is_guess(last, line, shape)


def _fills_line(last: Draft, line: SourceLine, shape: Shape) -> bool:
    """The line above was broken because the next word did not fit, not because its paragraph ended."""
    first_word = line.text.split()[0]
    is_full = len(last.last_row) + 1 + len(first_word) >= _FULL_LINE * shape.width
    is_indented = line.raw.startswith(("  ", "\t"))
    return is_full and not (last.is_terminated and (is_indented or line.text[:1].isupper()))


def _is_guess(last: Draft, line: SourceLine, shape: Shape) -> bool:
    """A capital after an open sentence continues it only where sentences otherwise end: a page break."""
    if shape.width or line.from_word or line.text[:1].islower() or last.is_terminated or last.text.endswith(","):
        return False
    if last.style.startswith("bullet"):
        return shape.bullets_end
    return last.style == "plain" and len(last.text) > _LONG and shape.bullets_end
