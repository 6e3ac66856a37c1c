"""The step that one act on an outline makes, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass

from plans.outline.types import Outline, OutlineLine
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


def _alike(first: Sequence[OutlineLine], second: Sequence[OutlineLine]) -> int:
    """How many lines both begin with."""
    pairs = zip(first, second, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second)))
