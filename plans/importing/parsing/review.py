"""The outline of a reading while a clerk corrects it: its lines, the step that one act makes, the way back."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plans.enums import WORK_KINDS, NodeKind
from plans.importing.parsing.lines.titles import form_named
from plans.outline.parsing import span_in
from plans.outline.parsing.bodies import bodies_in
from plans.outline.parsing.deadlines import deadline_in
from plans.outline.types import Outline, OutlineLine
from portal.lib.text import search_key
from portal.lib.values import JsonValue

SETTLED = 1.0  # the confidence of what a person has looked at
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class UndoStep(JsonValue):
    """One step that can be taken back: `old` stood from `start` (from 0) on, where `count` lines stand now.
    `place` (from 1) is the line it was about."""

    start: int
    count: int
    old: Outline
    words: str
    place: int


def step_between(before: Outline, after: Outline, *, words: str, place: int) -> UndoStep | None:
    """None if nothing changed."""
    if before == after:
        return None
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    return UndoStep(start, len(after) - start - end, before[start : len(before) - end], words, place)


def undone(lines: Outline, step: UndoStep) -> Outline:
    return (*lines[: step.start], *step.old, *lines[step.start + step.count :])


def reread(lines: Outline, *, known: Outline, issued_on: datetime.date | None) -> Outline:
    """What the words of a line say (days, form, deadline, names) is read anew where the line is not one of `known`."""
    old = set(known)
    return tuple(line if line in old else _reread(line, issued_on) for line in lines)


def _reread(line: OutlineLine, issued_on: datetime.date | None) -> OutlineLine:
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


def _alike(first: Sequence[OutlineLine], second: Sequence[OutlineLine]) -> int:
    """How many lines both begin with."""
    pairs = zip(first, second, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second)))
