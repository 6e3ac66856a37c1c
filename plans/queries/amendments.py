"""What a plan does to the one it amends: before its issue as things stand now, after it as they were kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from plans.enums import HEADING_KINDS, Amendment, Change
from plans.models import Edition, Node, Plan
from plans.outline_line import Outline, OutlineLine, branch
from plans.queries.comparison import ComparedLine, compare
from plans.queries.outline import outline_lines
from units.models import User


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


def compared_lines(plan: Plan) -> list[ComparedLine]:
    """The text of the amended plan before and after, line by line."""
    edition = Edition.objects.filter(plan=plan).first()
    if edition:
        before, after = ([OutlineLine.from_json(line) for line in lines] for lines in (edition.before, edition.after))
        return compare(before, after)
    return compare(*both_states(plan))


def both_states(plan: Plan) -> tuple[Outline, Outline]:
    """The text in force of the plan that `plan` amends, and what that text becomes."""
    assert plan.amends is not None
    before, lines = outline_lines(plan.amends), outline_lines(plan)
    if plan.amendment == Amendment.REPLACE:
        return before, tuple(replace(line, key=line.changes.key if line.changes else line.key) for line in lines)
    return before, amended(before, changing_branches(lines))


def changing_branches(lines: Outline) -> Iterator[Outline]:
    """Each line that changes one of the amended plan, in reading order, with what stands below it; that goes with it,
    unless it changes a line itself."""
    for place, line in enumerate(lines):
        if line.changes:
            yield tuple(_unchanging(lines[branch(lines, place)]))


def _unchanging(lines: Outline) -> Iterator[OutlineLine]:
    """The first line and those below it; a branch in it that changes a line of its own is left out."""
    yield lines[0]
    left_out = None
    for line in lines[1:]:
        if left_out is not None and line.depth > left_out:
            continue
        left_out = line.depth if line.changes else None
        if left_out is None:
            yield line


def amended(lines: Outline, branches: Iterable[Outline]) -> Outline:
    """The text with changes carried into it. A reworded line keeps its key and what hangs below it; a repealed one
    goes with all below it. What is added to a heading comes last inside it, to another line right behind it, in the
    order it is added. A key that is not there changes nothing."""
    behind: dict[int, int] = {}
    for new in branches:
        assert new[0].changes
        change, target = new[0].changes.change, new[0].changes.key
        key = behind.get(target, target) if change == Change.ADDS else target
        place = next((place for place, line in enumerate(lines) if line.key == key), None)
        if place is None:
            continue
        if change == Change.ADDS and lines[place].kind not in HEADING_KINDS:
            behind[target] = new[0].key
        lines = _with_change(lines, place, change, new)
    return lines


def _with_change(lines: Outline, place: int, change: Change, new: Outline) -> Outline:
    line, end = lines[place], branch(lines, place).stop
    match change:
        case Change.REPEALS:
            return (*lines[:place], *lines[end:])
        case Change.REWORDS:
            head, *below = _hung(new, depth=line.depth)
            reworded = replace(head, key=line.key, changes=line.changes)
            return (*lines[:place], reworded, *lines[place + 1 : end], *below, *lines[end:])
        case Change.ADDS:
            depth = line.depth + 1 if line.kind in HEADING_KINDS else line.depth
            return (*lines[:end], *_hung(new, depth=depth), *lines[end:])
        case _:
            raise ValueError(change)


def _hung(lines: Outline, *, depth: int) -> Iterator[OutlineLine]:
    return (replace(line, depth=line.depth - lines[0].depth + depth, changes=None) for line in lines)


def successor_nodes(plan: Plan) -> dict[int, Node]:
    """The lines of a replacing plan by the line each carries on."""
    carrying = plan.nodes.filter(change=Change.REWORDS).order_by("pk")
    return {node.changes_id: node for node in carrying if node.changes_id}
