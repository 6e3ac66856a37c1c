"""Lines → blocks: a heading, a paragraph or a bullet each, with printed and page breaks undone."""

import datetime
import re
from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Rows
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from plans.enums import DocumentPartKind, Doubt, Form, NodeKind
from plans.importing.parsing.lines.breaks import (
    DOUBT,
    GUESS,
    NO,
    Joint,
    joined,
    joined_at_mark,
)
from plans.importing.parsing.lines.markers import Marker, Sequence, marker_of
from plans.importing.parsing.lines.shape import Shape, is_terminated
from plans.importing.parsing.types import DocumentPart, SourceLine, SourceTable
from plans.outline.parsing.attributes import attribute_in
from plans.outline.parsing.columns import TableMeaning
from plans.outline.types import TableFrame, Target
from plans.periods import Deadline
from portal.lib.official.types import TableCell
from portal.lib.text import as_number

_PAGE_NUMBER = re.compile(r"(?:^|(?<=\s))([1-9]\d{0,2})\s*$")
_SHORTEST_PAGE = 8
_MOST_TRIED = 20


# letters of a paragraph: to go on with one without end would cost the square of it
_LONGEST = 10_000


@dataclass(slots=True, eq=False)
class Draft:
    """A heading, a paragraph, a bullet or a row of a table while it is being understood."""

    label: str
    style: str
    text: str
    lines: list[int]
    cells: tuple[TableCell, ...] = ()
    table: SourceTable | None = None
    frame: TableFrame | None = None
    meaning: TableMeaning | None = None
    bold: bool = False
    from_word: bool = False
    last_row: str = ""
    doubt: Doubt | None = None
    children: list["Draft"] = field(default_factory=list)
    kind: NodeKind = NodeKind.PARAGRAPH
    form: Form | None = None
    units: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    product: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    confidence: float = 0.9
    deadline: Deadline | None = None
    due_text: str = ""
    day_text: str = ""
    is_timed: bool = False

    @property
    def is_heading(self) -> bool:
        return bool(self.children)

    @property
    def is_marked(self) -> bool:
        return self.style not in {"plain", "row", "table"}

    @property
    def is_terminated(self) -> bool:
        return is_terminated(self.text)

    def descendants(self) -> Iterator["Draft"]:
        for child in self.children:
            yield child
            yield from child.descendants()


@dataclass(slots=True)
class _Joining:
    shape: Shape
    sequence: Sequence = field(default_factory=Sequence)
    blocks: list[Draft] = field(default_factory=list)


def without_page_numbers(lines: list[SourceLine], shape: Shape) -> tuple[list[SourceLine], list[DocumentPart]]:
    """Drops 2, 3, 4 … standing alone, or, in printed lines, glued to a line's end; they are kept as parts."""
    figures = {place: int(match[1]) for place, line in enumerate(lines) if (match := _page_number(line))}
    alone = {place: number for place, number in figures.items() if as_number(lines[place].text) is not None}
    pages = (_regular_pages(figures, len(lines)) if shape.is_proven else []) or _next_pages(alone, [])
    unnumbered = []
    for place, line in enumerate(lines):
        if place not in pages:
            unnumbered.append(line)
        elif place not in alone:
            unnumbered.append(replace(line, raw=_PAGE_NUMBER.sub("", line.raw).rstrip()))
    parts = [DocumentPart(DocumentPartKind.PAGE_NUMBER, str(figures[place]), lines[place].number) for place in pages]
    return unnumbered, parts


def _page_number(line: SourceLine) -> re.Match[str] | None:
    return None if line.cells else _PAGE_NUMBER.search(line.raw)


def _regular_pages(figures: Mapping[int, int], end: int) -> list[int]:
    """Where numbers follow one another from page to page, each page about as long as the others: a figure at the end of
    a line is no proof by itself."""
    firsts = [place for place, number in figures.items() if number in {1, 2}][:_MOST_TRIED]
    for first in firsts:
        seconds = [place for place in figures if place > first and figures[place] == figures[first] + 1][:_MOST_TRIED]
        for second in seconds:
            page = second - first
            pages = _next_pages(figures, [first, second], page=page)
            if page >= _SHORTEST_PAGE and first <= 2 * page * figures[first] and end - pages[-1] <= 2 * page:
                return pages
    return []


def _next_pages(figures: Mapping[int, int], pages: list[int], *, page: int = 0) -> list[int]:
    """`page` is about how many lines one has; 0: any number of them."""
    found = [*pages]
    for place, number in figures.items():
        is_next = number == figures[found[-1]] + 1 if found else number in {1, 2}
        gap = place - found[-1] if found else 0
        if is_next and (not page or page <= 2 * gap <= 4 * page):
            found.append(place)
    return found


def blocks_of(lines: Rows[SourceLine], shape: Shape) -> list[Draft]:
    joining = _Joining(shape)
    rows = [line for line in lines if line.text]
    for line, after in zip_longest(rows, rows[1:]):
        _take(joining, line, after)
    return joining.blocks


def _take(joining: _Joining, line: SourceLine, after: SourceLine | None) -> None:
    last = joining.blocks[-1] if joining.blocks else None
    # a detail of the item above never goes on with its words
    is_detail = not line.text[:1].islower() and attribute_in(line.text) is not None
    is_apart = last is None or line.cells or last.cells or is_detail or len(last.text) > _LONGEST
    joint = None if last is None or is_apart else _joint(last, line, after)
    marker = None if line.cells else marker_of(line.text)
    if marker and not joining.sequence.accepts(marker):
        marker = None
    confidence = NO
    if joint:
        confidence = joined_at_mark(marker, joint, joining.shape) if marker else joined(joint, joining.shape)
    if last and confidence >= GUESS:
        if confidence == GUESS:
            last.doubt = Doubt.JOINED
        last.text = f"{last.text} {line.text}".strip()
        last.lines.append(line.number)
        last.last_row = line.raw
        return
    if marker:
        joining.sequence.advance(marker)
    joining.blocks.append(_draft(line, marker))
    if last and confidence == DOUBT:
        last.doubt = joining.blocks[-1].doubt = Doubt.CUT


def _joint(last: Draft, line: SourceLine, after: SourceLine | None) -> Joint:
    has_blank = line.number > last.lines[-1] + 1
    return Joint(last.text, last.style, last.last_row, line, after, has_blank)


def _draft(line: SourceLine, marker: Marker | None) -> Draft:
    if marker:
        level = str(line.level) if marker.style.startswith("bullet") and line.level else ""
        label, style, text = marker.label, marker.style + level, marker.rest
    else:
        label, style, text = "", ("row" if line.cells else "plain"), line.text
    draft = Draft(label, style, text, [line.number, *line.also], line.cells, line.table, last_row=line.raw)
    draft.bold, draft.from_word = line.bold, line.from_word
    if line.is_guess:
        draft.doubt = Doubt.CELLS if line.cells else Doubt.JOINED
    return draft


def plain_blocks(lines: Rows[SourceLine], shape: Shape) -> list[Draft]:
    """Paragraphs and rows of a part that is kept as it stands: its marks are words."""
    blocks = blocks_of(lines, shape)
    for block in blocks:
        if block.label:
            block.label, block.style, block.text = "", "plain", f"{block.label} {block.text}"
    return blocks
