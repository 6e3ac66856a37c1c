"""Up and down the outline from one node."""

from plans.enums import NodeKind
from plans.models import Node


def lineage(node: Node) -> list[Node]:
    """From the top heading down to the node itself, in one query."""
    nodes = {each.pk: each for each in Node.objects.filter(plan=node.plan_id).order_by("position")}
    line, step = [], nodes.get(node.pk)
    while step is not None:
        line.append(step)
        step = nodes.get(step.parent_id) if step.parent_id else None
    return line[::-1]


def phase_in(line: list[Node]) -> Node | None:
    """The nearest phase of a lineage."""
    return next((node for node in reversed(line) if node.kind == NodeKind.PHASE), None)


def form_in(line: list[Node]) -> str:
    """The nearest form of a lineage; empty if it names none."""
    return next((node.form for node in reversed(line) if node.form), "")


def subtree_ids(node: Node) -> set[int]:
    """The node and all below it; a parent stands before its children in reading order."""
    found = {node.pk}
    rows = Node.objects.filter(plan=node.plan_id, position__gt=node.position).order_by("position")
    for pk, parent in rows.values_list("pk", "parent_id"):
        if parent in found:
            found.add(pk)
    return found
