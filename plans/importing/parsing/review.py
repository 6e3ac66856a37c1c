"""The outline of a reading while a clerk corrects it: its lines, the step that one act makes, the way back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plans.enums import NodeKind
from plans.importing.parsing.lines.titles import form_named
from plans.outline.parsing.asks import PlanDays, as_said
from plans.outline.types import Outline, OutlineLine, branch
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


def reread(lines: Outline, *, known: Outline, plan: PlanDays) -> Outline:
    """What the words of a line say (days, form, deadline, numbers, names) is read anew where the line is not one of
    `known`, or a detail below it is not."""
    old = set(known)
    return tuple(
        line if _is_known(lines, place, old) else _reread(lines, place, plan) for place, line in enumerate(lines)
    )


def _is_known(lines: Outline, place: int, old: set[OutlineLine]) -> bool:
    details = (line for line in lines[branch(lines, place)][1:] if line.kind is NodeKind.ATTRIBUTE)
    return lines[place] in old and all(line in old for line in details)


def _reread(lines: Outline, place: int, plan: PlanDays) -> OutlineLine:
    line = as_said(lines, place, plan=plan)
    units = lines[place].units if lines[place].units and line.kind is NodeKind.DUTY_HOLDER else line.units
    form = form_named(search_key(line.text)) if line.kind is NodeKind.FORM else None
    return replace(line, units=units, form=form)


def _alike(first: Sequence[OutlineLine], second: Sequence[OutlineLine]) -> int:
    """How many lines both begin with."""
    pairs = zip(first, second, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second)))
