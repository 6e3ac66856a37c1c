"""What the words of a line ask for, beside what stands in its fields: new words fill what followed the old ones; what a
person set otherwise stays, and is offered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from plans.enums import NodeKind
from plans.outline.models import Plan
from plans.outline.parsing.asks import PlanDays, as_said
from plans.outline.parsing.deadlines import plan_span
from plans.outline.queries.named_in_text import partners_of, units_of
from plans.outline.types import Outline, OutlineLine
from units.tree.models import Unit

# What is filled and offered together, in the order of the form.
_PARTS = {
    "days": ("starts_on", "ends_on"),
    "deadline": ("deadline",),
    "targets": ("targets",),
    "units": ("unit_ids", "units"),
    "partners": ("partner_ids", "partners"),
    "product": ("product",),
}
_EMPTY = (None, (), "")


@dataclass(frozen=True)
class WordsOffer:
    """A part of a line that says something else than its words: `words` is what they say."""

    part: str
    words: str


def days_of_plan(plan: Plan, *, on: date) -> PlanDays:
    """A draft is read as if it were issued today."""
    issued_on = plan.issued_on or on
    return PlanDays(issued_on, plan_span(plan.abstract, issued_on=issued_on))


def said_of(lines: Outline, place: int, *, plan: PlanDays, among: Sequence[Unit]) -> OutlineLine:
    """The line at `place` (from 0) with what its words ask for, their names as the units of `among` that they mean."""
    said = as_said(lines, place, plan=plan)
    if lines[place].cells:
        return said
    named = replace(said, unit_ids=None, partner_ids=None)
    return replace(
        said,
        unit_ids=tuple(unit.pk for unit in units_of(named, among=among)),
        partner_ids=tuple(unit.pk for unit in partners_of(named, among=among)),
    )


def with_new_words(old: Outline, new: Outline, key: int, *, plan: PlanDays, among: Sequence[Unit]) -> Outline:
    """`new` with what the changed words of the line `key` say; so also for the line that it is a detail of."""
    place = _place(new, key)
    item = next((above for above in range(place, -1, -1) if new[above].depth < new[place].depth), None)
    places = [place, item] if new[place].kind is NodeKind.ATTRIBUTE and item is not None else [place]
    lines = list(new)
    for one in places:
        before = _place(old, new[one].key)
        lines[one] = _filled(
            new[one],
            before=old[before],
            then=said_of(old, before, plan=plan, among=among),
            now=said_of(new, one, plan=plan, among=among),
        )
    return tuple(lines)


def offers_of(line: OutlineLine, said: OutlineLine) -> list[WordsOffer]:
    """Where the line holds something else than its words say; not where it holds nothing: that was emptied."""
    return [
        WordsOffer(part, words)
        for part, names in _PARTS.items()
        if _value(line, names) and (words := _in_words(part, said)) and not _is_same(line, said, names)
    ]


def with_part(line: OutlineLine, part: str, said: OutlineLine) -> OutlineLine:
    """The line with one part as its words say; names stay names where no unit was chosen yet."""
    unchosen = {name for name in ("unit_ids", "partner_ids") if getattr(line, name) is None}
    return replace(line, **{name: getattr(said, name) for name in _PARTS[part] if name not in unchosen})


def _filled(typed: OutlineLine, *, before: OutlineLine, then: OutlineLine, now: OutlineLine) -> OutlineLine:
    for part, names in _PARTS.items():
        is_typed = any(getattr(typed, name) != getattr(before, name) for name in names)
        if not is_typed and _is_same(before, then, names):
            typed = with_part(typed, part, now)
    return typed


def _is_same(line: OutlineLine, said: OutlineLine, names: Sequence[str]) -> bool:
    """Units are the same if the ids are; as names where nobody has chosen yet."""
    if getattr(line, names[0]) is None and len(names) == 2 and names[0].endswith("_ids"):
        return bool(getattr(line, names[1]) == getattr(said, names[1]))
    if names[0].endswith("_ids"):
        return set(getattr(line, names[0])) == set(getattr(said, names[0]) or ())
    return all(getattr(line, name) == getattr(said, name) for name in names)


def _value(line: OutlineLine, names: Sequence[str]) -> Any:
    return next((value for name in names if (value := getattr(line, name)) not in _EMPTY), None)


def _in_words(part: str, said: OutlineLine) -> str:
    match part:
        case "days":
            return replace(said, deadline=None).days_in_words
        case "deadline":
            return said.deadline.in_words if said.deadline else ""
        case "targets":
            return said.targets_in_words
        case "units":
            return ", ".join(said.units)
        case "partners":
            return ", ".join(said.partners)
        case "product":
            return said.product
        case _:
            raise ValueError(part)


def _place(lines: Outline, key: int) -> int:
    return next(place for place, line in enumerate(lines) if line.key == key)
