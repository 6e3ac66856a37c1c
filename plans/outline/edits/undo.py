"""The step that one act on an outline makes, and the way back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import Any

from plans.enums import NodeKind
from plans.outline.types import Outline, OutlineLine
from portal.lib.values import JsonValue

MOST_STEPS = 60
MOST_LETTERS = 4_000_000  # of all steps of an outline: of 700 lines some twenty that move all of them
NOTHING_TO_UNDO = "Không còn gì để hoàn tác."

_BY_DEFAULT = OutlineLine(NodeKind.PARAGRAPH, "", "").to_json()
_REQUIRED = ("kind", "label", "text")


@dataclass(frozen=True, slots=True)
class UndoStep(JsonValue):
    """One step that can be taken back: `old` stood from `start` (from 0) on, where `count` lines stand now.
    `place` (from 1) is the line it was about."""

    start: int
    count: int
    old: Outline
    words: str
    place: int

    def to_json(self) -> dict[str, Any]:
        """Of the lines only what is not as it is by default: a step can hold a whole outline."""
        values = JsonValue.to_json(self)
        values["old"] = [
            {name: value for name, value in line.items() if name in _REQUIRED or value != _BY_DEFAULT[name]}
            for line in values["old"]
        ]
        return values


def step_between(before: Outline, after: Outline, *, words: str, place: int) -> UndoStep | None:
    """None if nothing changed."""
    if before == after:
        return None
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    return UndoStep(start, len(after) - start - end, before[start : len(before) - end], words, place)


def undone(lines: Outline, step: UndoStep) -> Outline:
    return (*lines[: step.start], *step.old, *lines[step.start + step.count :])


def letters_of(step: dict[str, Any]) -> int:
    """Of a step as JSON."""
    return len(json.dumps(step, ensure_ascii=False))


def kept_steps(letters: Sequence[int]) -> int:
    """How many steps are kept that are so long, the latest first: that one whatever its length."""
    fitting = takewhile(lambda total: total <= MOST_LETTERS, accumulate(letters[:MOST_STEPS]))
    return max(1, len([*fitting]))


def _alike(first: Sequence[OutlineLine], second: Sequence[OutlineLine]) -> int:
    """How many lines both begin with."""
    pairs = zip(first, second, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(first), len(second)))
