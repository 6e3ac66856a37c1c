"""The outline of a plan as a page needs it, up and down from one line, back through the plans it replaced, and which
plans change each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plans.enums import WORK_KINDS, Amendment, Change, NodeKind
from plans.outline.models import Node, Plan
from plans.outline.types import Outline
from units.people.models import User
from units.tree.models import Unit


def outline_lines(plan: Plan) -> Outline:
    """All lines in force in reading order, in three queries."""
    return tuple(node.line(depth=depth) for node, depth in _with_depths(plan))


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
    """As `outline_lines`, for a page; `tasks` is how many tasks come from which node."""
    nodes = list(_with_depths(plan))
    ends, open_places = [len(nodes)] * len(nodes), list[int]()
    for place, (_, depth) in enumerate(nodes):
        while len(open_places) > depth:
            ends[open_places.pop()] = place
        open_places.append(place)
    return [
        OutlineRow(node, depth, ends[place] - place - 1, tuple(node.units.all()), (tasks or {}).get(node.pk, 0))
        for place, (node, depth) in enumerate(nodes)
    ]


def _with_depths(plan: Plan) -> Iterator[tuple[Node, int]]:
    depths: dict[int, int] = {}
    for node in plan.nodes.in_force().in_order().prefetch_related("units", "partners"):
        depths[node.pk] = depths[node.parent_id] + 1 if node.parent_id else 0
        yield node, depths[node.pk]


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
