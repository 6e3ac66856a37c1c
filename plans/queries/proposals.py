"""What the outline of a plan already says about the work to be given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plans.enums import WORK_KINDS
from plans.models import Node, Plan, Task
from plans.periods import Deadline
from plans.queries.outline import form_among, phase_among
from units.models import Unit

TITLE_LENGTH = 200
USUAL_DUE_DAY = 20


@dataclass(frozen=True)
class Proposal:
    """A line of work that nobody was given yet. `line` is its way down from the top heading, itself the last."""

    line: tuple[Node, ...]

    @property
    def node(self) -> Node:
        return self.line[-1]

    @property
    def way(self) -> str:
        return " › ".join(str(node) for node in self.line[1:-1])


def proposals(plan: Plan) -> list[Proposal]:
    """The lines that name a deadline or units, or stand under a heading that does, and have no task yet; in reading
    order, in three queries."""
    given = set(Task.objects.active().filter(plan=plan).order_by("pk").values_list("node", flat=True))
    found: list[Proposal] = []
    lines: dict[int, tuple[Node, ...]] = {}
    for node in plan.nodes.in_force().in_order().prefetch_related("units"):
        lines[node.pk] = line = (*lines.get(node.parent_id or 0, ()), node)
        is_work = node.kind in WORK_KINDS and node.pk not in given
        if is_work and (node.deadline or named_units_in(line)):
            found.append(Proposal(line))
    return found


def order_words(line: Sequence[Node], *, on: date) -> dict[str, Any]:
    """Title, form, span, deadline and lead units that a ancestors says, as the words of the form of a task."""
    node, phase = line[-1], phase_among(list(line))
    starts_on, ends_on = (phase.starts_on, phase.ends_on) if phase else (None, None)
    is_running = starts_on is not None and starts_on <= on and (ends_on is None or ends_on >= on)
    deadline = node.deadline or Deadline()
    begin = on if is_running or not starts_on else starts_on
    return {
        "title": _shortened(node.text),
        "form": form_among(list(line)),
        "schedule": deadline.schedule,
        # what was due before today is late from the start, not impossible
        "starts_on": min(begin, deadline.due_on or begin),
        "ends_on": ends_on,
        "due_on": deadline.due_on,
        "due_day": deadline.due_day or USUAL_DUE_DAY,
        "leads": named_units_in(line),
    }


def named_units_in(line: Sequence[Node]) -> list[Unit]:
    """The units named on the node or on the nearest heading above it."""
    for node in reversed(line):
        if units := sorted(node.units.all(), key=lambda unit: unit.path):
            return units
    return []


def _shortened(text: str) -> str:
    words = " ".join(text.split()).rstrip(".;: ")
    return words if len(words) <= TITLE_LENGTH else f"{words[:TITLE_LENGTH].rsplit(' ', 1)[0]}…"
