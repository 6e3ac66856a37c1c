"""Writing the outline of a draft. Every act claims the plan's version, so two people never mix their lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from plans.enums import WORK_KINDS, Change, NodeKind
from plans.models import Node, Plan
from plans.periods import Deadline
from plans.rules import may_edit_plan
from plans.services.labels import first_label_below, next_label
from plans.services.outline import Outline, Spot, Step, insert_below, insert_inside, remove, take_step
from portal.lib.errors import ensure
from units.models import Unit, User
from units.services import audit
from units.services.versions import claim_version

DATED_KINDS = (NodeKind.PHASE, NodeKind.CONTENT_ITEM, NodeKind.MEASURE, NodeKind.DUTY)
FORM_KINDS = (NodeKind.FORM, NodeKind.MEASURE)
UNIT_KINDS = (NodeKind.DUTY_HOLDER, NodeKind.DUTY)
WRITTEN = ["label", "text", "kind", "starts_on", "ends_on", "schedule", "due_on", "due_day", "form"]

KIND_BELOW = {
    NodeKind.SECTION: NodeKind.HEADING,
    NodeKind.PHASE: NodeKind.CONTENT_ITEM,
    NodeKind.FORM: NodeKind.MEASURE,
    NodeKind.DUTY_HOLDER: NodeKind.DUTY,
}


@dataclass(frozen=True)
class Line:
    """All that a person writes in one node. Days, deadline, form and units that its kind does not carry are let go."""

    label: str
    text: str
    kind: str
    starts_on: date | None = None
    ends_on: date | None = None
    deadline: Deadline | None = None
    form: str = ""
    units: tuple[Unit, ...] = ()
    change: str = ""
    changes: Node | None = None


@transaction.atomic
def add_first_node(plan: Plan, *, by: User, at: datetime, seen: int) -> Node:
    """A new section at the end of the plan."""
    _claim(plan, by=by, seen=seen)
    sections = plan.nodes.filter(parent=None, kind=NodeKind.SECTION).in_order()
    last = sections.last()
    label = next_label(last.label) if last else "I."
    node = Node.objects.create(plan=plan, position=plan.nodes.count(), kind=NodeKind.SECTION, label=label)
    _record("plan_node_added", node, by=by, at=at)
    return node


@transaction.atomic
def add_node(anchor: Node, *, inside: bool, line: Line | None, by: User, at: datetime, seen: int) -> Node:
    """A new empty node below `anchor`, or as its last child; `line` is what was being typed in `anchor`."""
    plan = anchor.plan
    _claim(plan, by=by, seen=seen)
    if line:
        _write(anchor, line)
    if inside:
        siblings = plan.nodes.filter(parent=anchor).in_order()
        last = siblings.last()
        kind = last.kind if last else KIND_BELOW.get(NodeKind(anchor.kind), NodeKind.PARAGRAPH)
        label = next_label(last.label) if last else first_label_below(anchor.label)
    else:
        kind, label = anchor.kind, next_label(anchor.label)
    # A way of work is of the form it stands under.
    form = anchor.form if kind == NodeKind.MEASURE else ""
    node = Node.objects.create(plan=plan, position=0, kind=kind, label=label, form=form)
    outline = [spot for spot in _outline_of(plan) if spot.node != node.pk]
    insert = insert_inside if inside else insert_below
    _arrange(plan, insert(outline, node.pk, anchor=anchor.pk))
    node.refresh_from_db()
    _record("plan_node_added", node, by=by, at=at)
    return node


@transaction.atomic
def add_lines(place: Node, lines: Sequence[Line], *, by: User, at: datetime, seen: int) -> list[Node]:
    """Written lines as the last ones inside `place`, all or none; they are numbered as the list there goes on."""
    plan = place.plan
    _claim(plan, by=by, seen=seen)
    outline, last = _outline_of(plan), plan.nodes.filter(parent=place).in_order().last()
    added: list[Node] = []
    for line in lines:
        label = next_label(last.label) if last else first_label_below(place.label)
        last = Node.objects.create(plan=plan, position=0, kind=line.kind)
        _write(last, replace(line, label=line.label or label))
        outline = insert_inside(outline, last.pk, anchor=place.pk)
        added.append(last)
        _record("plan_node_added", last, by=by, at=at)
    _arrange(plan, outline)
    return added


@transaction.atomic
def write_node(node: Node, line: Line, *, by: User, at: datetime, seen: int) -> Node:
    _claim(node.plan, by=by, seen=seen)
    _write(node, line)
    _record("plan_node_changed", node, by=by, at=at)
    return node


@transaction.atomic
def move_node(node: Node, step: Step, *, line: Line | None, by: User, at: datetime, seen: int) -> Node:
    """Moves the node with all below it; `line` is what was being typed in it. Raises RuleViolation at the edge."""
    _claim(node.plan, by=by, seen=seen)
    if line:
        _write(node, line)
    _arrange(node.plan, take_step(_outline_of(node.plan), node.pk, step))
    node.refresh_from_db()
    _record("plan_node_moved", node, by=by, at=at, step=str(step))
    return node


@transaction.atomic
def delete_node(node: Node, *, by: User, at: datetime, seen: int) -> int:
    """Deletes the node with all below it; returns how many went."""
    plan = node.plan
    _claim(plan, by=by, seen=seen)
    before = _outline_of(plan)
    after = remove(before, node.pk)
    gone = len(before) - len(after)
    _record("plan_node_deleted", node, by=by, at=at, count=gone)
    node.delete()
    _arrange(plan, after)
    return gone


def _claim(plan: Plan, *, by: User, seen: int) -> None:
    ensure(may_edit_plan(by, plan), "Chỉ sửa được kế hoạch đang là bản nháp của cơ quan mình.")
    claim_version(plan, seen=seen)


def _write(node: Node, line: Line) -> None:
    node.label, node.text, node.kind = line.label, line.text, line.kind
    node.starts_on = line.starts_on if line.kind in DATED_KINDS else None
    node.ends_on = line.ends_on if line.kind in DATED_KINDS else None
    node.deadline = line.deadline if line.kind in WORK_KINDS else None
    node.form = line.form if line.kind in FORM_KINDS else ""
    _check_change(node, line)
    node.change, node.changes = line.change, line.changes
    node.save(update_fields=[*WRITTEN, "change", "changes"])
    node.units.set(line.units if line.kind in UNIT_KINDS else ())


def _check_change(node: Node, line: Line) -> None:
    """What a line changes is a line in force of the plan that its own plan amends, and no other line changes it."""
    is_whole = bool(line.change) == bool(line.changes)
    ensure(is_whole, "Chọn cả cách sửa và mục được sửa, hoặc bỏ cả hai.", field="changes")
    if line.changes is None:
        return
    is_there = line.changes.plan_id == node.plan.amends_id and line.changes.repealed_by_id is None
    ensure(is_there, "Mục được sửa không còn trong kế hoạch ấy.", field="changes")
    others = node.plan.nodes.filter(changes=line.changes).exclude(pk=node.pk).exclude(change=Change.ADDS)
    is_free = line.change == Change.ADDS or not others.exists()
    ensure(is_free, "Mục ấy đã có dòng khác trong bản nháp này sửa hoặc bãi bỏ.", field="changes")


def _outline_of(plan: Plan) -> Outline:
    return [Spot(*row) for row in plan.nodes.order_by("position", "pk").values_list("pk", "parent_id")]


def _arrange(plan: Plan, outline: Outline) -> None:
    """Numbers the whole plan anew in the order of `outline`; writes only the rows that differ."""
    rows = {node.pk: node for node in plan.nodes.in_order().only("pk", "plan", "parent", "position")}
    changed = []
    for position, spot in enumerate(outline):
        row = rows[spot.node]
        if (row.position, row.parent_id) != (position, spot.parent):
            row.position, row.parent_id = position, spot.parent
            changed.append(row)
    Node.objects.bulk_update(changed, ["position", "parent"], batch_size=500)


def _record(act: str, node: Node, *, by: User, at: datetime, **details: str | int) -> None:
    """Outline events are events of the plan, so that its history tells them."""
    audit.record(act, node.plan, by=by, at=at, node=node.pk, text=str(node)[:120], **details)  # type: ignore[arg-type]
