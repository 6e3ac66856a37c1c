"""The outline of a plan as a page needs it, up and down from one line, back through the plans it replaced, and which
plans change each other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plans.enums import WORK_KINDS, Amendment, Change, NodeKind
from plans.outline.models import Node, Plan
from plans.outline.types import Outline, OutlineLine
from units.people.models import User
from units.tree.models import Unit


def outline_lines(plan: Plan) -> Outline:
    """All lines in force in reading order, in three queries."""
    depths: dict[int, int] = {}
    lines = []
    units, partners = _named_by(plan, Node.units), _named_by(plan, Node.partners)
    for node in plan.nodes.in_force().in_order():
        depths[node.pk] = depths[node.parent_id] + 1 if node.parent_id else 0
        lines.append(node.line(depth=depths[node.pk], units=units[node.pk], partners=partners[node.pk]))
    return tuple(lines)


def _named_by(plan: Plan, relation: Any) -> Mapping[int, list[Unit]]:
    """By the id of a node. To prefetch them costs five times as much: a queryset for every node."""
    named = defaultdict[int, list[Unit]](list)
    rows = relation.through.objects.filter(node__plan=plan).select_related("unit").order_by("unit__path", "pk")
    for row in rows:
        named[row.node_id].append(row.unit)
    return named


@dataclass(frozen=True)
class OutlineRow:
    """A line with its place (from 1), how many hang below it and how many tasks come from it. `key` and `place` are
    texts: a page writes them many hundred times."""

    line: OutlineLine
    key: str
    place: str
    below: int
    tasks: int

    @property
    def is_assignable(self) -> bool:
        """Whether a task grows from such a line."""
        return self.line.kind in WORK_KINDS


def outline_rows(lines: Outline, *, tasks: Mapping[int, int] | None = None) -> list[OutlineRow]:
    """For a page; `tasks` is how many tasks come from the line of which key."""
    ends, open_places = [len(lines)] * len(lines), list[int]()
    for start, line in enumerate(lines):
        while len(open_places) > line.depth:
            ends[open_places.pop()] = start
        open_places.append(start)
    return [
        OutlineRow(line, str(line.key), str(start + 1), ends[start] - start - 1, (tasks or {}).get(line.key, 0))
        for start, line in enumerate(lines)
    ]


def ancestors(node: Node) -> list[Node]:
    """From the top heading down to the node itself, in one query."""
    nodes = {each.pk: each for each in Node.objects.filter(plan=node.plan_id).order_by("position")}
    path, above = [], nodes.get(node.pk)
    while above is not None:
        path.append(above)
        above = nodes.get(above.parent_id) if above.parent_id else None
    return path[::-1]


def phase_among(path: Sequence[Node]) -> Node | None:
    """The nearest phase of a node's ancestors."""
    return next((node for node in reversed(path) if node.kind == NodeKind.PHASE), None)


def form_among(path: Sequence[Node]) -> str:
    """The nearest form of a node's ancestors; empty if they name none."""
    return next((node.form for node in reversed(path) if node.form), "")


def subtree_ids(node: Node) -> set[int]:
    """The node and all below it; a parent stands before its children in reading order."""
    found = {node.pk}
    rows = Node.objects.filter(plan=node.plan_id, position__gt=node.position).order_by("position")
    for pk, parent in rows.values_list("pk", "parent_id"):
        if parent in found:
            found.add(pk)
    return found


def with_replaced_plans(plan: Plan) -> list[int]:
    """Ids of the plan and of those it replaced, one after the other. A plan that replaces another carries its work
    on: what was done for the old lines counts for the new ones."""
    plans = [plan]
    while plans[-1].amendment == Amendment.REPLACE and plans[-1].amends:
        plans.append(plans[-1].amends)
    return [each.pk for each in plans]


def successors(plan: Plan) -> dict[int, int]:
    """Lines of the plans it replaced to the line of `plan` that carries each on; empty if it replaced none."""
    carried: dict[int, int] = {}
    for replacing in with_replaced_plans(plan)[:-1]:
        rows = Node.objects.filter(plan=replacing, change=Change.REWORDS).order_by("pk")
        for pk, old in rows.values_list("pk", "changes_id"):
            successor = pk if replacing == plan.pk else carried.get(pk)
            if successor and old:
                carried[old] = successor
    return carried


def with_replaced_lines(node: Node) -> list[int]:
    """Ids of the line and of those it carries on in the plans that its plan replaced."""
    return [node.pk, *(old for old, successor in successors(node.plan).items() if successor == node.pk)]


@dataclass(frozen=True)
class RelatedPlans:
    """The plans a plan is tied to by amendment, as far as a person may see them."""

    amends: Plan | None
    altered_by: list[Plan]
    replaced_by: Plan | None


def related_plans(plan: Plan, *, user: User) -> RelatedPlans:
    """A draft is not related yet."""
    visible = Plan.objects.visible_to(user).with_context()
    later = list(visible.issued().filter(amends=plan).order_by("issued_on", "pk"))
    return RelatedPlans(
        amends=visible.filter(pk=plan.amends_id).first() if plan.amends_id else None,
        altered_by=[one for one in later if not one.has_work],
        replaced_by=next((one for one in later if one.has_work), None),
    )
