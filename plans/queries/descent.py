"""A plan that replaces another carries its work on: what was done for the old lines counts for the new ones."""

from plans.enums import Amendment, Change
from plans.models import Node, Plan


def plans_behind(plan: Plan) -> list[int]:
    """Ids of the plan and of those it replaced, one after the other."""
    line = [plan]
    while line[-1].amendment == Amendment.REPLACE and line[-1].amends:
        line.append(line[-1].amends)
    return [each.pk for each in line]


def carried_lines(plan: Plan) -> dict[int, int]:
    """Lines of the plans it replaced to the line of `plan` that carries each on; empty if it replaced none."""
    heirs: dict[int, int] = {}
    for replacing in plans_behind(plan)[:-1]:
        rows = Node.objects.filter(plan=replacing, change=Change.REWORDS).order_by("pk")
        for pk, old in rows.values_list("pk", "changes_id"):
            heir = pk if replacing == plan.pk else heirs.get(pk)
            if heir and old:
                heirs[old] = heir
    return heirs


def lines_behind(node: Node) -> list[int]:
    """Ids of the line and of those it carries on in the plans that its plan replaced."""
    return [node.pk, *(old for old, heir in carried_lines(node.plan).items() if heir == node.pk)]
