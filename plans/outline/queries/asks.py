"""What the words of a line ask for beside what stands in its fields, names as the units they mean; where a person set
something else, it is offered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from plans.outline.models import Plan
from plans.outline.parsing.asks import PARTS, PlanDays, Reader, as_said, asking_words, is_same
from plans.outline.parsing.deadlines import plan_span
from plans.outline.queries.named_in_text import nameable_units, partners_of, units_of
from plans.outline.types import Outline, OutlineLine, place_of
from portal.lib.clock import local_day
from units.tree.models import Unit

# A day says itself what it is.
_NAMES = {"form": "Hình thức", "targets": "Chỉ tiêu", "units": "Đơn vị", "partners": "Phối hợp", "product": "Sản phẩm"}
_IN_WORDS: dict[str, Callable[[OutlineLine], str]] = {
    "days": lambda said: replace(said, deadline=None).days_in_words,
    "deadline": lambda said: said.deadline.in_words if said.deadline else "",
    "form": lambda said: said.form.label if said.form else "",
    "targets": lambda said: said.targets_in_words,
    "units": lambda said: ", ".join(said.units),
    "partners": lambda said: ", ".join(said.partners),
    "product": lambda said: said.product,
}


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


def reader_of(plan: Plan, *, on: date) -> Reader:
    """Of the lines of a draft; whom names can mean is looked up when the first line is read."""
    days = days_of_plan(plan)
    among = cache(lambda: list(nameable_units(plan.issuer, on=on)))
    return lambda lines, place: said_of(lines, place, plan=days, among=among())


def new_offers(old: Outline, new: Outline, key: int, *, read: Reader) -> list[WordsOffer]:
    """What the line `key` offers that its words did not say before."""
    was, now = place_of(old, key) - 1, place_of(new, key) - 1
    if asking_words(old, was) == asking_words(new, now):
        return []
    before = offers_of(new[now], read(old, was))
    return [offer for offer in offers_of(new[now], read(new, now)) if offer not in before]


def offers_of(line: OutlineLine, said: OutlineLine) -> list[WordsOffer]:
    """Where the line holds something else than its words say, or nothing: that was emptied, or never read."""
    return [
        WordsOffer(part, words)
        for part, names in PARTS.items()
        if (words := _IN_WORDS[part](said)) and not is_same(line, said, names)
    ]
