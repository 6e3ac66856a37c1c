"""Moves in an outline as values: spots in reading order, each with its parent. Nothing here knows the database."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from plans.enums import MAX_LEVELS
from portal.lib.errors import RuleViolation, ensure


class Spot(NamedTuple):
    node: int
    parent: int | None


class Step(StrEnum):
    UP = "up"
    DOWN = "down"
    INDENT = "indent"
    OUTDENT = "outdent"


Outline = list[Spot]


def depths(outline: Sequence[Spot]) -> dict[int, int]:
    """The level of each node, 0 at the top. Parents must stand before their children."""
    levels: dict[int, int] = {}
    for spot in outline:
        levels[spot.node] = 0 if spot.parent is None else levels[spot.parent] + 1
    return levels


def branch(outline: Sequence[Spot], node: int) -> slice:
    """Where the node and all below it stand: one unbroken run."""
    levels = depths(outline)
    start = _place(outline, node)
    end = start + 1
    while end < len(outline) and levels[outline[end].node] > levels[node]:
        end += 1
    return slice(start, end)


def insert_below(outline: Outline, new: int, *, anchor: int) -> Outline:
    """The new node as the next sibling of `anchor`, after all that hangs below it."""
    end = branch(outline, anchor).stop
    return [*outline[:end], Spot(new, _parent(outline, anchor)), *outline[end:]]


def insert_inside(outline: Outline, new: int, *, anchor: int) -> Outline:
    """The new node as the last child of `anchor`."""
    end = branch(outline, anchor).stop
    return _checked([*outline[:end], Spot(new, anchor), *outline[end:]])


def remove(outline: Outline, node: int) -> Outline:
    """Without the node and all below it."""
    run = branch(outline, node)
    return [*outline[: run.start], *outline[run.stop :]]


def take_step(outline: Outline, node: int, step: Step) -> Outline:
    """Raises RuleViolation where there is nowhere to go."""
    match step:
        case Step.UP:
            before = _sibling(outline, node, -1, refusal="Mục này đã đứng đầu nhóm của nó.")
            return _swapped(outline, before, node)
        case Step.DOWN:
            after = _sibling(outline, node, 1, refusal="Mục này đã đứng cuối nhóm của nó.")
            return _swapped(outline, node, after)
        case Step.INDENT:
            return _indented(outline, node)
        case Step.OUTDENT:
            return _outdented(outline, node)
        case _:
            raise RuleViolation(f"Không có thao tác “{step}”.")


def _indented(outline: Outline, node: int) -> Outline:
    refusal = "Chưa thụt vào được: phía trên không có mục cùng cấp để làm mục cha."
    before = _sibling(outline, node, -1, refusal=refusal)
    return _checked([Spot(spot.node, before) if spot.node == node else spot for spot in outline])


def _outdented(outline: Outline, node: int) -> Outline:
    """Moves behind all that hangs below the old parent, so that no other node changes its level."""
    parent = _parent(outline, node)
    if parent is None:
        raise RuleViolation("Mục này đã ở cấp cao nhất.")
    run, family = branch(outline, node), branch(outline, parent)
    moved = [Spot(node, _parent(outline, parent)), *outline[run.start + 1 : run.stop]]
    return [*outline[: run.start], *outline[run.stop : family.stop], *moved, *outline[family.stop :]]


def _swapped(outline: Outline, first: int, second: int) -> Outline:
    """Two neighbouring siblings change places, each with all below it."""
    upper, lower = branch(outline, first), branch(outline, second)
    return [*outline[: upper.start], *outline[lower], *outline[upper], *outline[lower.stop :]]


def _sibling(outline: Sequence[Spot], node: int, way: int, *, refusal: str) -> int:
    """The sibling just before (-1) or after (1)."""
    parent = _parent(outline, node)
    siblings = [spot.node for spot in outline if spot.parent == parent]
    place = siblings.index(node) + way
    ensure(0 <= place < len(siblings), refusal)
    return siblings[place]


def _place(outline: Sequence[Spot], node: int) -> int:
    return next(place for place, spot in enumerate(outline) if spot.node == node)


def _parent(outline: Sequence[Spot], node: int) -> int | None:
    return outline[_place(outline, node)].parent


def _checked(outline: Outline) -> Outline:
    deepest = max(depths(outline).values(), default=0)
    ensure(deepest < MAX_LEVELS, f"Kế hoạch chỉ có tối đa {MAX_LEVELS} cấp.")
    return outline
