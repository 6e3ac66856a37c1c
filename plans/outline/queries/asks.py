"""What the words of a line ask for, beside what stands in its fields: new words fill what followed the old ones; what a
person set otherwise stays, and is offered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from plans.enums import NodeKind
from plans.outline.models import Plan
from plans.outline.parsing.asks import PlanDays, as_said, asking_words
from plans.outline.parsing.deadlines import plan_span
from plans.outline.queries.named_in_text import partners_of, units_of
from plans.outline.types import Outline, OutlineLine, place_of
from portal.lib.clock import local_day
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
# A day says itself what it is.
_NAMES = {"targets": "Chỉ tiêu", "units": "Đơn vị", "partners": "Phối hợp", "product": "Sản phẩm"}
_EMPTY = (None, (), "")
_NOTHING = OutlineLine(NodeKind.PARAGRAPH, "", "", unit_ids=(), partner_ids=())


@dataclass(frozen=True)
class WordsOffer:
    """A part of a line that says something else than its words: `words` is what they say."""

    part: str
    words: str

    @property
    def words_with_part(self) -> str:
        """`Hạn 20/4/2026`, `Chỉ tiêu: 5 pa nô`."""
        name = _NAMES.get(self.part)
        return f"{name}: {self.words}" if name else f"{self.words[:1].upper()}{self.words[1:]}"


def days_of_plan(plan: Plan) -> PlanDays:
    """A draft is read as if it were issued on the day it was begun."""
    issued_on = plan.issued_on or local_day(plan.created_at)
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


def with_new_words(old: Outline, new: Outline, *, plan: PlanDays, among: Sequence[Unit]) -> Outline:
    """`new` with what new words of a line say, its own and those of the details below it; `old` are the lines before,
    by their keys."""
    places = {line.key: place for place, line in enumerate(old)}
    lines = list(new)
    for place, line in enumerate(new):
        known = places.get(line.key)
        if known is not None and asking_words(old, known) == asking_words(new, place):
            continue
        before = _NOTHING if known is None else old[known]
        then = before if known is None else said_of(old, known, plan=plan, among=among)
        lines[place] = _filled(line, before=before, then=then, now=said_of(new, place, plan=plan, among=among))
    return tuple(lines)


def new_offers(old: Outline, new: Outline, key: int, *, plan: PlanDays, among: Sequence[Unit]) -> list[WordsOffer]:
    """What the line `key` offers that its words did not say before."""
    was, now = place_of(old, key) - 1, place_of(new, key) - 1
    before = {(one.part, one.words) for one in offers_of(new[now], said_of(old, was, plan=plan, among=among))}
    found = offers_of(new[now], said_of(new, now, plan=plan, among=among))
    return [one for one in found if (one.part, one.words) not in before]


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
