"""What a line asks for beside its words: from when to when, by when, how many, who leads and who cooperates; and what
becomes of it when the words change."""

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from plans.enums import WORK_KINDS, Form, NodeKind
from plans.outline.parsing import Span, span_in
from plans.outline.parsing.attributes import details_in
from plans.outline.parsing.bodies import bodies_in, holders_in
from plans.outline.parsing.deadlines import days_of_work, deadline_in
from plans.outline.parsing.quantities import targets_in
from plans.outline.parsing.words import WORDS, any_of
from plans.outline.types import Outline, OutlineLine, Target, branch
from plans.periods import Deadline
from portal.lib.text import as_number, search_key

# The fields of a line that its words fill, those together that follow them together, in the order of the form.
PARTS = {
    "days": ("starts_on", "ends_on"),
    "deadline": ("deadline",),
    "form": ("form",),
    "targets": ("targets",),
    "units": ("unit_ids", "units"),
    "partners": ("partner_ids", "partners"),
    "product": ("product",),
}
_IDS = ("unit_ids", "partner_ids")
_ASKED = [name for names in PARTS.values() for name in names if name not in _IDS]
_FORM_WORDS = [(Form(name), re.compile(any_of(words))) for name, words in WORDS["forms"].items()]
SHORT_DAY = re.compile(r"(?<![\d/.,-])(\d{1,2})/(\d{1,2})(?![\d/%])")
_MONTHS = re.compile(
    r"\b(?P<name>tháng|quý) (?P<first>\d{1,2}|[IVX]{1,3})\b(?: ?[-–] ?(?P<last>\d{1,2}|[IVX]{1,3})\b)?(?! ?[/\d])",
    re.IGNORECASE,
)
_MONTHS_BEFORE = 2  # a plan may be issued so long after what it tells of has begun
_NOTHING = OutlineLine(NodeKind.PARAGRAPH, "", "")


@dataclass(frozen=True, slots=True)
class PlanDays:
    """What a day without its year is told by: the issue of the plan, and the span it is for."""

    issued_on: datetime.date | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class WorkAsks:
    """What a line of work says of its days and numbers."""

    deadline: Deadline | None
    days: Span | None
    targets: tuple[Target, ...]


def work_asks(text: str, *, above: Sequence[str], plan: PlanDays, due: str = "", is_row: bool = False) -> WorkAsks:
    """`above` are the headings over the line, `due` what a detail or a column says of the day: that goes before the
    words of the line, and of a row it alone counts."""
    said = [due, f"hoàn thành trong {due}", f"thời gian: {due}"] if due else []
    texts = said if said and is_row else [*said, text]
    deadlines = (deadline_in(one, issued_on=plan.issued_on, span=plan.span) for one in texts)
    spans = (days_of_work(one, issued_on=plan.issued_on, span=plan.span) for one in texts)
    deadline, days = next(filter(None, deadlines), None), next(filter(None, spans), None)
    return WorkAsks(deadline, days, targets_in(text, above=above, deadline=deadline, span=days))


def phase_days(text: str, *, plan: PlanDays) -> Span | None:
    """The days of a phase. What has no year of its own is told by the plan: a month or quarter by its span, a day by
    its issue."""
    if not re.search(r"\b20\d\d\b", text):
        text = _MONTHS.sub(lambda match: _month_with_year(match, plan), text)
        text = SHORT_DAY.sub(lambda match: _day_with_year(match, plan), text)
    return span_in(text, issued_on=plan.issued_on)


def _month_with_year(match: re.Match[str], plan: PlanDays) -> str:
    year = _only_year(plan) or (plan.issued_on.year if plan.issued_on else None)
    if year is None:
        return match[0]
    last = f" - {match['name']} {match['last']}" if match["last"] else ""
    return f"{match['name']} {match['first']}{last} năm {year}"


def _day_with_year(match: re.Match[str], plan: PlanDays) -> str:
    """It is of the year of the issue or of the next; without an issue, of the year the plan is for."""
    issued, month = plan.issued_on, as_number(match[2]) or 0
    if issued is None:
        year = _only_year(plan)
        return f"{match[0]}/{year}" if year else match[0]
    return f"{match[0]}/{issued.year + (month < issued.month - _MONTHS_BEFORE)}"


def _only_year(plan: PlanDays) -> int | None:
    span = plan.span
    is_one = span and span.starts_on and span.ends_on and span.starts_on.year == span.ends_on.year
    return span.starts_on.year if is_one and span and span.starts_on else None


def asking_words(lines: Outline, place: int) -> tuple[NodeKind, tuple[str, ...]]:
    """What the line at `place` (from 0) is read from: its kind, its words, those of the details below it."""
    details = (line.text for line in lines[branch(lines, place)][1:] if line.kind is NodeKind.ATTRIBUTE)
    return lines[place].kind, (lines[place].text, *details)


