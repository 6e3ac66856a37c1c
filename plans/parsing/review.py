"""The outline of a reading while a clerk corrects it: its lines, the change that one act makes, the way back."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from plans.enums import WORK_KINDS, NodeKind
from plans.parsing.bodies import bodies_in
from plans.parsing.dates import span_in
from plans.parsing.deadlines import deadline_in
from plans.parsing.titles import form_named
from plans.parsing.types import ParsedNode, node_from, plain
from portal.lib.text import search_key

SETTLED = 1.0  # the confidence of what a person has looked at
MOST_CHANGES = 60


@dataclass(frozen=True, slots=True)
class ReviewLine(ParsedNode):
    """A node under review. `chosen` are the units a person chose, by id; None: those that its words mean."""

    chosen: tuple[int, ...] | None = None

    @property
    def level(self) -> int:
        return self.depth + 1


Lines = tuple[ReviewLine, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One step that can be taken back: `old` stood from `start` (from 0) on, where `count` lines stand now.
    `place` (from 1) is the line it was about."""

    start: int
    count: int
    old: Lines
    words: str
    place: int

    def to_record(self) -> dict[str, Any]:
        return {**plain(asdict(self)), "old": records_of(self.old)}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "Change":
        return cls(**{**record, "old": lines_from(record["old"])})


def as_read(nodes: Iterable[ParsedNode]) -> Lines:
    return lines_from([plain(asdict(node)) for node in nodes])


def records_of(lines: Lines) -> list[dict[str, Any]]:
    return [plain(asdict(line)) for line in lines]


def lines_from(records: Iterable[dict[str, Any]]) -> Lines:
    return tuple(_line(record) for record in records)


def change_between(before: Lines, after: Lines, *, words: str, place: int) -> Change | None:
    """None if nothing changed."""
    if before == after:
        return None
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    return Change(start, len(after) - start - end, before[start : len(before) - end], words, place)


def undone(lines: Lines, change: Change) -> Lines:
    return (*lines[: change.start], *change.old, *lines[change.start + change.count :])


def reread(lines: Lines, *, known: Lines, issued_on: datetime.date | None) -> Lines:
    """What the words of a line say (days, form, deadline, names) is read anew where the line is not one of `known`."""
    old = set(known)
    return tuple(line if line in old else _reread(line, issued_on) for line in lines)


def _reread(line: ReviewLine, issued_on: datetime.date | None) -> ReviewLine:
    span = span_in(line.text, issued_on=issued_on) if line.kind is NodeKind.PHASE else None
    names_units = line.kind is NodeKind.DUTY_HOLDER and not line.units
    return replace(
        line,
        starts_on=span.starts_on if span else None,
        ends_on=span.ends_on if span else None,
        form=form_named(search_key(line.text)) if line.kind is NodeKind.FORM else None,
        units=bodies_in(line.text) if names_units else line.units,
        deadline=deadline_in(line.text, issued_on=issued_on) if line.kind in WORK_KINDS else None,
    )


def _line(record: dict[str, Any]) -> ReviewLine:
    node, chosen = node_from(record), record.get("chosen")
    fields = {name: getattr(node, name) for name in ParsedNode.__dataclass_fields__}
    return ReviewLine(**fields, chosen=None if chosen is None else tuple(chosen))


def _alike(first: Sequence[ReviewLine], second: Sequence[ReviewLine]) -> int:
    """How many lines both begin with."""
    pairs = zip(first, second, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second)))
