"""What a line of a plan says of the work that grows from it, as the forms that give work are opened with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from textwrap import shorten

from plans.enums import METRICS_OF_FORM, Metric, Schedule
from plans.outline.models import Node, Plan
from plans.outline.parsing import Span
from plans.outline.parsing.deadlines import plan_span
from plans.outline.parsing.quantities import form_of
from plans.outline.queries.lines import form_among, phase_among
from plans.outline.types import Target
from plans.periods import Deadline
from plans.work.states import targets_in_words
from units.tree.models import Unit

TITLE_LENGTH = 200
USUAL_DUE_DAY = 20
_DAY = timedelta(days=1)
_ALWAYS = Span(None, None)


@dataclass(frozen=True)
class UsualOrder:
    """`deadline` is that of the line, None if it names none. Work done once begins on `starts_on`, that of rounds on
    `first_round_on`: after the issue and inside the span of the line. `targets` are of `form`."""

    title: str
    form: str
    deadline: Deadline | None
    starts_on: date
    first_round_on: date
    ends_on: date | None
    leads: list[Unit]
    cooperating: list[Unit]
    targets: dict[str, int] = field(default_factory=dict)
    product: str = ""

    @property
    def targets_in_words(self) -> list[str]:
        return targets_in_words(self.targets)

    @property
    def due_day(self) -> int:
        """Of a round."""
        return (self.deadline.due_day if self.deadline else None) or USUAL_DUE_DAY

    def begins_on(self, deadline: Deadline) -> date:
        """The first day of work with this deadline; what was due before today is late from the start, not
        impossible."""
        if deadline.schedule != Schedule.ONCE:
            return self.first_round_on
        return min(self.starts_on, deadline.due_on or self.starts_on)


def usual_order(line: Sequence[Node], *, on: date) -> UsualOrder:
    """`line` is the way from the top heading down to the line itself; `on` the day the work is given."""
    node, plan = line[-1], line[-1].plan
    span = span_of_work(line, plan)
    targets = [Target(metric, node.targets[metric]) for metric in Metric if metric in node.targets]
    form = form_of_work(form_among(line), targets)
    leads = named_units_in(line)
    return UsualOrder(
        title=_shortened(node.text),
        form=form,
        deadline=node.deadline or (Deadline(due_on=node.ends_on) if node.ends_on else None),
        starts_on=first_day(span, issued_on=None, on=on),
        first_round_on=first_day(span, issued_on=plan.issued_on, on=on),
        ends_on=span.ends_on,
        leads=leads,
        cooperating=[unit for unit in _by_path(node.partners.all()) if unit not in leads],
        targets={str(one.metric): one.quantity for one in targets if one.metric in METRICS_OF_FORM.get(form, ())},
        product=node.product,
    )


def span_of_work(line: Sequence[Node], plan: Plan) -> Span:
    """From when to when a line has work: by its own days, else those of its phase, else those the plan is for."""
    node, phase = line[-1], phase_among(line[:-1])
    for one in (node, phase):
        if one is not None and (one.starts_on or one.ends_on):
            return Span(one.starts_on, one.ends_on)
    return plan_span(plan.abstract, issued_on=plan.issued_on) or _ALWAYS


def first_day(span: Span, *, issued_on: date | None, on: date) -> date:
    """The first day on which work of the span can be due: in it, after the issue, and not before it is given; of a span
    that is over, its own first day, so that all of it is late."""
    is_over = span.ends_on is not None and span.ends_on < on
    days = [span.starts_on or on] if is_over else [on, span.starts_on or on]
    first = max([*days, issued_on + _DAY] if issued_on and not is_over else days)
    return min(first, span.ends_on) if span.ends_on else first


def form_of_work(heading: str, targets: Sequence[Target]) -> str:
    """The form of the heading, unless all that is counted is of another; without a heading that of the numbers."""
    counted = form_of(targets)
    is_of_heading = any(one.metric in METRICS_OF_FORM.get(heading, ()) for one in targets)
    return heading if heading and (is_of_heading or counted is None) else str(counted or "")


def named_units_in(line: Sequence[Node]) -> list[Unit]:
    """The units named on the node or on the nearest heading above it."""
    return next((units for node in reversed(line) if (units := _by_path(node.units.all()))), [])


def _by_path(units: Iterable[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: unit.path)


def _shortened(text: str) -> str:
    return shorten(" ".join(text.split()).rstrip(".;: "), TITLE_LENGTH, placeholder="…")
