"""What a plan takes over from the one of an earlier year."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plans.enums import Part
from plans.models import Node, Plan, Task
from plans.periods import Cycle, cycle_in_words, years_later
from units.enums import DocumentState
from units.models import Unit


def year_of(plan: Plan) -> int:
    """Of its issue; `plan` is issued."""
    assert plan.issued_on
    return plan.issued_on.year


def lines_naming(year: int, nodes: Iterable[Node]) -> list[Node]:
    """Those whose words name the year: a person must see whether it should be a later one."""
    named = re.compile(rf"(?<!\d){year}(?!\d)")
    return [node for node in nodes if named.search(node.text)]


def lines_to_check(draft: Plan) -> list[Node]:
    """Lines of a copied draft that still name the year of the plan they come from."""
    source = draft.copied_from
    return lines_naming(year_of(source), draft.nodes.in_order()) if source else []


def shifted(cycle: Cycle, years: int) -> Cycle:
    starts_on = years_later(cycle.starts_on, years)
    ends_on = years_later(cycle.ends_on, years) if cycle.ends_on else None
    due_on = years_later(cycle.due_on, years) if cycle.due_on else None
    return Cycle(cycle.schedule, starts_on, ends_on, due_on, cycle.due_day)


@dataclass(frozen=True)
class CopyProposal:
    """A task of the earlier plan as it would be given again from `node`. Units that closed are left out.
    `goes_on` where the earlier plan still makes its periods."""

    task: Task
    node: Node
    cycle: Cycle
    leads: tuple[Unit, ...]
    cooperating: tuple[Unit, ...]
    goes_on: bool

    @property
    def schedule_in_words(self) -> str:
        return cycle_in_words(self.cycle)


def copy_proposals(plan: Plan, *, on: date) -> list[CopyProposal]:
    """Tasks of the plan it was copied from whose line is still there and that were not copied yet, in the order of
    the text, in four queries."""
    if plan.copied_from_id is None:
        return []
    heirs = {node.copied_from_id: node for node in plan.nodes.in_force().exclude(copied_from=None).in_order()}
    done = Task.objects.active().filter(plan=plan).exclude(copied_from=None).values("copied_from")
    tasks = Task.objects.active().filter(plan=plan.copied_from_id, node__in=heirs).exclude(pk__in=done)
    found = tasks.select_related("plan").prefetch_related("parts__unit").order_by("node__position", "pk")
    return [_proposal(task, heirs[task.node_id], plan.years_later, on=on) for task in found]


def _proposal(task: Task, node: Node, years: int, *, on: date) -> CopyProposal:
    present = [part for part in task.parts.all() if part.left_on is None and part.unit.closed_on is None]
    by_path = sorted(present, key=lambda part: part.unit.path)
    goes_on = task.due_on is None and (task.ends_on is None or task.ends_on >= on)
    return CopyProposal(
        task=task,
        node=node,
        cycle=shifted(task.cycle, years),
        leads=tuple(part.unit for part in by_path if part.part == Part.LEAD),
        cooperating=tuple(part.unit for part in by_path if part.part == Part.COOPERATING),
        goes_on=goes_on and task.plan.state == DocumentState.ISSUED,
    )
