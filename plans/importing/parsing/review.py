"""The outline of a reading while a clerk corrects it: its lines, the step that one act makes, the way back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plans.enums import NodeKind
from plans.importing.parsing.lines.titles import form_named
from plans.outline.parsing.asks import ASKED, PlanDays, as_said, asking_words
from plans.outline.types import Outline, OutlineLine
from portal.lib.text import search_key
from portal.lib.values import JsonValue

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


def reread(lines: Outline, *, known: Outline, plan: PlanDays) -> Outline:
    """What new words of a line say (days, form, deadline, numbers, names) is read from them, also where they are those
    of a detail below it; what a person set otherwise than the words before said it stays. `known` are the lines before,
    by their keys."""
    before = {line.key: place for place, line in enumerate(known)}
    return tuple(_reread(lines, place, known, before.get(line.key), plan) for place, line in enumerate(lines))


def _reread(lines: Outline, place: int, known: Outline, before: int | None, plan: PlanDays) -> OutlineLine:
    if before is not None and asking_words(lines, place) == asking_words(known, before):
        return lines[place]
    said_before = _NOTHING if before is None else _as_read(known, before, plan)
    set_by_hand = {}
    for name in _READ:
        value = getattr(lines[place], name)
        if value != getattr(said_before, name):
            set_by_hand[name] = value
    return replace(_as_read(lines, place, plan), **set_by_hand)


_NOTHING = OutlineLine(NodeKind.PARAGRAPH, "", "")
_READ = (*ASKED, "form")


def _as_read(lines: Outline, place: int, plan: PlanDays) -> OutlineLine:
    line = as_said(lines, place, plan=plan)
    return replace(line, form=form_named(search_key(line.text)) if line.kind is NodeKind.FORM else None)


def _alike(first: Sequence[OutlineLine], second: Sequence[OutlineLine]) -> int:
    """How many lines both begin with."""
    pairs = zip(first, second, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second)))
