"""Lines → blocks: a heading, a paragraph or a bullet each, with printed and page breaks undone."""

import datetime
import re
from collections.abc import Iterator
from collections.abc import Sequence as Rows
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from plans.enums import DocumentPartKind, Form, NodeKind
from plans.importing.parsing.lines.breaks import (
    DOUBT,
    GUESS,
    LIKELY,
    NO,
    Joint,
    is_doubtful_marker,
    is_false_marker,
    joined,
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

_PAGE_NUMBER = re.compile(r"(?:^|(?<=\s))(\d{1,3})\s*$")


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
    guessed: bool = False
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
    unnumbered, parts, expected = [], [], 0
    for line in lines:
        match = _PAGE_NUMBER.search(line.raw)
        alone = match is not None and as_number(line.text) is not None
        number = int(match[1]) if match else 0
        is_next = number == expected + 1 if expected else number in {1, 2}
        if match and is_next and (alone or shape.is_proven) and not line.cells:
            expected = number
            parts.append(DocumentPart(DocumentPartKind.PAGE_NUMBER, match[1], line.number))
            if not alone:
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
    rows = [line for line in lines if line.text]
    for line, after in zip_longest(rows, rows[1:]):
        _take(joining, line, after)
    return joining.blocks


def _take(joining: _Joining, line: SourceLine, after: SourceLine | None) -> None:
    last = joining.blocks[-1] if joining.blocks else None
    # a detail of the item above never goes on with its words
    is_apart = last is None or line.cells or last.cells or attribute_in(line.text) or len(last.text) > _LONGEST
    joint = None if last is None or is_apart else _joint(last, line, after)
    marker = None if line.cells else marker_of(line.text)
    if marker and not joining.sequence.accepts(marker):
        marker = None
    confidence = NO
    if joint and marker and is_false_marker(marker, joint, joining.shape):
        marker, confidence = None, LIKELY
    elif joint and marker:
        confidence = DOUBT if is_doubtful_marker(marker, joint, joining.shape) else NO
    elif joint:
        confidence = joined(joint, joining.shape)
    if last and confidence >= GUESS:
        last.guessed = last.guessed or confidence == GUESS
        last.text = f"{last.text} {line.text}".strip()
        last.lines.append(line.number)
        last.last_row = line.raw
        return
    if marker:
        joining.sequence.advance(marker)
    joining.blocks.append(_draft(line, marker))
    if last and confidence == DOUBT:
        last.guessed = joining.blocks[-1].guessed = True


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
    draft.bold, draft.from_word, draft.guessed = line.bold, line.from_word, line.is_guess
    return draft


def plain_blocks(lines: Rows[SourceLine], shape: Shape) -> list[Draft]:
    """Paragraphs and rows of a part that is kept as it stands: its marks are words."""
    blocks = blocks_of(lines, shape)
    for block in blocks:
        if block.label:
            block.label, block.style, block.text = "", "plain", f"{block.label} {block.text}"
    return blocks
