"""Lines of work of a plan against the units that can do them, with what is given already."""

from dataclasses import dataclass

from plans.enums import WORK_KINDS, Part
from plans.models import Node, Plan, TaskUnit


@dataclass(frozen=True)
class WorkLine:
    """A line that tasks grow from. `line` is its way down from the top heading, itself the last; `given` are the ids
    of the units that lead a task from it."""

    line: tuple[Node, ...]
    given: frozenset[int]

    @property
    def node(self) -> Node:
        return self.line[-1]

    @property
    def way(self) -> str:
        return " › ".join(str(node) for node in self.line[1:-1])


def work_lines(plan: Plan) -> list[WorkLine]:
    """In reading order, in three queries."""
    given: dict[int, set[int]] = {}
    parts = TaskUnit.objects.present(Part.LEAD).filter(task__plan=plan, task__withdrawn_at=None).order_by("pk")
    for pk, unit in parts.values_list("task__node", "unit"):
        given.setdefault(pk, set()).add(unit)
    found: list[WorkLine] = []
    lines: dict[int, tuple[Node, ...]] = {}
    for node in plan.nodes.in_force().in_order().prefetch_related("units"):
        lines[node.pk] = line = (*lines.get(node.parent_id or 0, ()), node)
        if node.kind in WORK_KINDS:
            found.append(WorkLine(line, frozenset(given.get(node.pk, ()))))
    return found