def as_said(lines: Outline, place: int, *, plan: PlanDays) -> OutlineLine:
    """The line at `place` (from 0) with all its words ask for, and the details below it; what they do not say is not
    asked. What the columns of a table say of a row is told by the table and stays."""
    line, above = lines[place], [*_above(lines, place)]
    bare = replace(line, **{name: getattr(_NOTHING, name) for name in _ASKED if not line.cells})
    if line.kind is NodeKind.FORM:
        return replace(bare, form=form_named(search_key(line.text)))
    if line.kind is NodeKind.PHASE:
        span = phase_days(line.text, plan=plan)
        return replace(bare, starts_on=span.starts_on, ends_on=span.ends_on) if span else bare
    if line.kind is NodeKind.DUTY_HOLDER:
        return replace(bare, units=bodies_in(line.text))
    if line.kind not in WORK_KINDS:
        return bare
    headings = [one.text for one in above]
    if line.cells:
        return replace(line, targets=targets_in(line.text, above=headings, deadline=line.deadline))
    is_held = any(one.kind is NodeKind.DUTY_HOLDER and one.units for one in above)
    holders = holders_in(line.text, alone=line.kind is NodeKind.DUTY and not is_held)
    below = lines[branch(lines, place)][1:]
    details = details_in(one.text for one in below if one.kind is NodeKind.ATTRIBUTE and one.depth == line.depth + 1)
    asks = work_asks(line.text, above=headings, plan=plan, due=details.due)
    return replace(
        bare,
        starts_on=asks.days.starts_on if asks.days else None,
        ends_on=asks.days.ends_on if asks.days else None,
        deadline=asks.deadline,
        targets=asks.targets,
        units=details.units or holders.leads,
        partners=details.partners or holders.partners,
        product=details.product,
    )


def _above(lines: Outline, place: int) -> Iterator[OutlineLine]:
    """The headings over a line, the top one first."""
    path: list[OutlineLine] = []
    for line in lines[: place + 1]:
        del path[line.depth :]
        path.append(line)
    yield from path[:-1]


def form_named(key: str) -> Form | None:
    """The form that an accent-free title names first, or None."""
    places = [(match.start(), form) for form, words in _FORM_WORDS if (match := words.search(key))]
    return min(places, key=lambda place: place[0])[1] if places else None


# The line at a place (from 0) with what its words ask for.
Reader = Callable[[Outline, int], OutlineLine]


def with_new_words(old: Outline, new: Outline, *, read: Reader) -> Outline:
    """`new` with what new words of a line say, its own and those of the details below it, in the fields that followed
    the words before; what a person set otherwise stays. `old` are the lines before, by their keys."""
    places = {line.key: place for place, line in enumerate(old)}
    lines = list(new)
    for place, line in enumerate(new):
        known = places.get(line.key)
        if known is None:
            nothing = replace(_NOTHING, unit_ids=line.unit_ids and (), partner_ids=line.partner_ids and ())
            lines[place] = _filled(line, before=nothing, then=nothing, now=read(new, place))
        elif asking_words(old, known) != asking_words(new, place):
            lines[place] = _filled(line, before=old[known], then=read(old, known), now=read(new, place))
    return tuple(lines)


def with_part(line: OutlineLine, part: str, said: OutlineLine) -> OutlineLine:
    """The line with one part as its words say; names stay names where no unit was chosen yet."""
    unchosen = {name for name in _IDS if getattr(line, name) is None}
    return replace(line, **{name: getattr(said, name) for name in PARTS[part] if name not in unchosen})


def is_same(line: OutlineLine, said: OutlineLine, names: Sequence[str]) -> bool:
    """Units are the same if the ids are; as names where nobody has chosen yet."""
    if names[0] not in _IDS:
        return all(getattr(line, name) == getattr(said, name) for name in names)
    if getattr(line, names[0]) is None:
        return bool(getattr(line, names[1]) == getattr(said, names[1]))
    return set(getattr(line, names[0])) == set(getattr(said, names[0]) or ())


def _filled(typed: OutlineLine, *, before: OutlineLine, then: OutlineLine, now: OutlineLine) -> OutlineLine:
    for part, names in PARTS.items():
        is_typed = any(getattr(typed, name) != getattr(before, name) for name in names)
        is_form_unsaid = part == "form" and now.kind is NodeKind.FORM and not now.form  # a heading of forms has one
        if not is_typed and not is_form_unsaid and is_same(before, then, names):
            typed = with_part(typed, part, now)
    return typed
