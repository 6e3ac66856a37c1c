"""The text of a plan with the changes of an amendment carried into it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from plans.enums import HEADING_KINDS, Change
from plans.types import OutlineLine


@dataclass(frozen=True)
class Alteration:
    """What an amendment does to the line `key`: `branch` is the new line with all below it, its depth 0."""

    change: str
    key: int
    branch: Sequence[OutlineLine]


def amended(lines: Sequence[OutlineLine], alterations: Iterable[Alteration]) -> list[OutlineLine]:
    """A reworded line keeps its key and what hangs below it; a repealed one goes with all below it. What is added to
    a heading comes last inside it, to another line right behind it, in the order it is added. A key that is not
    there changes nothing."""
    text, behind = list(lines), dict[int, int]()
    for alteration in alterations:
        key = behind.get(alteration.key, alteration.key) if alteration.change == Change.ADDS else alteration.key
        place = next((place for place, line in enumerate(text) if line.key == key), None)
        if place is None:
            continue
        if alteration.change == Change.ADDS and text[place].kind not in HEADING_KINDS:
            behind[alteration.key] = alteration.branch[0].key
        text = _altered(text, place, alteration)
    return text


def _altered(text: list[OutlineLine], place: int, alteration: Alteration) -> list[OutlineLine]:
    line, end = text[place], _end_of_branch(text, place)
    match alteration.change:
        case Change.REPEALS:
            return [*text[:place], *text[end:]]
        case Change.REWORDS:
            head, *below = _hung(alteration.branch, depth=line.depth)
            return [*text[:place], replace(head, key=line.key), *text[place + 1 : end], *below, *text[end:]]
        case Change.ADDS:
            depth = line.depth + 1 if line.kind in HEADING_KINDS else line.depth
            return [*text[:end], *_hung(alteration.branch, depth=depth), *text[end:]]
        case _:
            raise ValueError(alteration.change)


def _hung(branch: Sequence[OutlineLine], *, depth: int) -> list[OutlineLine]:
    return [replace(line, depth=line.depth + depth) for line in branch]


def _end_of_branch(text: Sequence[OutlineLine], place: int) -> int:
    following = (later for later in range(place + 1, len(text)) if text[later].depth <= text[place].depth)
    return next(following, len(text))
