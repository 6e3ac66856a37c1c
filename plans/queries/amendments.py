"""What a plan does to the one it amends: before its issue as things stand now, after it as they were kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from plans.enums import Amendment, Change
from plans.models import Edition, Node, Plan
from plans.queries.amended import Alteration, amended
from plans.queries.comparison import Entry, compare
from plans.queries.outline import OutlineRow, outline_rows
from plans.types import OutlineLine
from units.models import User


@dataclass(frozen=True)
class Kin:
    """The plans a plan is tied to by amendment, as far as a person may see them."""

    amends: Plan | None
    altered_by: list[Plan]
    replaced_by: Plan | None


def kin_of(plan: Plan, *, user: User) -> Kin:
    """Drafts are no kin yet."""
    visible = Plan.objects.visible_to(user).with_context()
    later = list(visible.issued().filter(amends=plan).order_by("issued_on", "pk"))
    return Kin(
        amends=visible.filter(pk=plan.amends_id).first() if plan.amends_id else None,
        altered_by=[one for one in later if not one.has_work],
        replaced_by=next((one for one in later if one.has_work), None),
    )


def entries_of(plan: Plan) -> list[Entry]:
    """The text of the amended plan before and after, line by line."""
    edition = Edition.objects.filter(plan=plan).first()
    if edition:
        return compare(*([OutlineLine.from_record(row) for row in rows] for rows in (edition.before, edition.after)))
    return compare(*both_states(plan))


def both_states(plan: Plan) -> tuple[list[OutlineLine], list[OutlineLine]]:
    """The text in force of the plan that `plan` amends, and what that text becomes."""
    assert plan.amends is not None
    before = lines_of(outline_rows(plan.amends))
    rows = outline_rows(plan)
    if plan.amendment == Amendment.REPLACE:
        return before, [replace(_line(row), key=row.node.changes_id or row.node.pk) for row in rows]
    return before, amended(before, alterations_in(rows))


def lines_of(rows: Iterable[OutlineRow]) -> list[OutlineLine]:
    return [_line(row) for row in rows]


def alterations_in(rows: list[OutlineRow]) -> Iterator[Alteration]:
    """In reading order. What stands below a line that changes another goes with it, unless it changes one itself."""
    for place, row in enumerate(rows):
        if row.node.changes_id:
            branch = [replace(line, depth=line.depth - row.depth) for line in _branch(rows[place:])]
            yield Alteration(row.node.change, row.node.changes_id, branch)


def _branch(rows: list[OutlineRow]) -> Iterator[OutlineLine]:
    """The first row and the rows below it; a branch in it that changes a line of its own is left out."""
    yield _line(rows[0])
    left_out = None
    for row in rows[1:]:
        if row.depth <= rows[0].depth:
            return
        if left_out is not None and row.depth > left_out:
            continue
        left_out = row.depth if row.node.change else None
        if left_out is None:
            yield _line(row)


def _line(row: OutlineRow) -> OutlineLine:
    node = row.node
    return OutlineLine(
        key=node.pk,
        depth=row.depth,
        kind=node.kind,
        label=node.label,
        text=node.text,
        starts_on=node.starts_on,
        ends_on=node.ends_on,
        deadline=node.deadline,
        form=node.form,
        units=tuple(unit.name for unit in row.units),
    )


def heirs_of(plan: Plan) -> dict[int, Node]:
    """The lines of a replacing plan by the line each carries on."""
    carrying = plan.nodes.filter(change=Change.REWORDS).order_by("pk")
    return {node.changes_id: node for node in carrying if node.changes_id}
