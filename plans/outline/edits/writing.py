"""A line with what was typed in it, and the lines that a list makes that was pasted into it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from plans.enums import MAX_LEVELS, NodeKind
from plans.outline.edits import SETTLED, TEXT_BELOW, branch_end
from plans.outline.parsing.lists import MOST_POINTS, points_in
from plans.outline.types import Outline, OutlineLine, place_of
from portal.lib.errors import ensure


def typed_in(lines: Outline, place: int, line: OutlineLine) -> Outline:
    """With `line` in that place. Who typed has looked at it. Of a list that was pasted the first point stays in the
    line, the others are lines behind all that hangs below it."""
    old, end = lines[place - 1], branch_end(lines, place)
    typed = line if line == old else replace(line, confidence=SETTLED)
    points = points_in(line.text) if line.text != old.text and not line.cells else []
    ensure(len(points) <= MOST_POINTS, f"Mỗi lần dán tối đa {MOST_POINTS} mục.")
    first, *others = _points(typed, points) if points else [typed]
    return (*lines[: place - 1], first, *lines[place:end], *others, *lines[end:])


def typed_end(before: Outline, after: Outline, key: int) -> int:
    """The place of the line `key` after it was typed; of the last point, if a list was pasted in it."""
    place = place_of(after, key)
    end = branch_end(before, place_of(before, key)) + len(after) - len(before)
    return end if len(after) > len(before) and not after[end - 1].cells else place


def _points(line: OutlineLine, points: Sequence[tuple[str, str]]) -> Iterator[OutlineLine]:
    """A new sort of mark is one level deeper, a known one goes back to its own; all are below words that announce
    them."""
    (mark, words), *others = points
    yield replace(line, label=mark or line.label, text=words)
    announces = not mark and words.endswith(":")
    sorts, kinds = ["" if announces else _sort_of(mark or line.label)], [line.kind]
    for mark, words in others:
        if (sort := _sort_of(mark)) in sorts:
            del sorts[sorts.index(sort) + 1 :], kinds[sorts.index(sort) + 1 :]
        elif line.depth + len(sorts) < MAX_LEVELS:
            sorts.append(sort)
            kinds.append(TEXT_BELOW.get(kinds[-1], kinds[-1]))
        form = line.form if kinds[-1] is NodeKind.MEASURE else None
        depth = line.depth + len(sorts) - 1
        yield OutlineLine(kinds[-1], mark, words, depth, form=form, confidence=SETTLED)


def _sort_of(mark: str) -> str:
    return re.sub(r"^[a-zđ]", "a", re.sub(r"\d+", "1", re.sub("^[IVX]+", "I", mark)))
