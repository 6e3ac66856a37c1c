"""What a line asks for beside its words: from when to when, by when, how many, who leads and who cooperates."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plans.enums import WORK_KINDS, NodeKind
from plans.outline.parsing import Span, span_in
from plans.outline.parsing.attributes import details_in
from plans.outline.parsing.bodies import bodies_in, holders_in
from plans.outline.parsing.deadlines import days_of_work, deadline_in
from plans.outline.parsing.quantities import targets_in
from plans.outline.types import Outline, OutlineLine, Target, branch
from plans.periods import Deadline

# The fields of a line that its words fill.
ASKED = ("starts_on", "ends_on", "deadline", "targets", "units", "partners", "product")
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


def asking_words(lines: Outline, place: int) -> tuple[NodeKind, tuple[str, ...]]:
    """What the line at `place` (from 0) is read from: its kind, its words, those of the details below it."""
    details = (line.text for line in lines[branch(lines, place)][1:] if line.kind is NodeKind.ATTRIBUTE)
    return lines[place].kind, (lines[place].text, *details)


def as_said(lines: Outline, place: int, *, plan: PlanDays) -> OutlineLine:
    """The line at `place` (from 0) with all its words ask for, and the details below it; what they do not say is not
    asked. What the columns of a table say of a row is told by the table and stays."""
    line, above = lines[place], [*_above(lines, place)]
    bare = replace(line, **{name: getattr(_NOTHING, name) for name in ASKED if not line.cells})
    if line.kind is NodeKind.PHASE:
        span = span_in(line.text, issued_on=plan.issued_on)
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
