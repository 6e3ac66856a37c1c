"""The outline of a plan as a page needs it."""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.enums import WORK_KINDS
from plans.models import Node, Plan
from units.models import Unit


@dataclass(frozen=True)
class OutlineRow:
    """A node with its level (0 at the top), how many nodes hang below it and how many tasks come from it."""

    node: Node
    depth: int
    below: int
    units: tuple[Unit, ...]
    tasks: int

    @property
    def level(self) -> int:
        return self.depth + 1

    @property
    def is_assignable(self) -> bool:
        """Whether a task grows from such a line."""
        return self.node.kind in WORK_KINDS


def outline_rows(plan: Plan, *, tasks: Mapping[int, int] | None = None) -> list[OutlineRow]:
    """All nodes in force in reading order, in two queries; `tasks` is how many tasks come from which node."""
    nodes = list(plan.nodes.in_force().in_order().prefetch_related("units"))
    depths: dict[int, int] = {}
    below: dict[int, int] = dict.fromkeys((node.pk for node in nodes), 0)
    parents = {node.pk: node.parent_id for node in nodes}
    for node in nodes:
        depths[node.pk] = 0 if node.parent_id is None else depths[node.parent_id] + 1
        above = node.parent_id
        while above is not None:
            below[above] += 1
            above = parents[above]
    return [
        OutlineRow(node, depths[node.pk], below[node.pk], tuple(node.units.all()), (tasks or {}).get(node.pk, 0))
        for node in nodes
    ]
