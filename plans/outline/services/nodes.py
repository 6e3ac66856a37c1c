"""The lines of a draft as its nodes: what a kind carries, how lines are stored, the step that leads back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import F

from plans.enums import WORK_KINDS, NodeKind
from plans.outline.edits.undo import UndoStep, kept_steps, letters_of, step_between
from plans.outline.models import LINE_FIELDS, Node, Plan
from plans.outline.queries.named_in_text import partners_of, units_of
from plans.outline.types import Outline, OutlineLine, parents_of
from units.tree.models import Unit

DATED_KINDS = (NodeKind.PHASE, NodeKind.CONTENT_ITEM, NodeKind.MEASURE, NodeKind.DUTY)
FORM_KINDS = (NodeKind.FORM, NodeKind.MEASURE)
UNIT_KINDS = (NodeKind.DUTY_HOLDER, *WORK_KINDS)
HOLDING_KINDS = (*UNIT_KINDS, NodeKind.HEADING)  # details below a heading may say who does all of it


def lay_out(plan: Plan, lines: Iterable[OutlineLine]) -> list[Node]:
    """Fills an empty outline, each line as it is; runs inside the transaction of the caller."""
    nodes: list[Node] = []
    open_nodes: list[Node] = []
    for position, line in enumerate(lines):
        del open_nodes[line.depth :]
        parent = open_nodes[-1] if open_nodes else None
        node = _node_of(line, plan=plan, parent=parent, position=position)
        save_line(node, line)
        open_nodes.append(node)
        nodes.append(node)
    return nodes


def _node_of(line: OutlineLine, **place: Any) -> Node:
    """A new node with the origin of the line; what it says is still to be saved."""
    origin = {"source_lines": list(line.lines), "confidence": line.confidence, "copied_from_id": line.copied_from}
    return Node(**origin, **place)


def save_line(node: Node, line: OutlineLine) -> None:
    """Writes all that the line says."""
    is_new = node._state.adding
    node.set_line(line)
    node.save(force_insert=is_new, update_fields=None if is_new else LINE_FIELDS)
    if line.unit_ids or not is_new:
        node.units.set(line.unit_ids or ())
    if line.partner_ids or not is_new:
        node.partners.set(line.partner_ids or ())


def write_lines(plan: Plan, before: Outline, after: Outline, *, words: str, place: int) -> Outline:
    """Stores the lines after an act with what their kinds carry, and the step back; see `store_lines`."""
    known = {line.key: line for line in before}
    fitted = (_fitted(line) if _is_written(line, known) else line for line in _with_units(plan, after))
    gone = plan.nodes.filter(pk__in=known.keys() - {line.key for line in after})
    origins = {node.pk: node.origin for node in gone}
    stored = store_lines(plan, before, tuple(fitted))
    step = step_between(before, stored, words=words, place=place)
    if step:
        old = (replace(line, **origins.get(line.key, {})) for line in step.old)
        _keep(plan, replace(step, old=tuple(old)))
    return stored


def _keep(plan: Plan, step: UndoStep) -> None:
    values = step.to_json()
    plan.steps.create(step=values, letters=letters_of(values))
    rows = list(plan.steps.order_by("-pk").values_list("pk", "letters"))
    dropped = rows[kept_steps([letters for _, letters in rows]) :]
    if dropped:
        plan.steps.filter(pk__in=[pk for pk, _ in dropped]).delete()


def _is_written(line: OutlineLine, known: Mapping[int, OutlineLine]) -> bool:
    """Whether it says something else than before, wherever it stands."""
    old = known.get(line.key)
    return old is None or line != replace(old, depth=line.depth, confidence=line.confidence)


def store_lines(plan: Plan, before: Outline, after: Outline) -> Outline:
    """Makes the nodes those of `after`: lines that are not among `before` are new, lines that are no more go. Answers
    `after` with all keys."""
    known = {line.key: line for line in before}
    lines = []
    for line in after:
        key = line.key
        if _is_written(line, known):
            new = key not in known
            node = _node_of(line, pk=key or None, plan=plan, position=len(before)) if new else Node.objects.get(pk=key)
            save_line(node, line)
            key = node.pk
        lines.append(replace(line, key=key))
    _arrange(plan, tuple(lines))
    # Only now does nothing that stays hang below what goes.
    Node.objects.filter(pk__in=known.keys() - {line.key for line in lines}).delete()
    return tuple(lines)


def _with_units(plan: Plan, lines: Outline) -> Iterator[OutlineLine]:
    """Units are chosen; where only names were read, as in the cells of a row, those that they mean."""
    named = [line for line in lines if line.unit_ids is None or line.partner_ids is None]
    are_names = any(line.units or line.partners or line.kind is NodeKind.DUTY_HOLDER for line in named)
    among = list(Unit.objects.receiving_from(plan.issuer).order_by("path")) if are_names else []
    for line in lines:
        if line.unit_ids is not None and line.partner_ids is not None:
            yield line
            continue
        units, partners = units_of(line, among=among), partners_of(line, among=among)
        yield replace(line, unit_ids=tuple(one.pk for one in units), partner_ids=tuple(one.pk for one in partners))


def _fitted(line: OutlineLine) -> OutlineLine:
    """Without the days, deadline, form and units that its kind does not carry."""
    return replace(
        line,
        starts_on=line.starts_on if line.kind in DATED_KINDS else None,
        ends_on=line.ends_on if line.kind in DATED_KINDS else None,
        deadline=line.deadline if line.kind in WORK_KINDS else None,
        form=line.form if line.kind in FORM_KINDS else None,
        unit_ids=line.unit_ids if line.kind in HOLDING_KINDS else (),
        partner_ids=line.partner_ids if line.kind in HOLDING_KINDS else (),
        targets=line.targets if line.kind in WORK_KINDS else (),
        frame=line.frame if line.kind is NodeKind.TABLE else None,
    )


def _arrange(plan: Plan, lines: Outline) -> None:
    """Numbers the whole plan anew in the order of `lines`: one query for all rows that go the same way."""
    rows = {pk: (position, parent) for pk, position, parent in plan.nodes.values_list("pk", "position", "parent_id")}
    steps, parents = defaultdict[int, list[int]](list), defaultdict[int | None, list[int]](list)
    for position, (key, parent) in enumerate(parents_of(lines).items()):
        old_position, old_parent = rows[key]
        steps[position - old_position].append(key)
        if parent != old_parent:
            parents[parent].append(key)
    for step in steps.keys() - {0}:
        Node.objects.filter(pk__in=steps[step]).update(position=F("position") + step)
    for parent, keys in parents.items():
        Node.objects.filter(pk__in=keys).update(parent=parent)


def forget_steps(plan: Plan) -> None:
    """What was done cannot be taken back any more; runs inside the transaction of the caller."""
    plan.steps.all().delete()
