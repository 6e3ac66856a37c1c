"""Writing an outline: as values (the usual headings, where a line may go, what number it gets), and as the nodes of a
plan."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from plans.enums import WORK_KINDS, Change, Form, NodeKind
from plans.outline.models import LINE_FIELDS, Node, Plan
from plans.outline.queries.lines import outline_lines
from plans.outline.queries.opening import opening_of
from plans.outline.types import Outline, OutlineLine, branch, parents_of, shifted
from portal.lib.clock import local_day
from portal.lib.errors import RuleViolation, ensure
from portal.lib.text import as_number
from units.audit.services import record_event
from units.documents.models import may_edit_document
from units.people.models import User
from units.versions import claim_version

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_LETTERS = "abcdđeghiklmnopqrstuvxy"

# The usual headings of a communication plan, so that nobody starts from an empty page.
SKELETON: Outline = (
    OutlineLine(NodeKind.SECTION, "I.", "MỤC ĐÍCH, YÊU CẦU", 0),
    OutlineLine(NodeKind.HEADING, "1.", "Mục đích", 1),
    OutlineLine(NodeKind.PURPOSE, "-", "", 2),
    OutlineLine(NodeKind.HEADING, "2.", "Yêu cầu", 1),
    OutlineLine(NodeKind.REQUIREMENT, "-", "", 2),
    OutlineLine(NodeKind.SECTION, "II.", "NỘI DUNG, HÌNH THỨC TUYÊN TRUYỀN", 0),
    OutlineLine(NodeKind.HEADING, "1.", "Nội dung tuyên truyền", 1),
    OutlineLine(NodeKind.PHASE, "1.1.", "", 2),
    OutlineLine(NodeKind.CONTENT_ITEM, "-", "", 3),
    OutlineLine(NodeKind.HEADING, "2.", "Hình thức tuyên truyền", 1),
    OutlineLine(NodeKind.FORM, "2.1.", "Trên các phương tiện thông tin đại chúng", 2, form=Form.MASS_MEDIA),
    OutlineLine(NodeKind.MEASURE, "-", "", 3, form=Form.MASS_MEDIA),
    OutlineLine(NodeKind.FORM, "2.2.", "Tuyên truyền miệng", 2, form=Form.ORAL),
    OutlineLine(NodeKind.MEASURE, "-", "", 3, form=Form.ORAL),
    OutlineLine(NodeKind.FORM, "2.3.", "Cổ động trực quan", 2, form=Form.VISUAL),
    OutlineLine(NodeKind.MEASURE, "-", "", 3, form=Form.VISUAL),
    OutlineLine(NodeKind.FORM, "2.4.", "Phong trào thi đua", 2, form=Form.EMULATION),
    OutlineLine(NodeKind.MEASURE, "-", "", 3, form=Form.EMULATION),
    OutlineLine(NodeKind.SECTION, "III.", "TỔ CHỨC THỰC HIỆN", 0),
    OutlineLine(NodeKind.DUTY_HOLDER, "1.", "Các chi bộ trực thuộc", 1),
    OutlineLine(NodeKind.DUTY, "-", "", 2),
    OutlineLine(NodeKind.DUTY_HOLDER, "2.", "Các đoàn thể", 1),
    OutlineLine(NodeKind.DUTY, "-", "", 2),
)


class Move(StrEnum):
    UP = "up"
    DOWN = "down"
    INDENT = "indent"
    OUTDENT = "outdent"


def insert_below(lines: Outline, new: OutlineLine, *, anchor: int) -> Outline:
    """The new line as the next sibling of the line `anchor`, after all that hangs below it."""
    start = _place(lines, anchor)
    end = branch(lines, start).stop
    return (*lines[:end], replace(new, depth=lines[start].depth), *lines[end:])


def insert_inside(lines: Outline, new: OutlineLine, *, anchor: int) -> Outline:
    """The new line as the last child of the line `anchor`."""
    start = _place(lines, anchor)
    end = branch(lines, start).stop
    return (*lines[:end], *shifted([replace(new, depth=lines[start].depth)], 1), *lines[end:])


def remove(lines: Outline, key: int) -> Outline:
    """Without the line and all below it."""
    run = branch(lines, _place(lines, key))
    return (*lines[: run.start], *lines[run.stop :])


def moved(lines: Outline, key: int, move: Move) -> Outline:
    """With the line and all below it moved. Raises RuleViolation where there is nowhere to go."""
    place = _place(lines, key)
    run = branch(lines, place)
    match move:
        case Move.UP:
            above = _sibling_above(lines, place, refusal="Mục này đã đứng đầu nhóm của nó.")
            return _swapped(lines, above, place)
        case Move.DOWN:
            has_sibling = run.stop < len(lines) and lines[run.stop].depth == lines[place].depth
            ensure(has_sibling, "Mục này đã đứng cuối nhóm của nó.")
            return _swapped(lines, place, run.stop)
        case Move.INDENT:
            refusal = "Chưa thụt vào được: phía trên không có mục cùng cấp để làm mục cha."
            _sibling_above(lines, place, refusal=refusal)
            return (*lines[: run.start], *shifted(lines[run], 1), *lines[run.stop :])
        case Move.OUTDENT:
            return _outdented(lines, place)
        case _:
            raise RuleViolation(f"Không có thao tác “{move}”.")


def _outdented(lines: Outline, place: int) -> Outline:
    """Moves behind all that hangs below the old parent, so that no other line changes its level."""
    depth = lines[place].depth
    ensure(depth > 0, "Mục này đã ở cấp cao nhất.")
    parent = next(above for above in range(place - 1, -1, -1) if lines[above].depth < depth)
    run, family = branch(lines, place), branch(lines, parent)
    behind = lines[run.stop : family.stop]
    return (*lines[: run.start], *behind, *shifted(lines[run], -1), *lines[family.stop :])


def _swapped(lines: Outline, first: int, second: int) -> Outline:
    """Two neighbouring siblings change places, each with all below it."""
    upper, lower = branch(lines, first), branch(lines, second)
    return (*lines[: upper.start], *lines[lower], *lines[upper], *lines[lower.stop :])


def _sibling_above(lines: Sequence[OutlineLine], place: int, *, refusal: str) -> int:
    above = place - 1
    while above >= 0 and lines[above].depth > lines[place].depth:
        above -= 1
    ensure(above >= 0 and lines[above].depth == lines[place].depth, refusal)
    return above


def _place(lines: Sequence[OutlineLine], key: int) -> int:
    return next(place for place, line in enumerate(lines) if line.key == key)


def next_label(label: str) -> str:
    """`II.` after `I.`, `1.3.` after `1.2.`, `b)` after `a)`; a bullet repeats; what is not understood: none."""
    found = re.fullmatch(r"(?P<head>(?:\d+\.)*)(?P<last>\d+|[IVX]+|[a-zđ])(?P<tail>[.)/-]?)", label)
    if not found:
        return label if label in ("-", "+", "*", "–", "•") else ""
    last = found["last"]
    following = _following(last)
    return f"{found['head']}{following}{found['tail']}" if following else ""


def first_label_below(label: str) -> str:
    """`1.` below `I.`, `1.1.` below `1.`, a bullet below anything else."""
    if re.fullmatch(r"[IVX]+\.", label):
        return "1."
    return f"{label}1." if re.fullmatch(r"\d+\.", label) else "-"


def _following(last: str) -> str:
    if (number := as_number(last)) is not None:
        return str(number + 1)
    series = _ROMANS if last in _ROMANS else tuple(_LETTERS)
    place = series.index(last) + 1 if last in series else len(series)
    return series[place] if place < len(series) else ""


DATED_KINDS = (NodeKind.PHASE, NodeKind.CONTENT_ITEM, NodeKind.MEASURE, NodeKind.DUTY)
FORM_KINDS = (NodeKind.FORM, NodeKind.MEASURE)
UNIT_KINDS = (NodeKind.DUTY_HOLDER, *WORK_KINDS)

KIND_BELOW = {
    NodeKind.SECTION: NodeKind.HEADING,
    NodeKind.PHASE: NodeKind.CONTENT_ITEM,
    NodeKind.FORM: NodeKind.MEASURE,
    NodeKind.DUTY_HOLDER: NodeKind.DUTY,
}


def lay_out(plan: Plan, lines: Iterable[OutlineLine]) -> list[Node]:
    """Fills an empty outline, each line as it is; runs inside the transaction of the caller."""
    nodes: list[Node] = []
    open_nodes: list[Node] = []
    for position, line in enumerate(lines):
        del open_nodes[line.depth :]
        parent = open_nodes[-1] if open_nodes else None
        origin = {"source_lines": list(line.lines), "confidence": line.confidence}
        node = Node(plan=plan, parent=parent, position=position, **origin)
        save_line(node, line)
        open_nodes.append(node)
        nodes.append(node)
    return nodes


def save_line(node: Node, line: OutlineLine) -> None:
    """Writes all that the line says."""
    is_new = node.pk is None
    node.set_line(line)
    node.save(update_fields=None if is_new else LINE_FIELDS)
    if line.unit_ids or not is_new:
        node.units.set(line.unit_ids or ())
    if line.partner_ids or not is_new:
        node.partners.set(line.partner_ids or ())


@transaction.atomic
def add_first_node(plan: Plan, *, by: User, at: datetime, expected_version: int) -> Node:
    """A new section at the end of the plan."""
    _claim(plan, by=by, expected_version=expected_version)
    sections = plan.nodes.filter(parent=None, kind=NodeKind.SECTION).in_order()
    last = sections.last()
    label = next_label(last.label) if last else "I."
    node = Node.objects.create(plan=plan, position=plan.nodes.count(), kind=NodeKind.SECTION, label=label)
    _record("plan_node_added", node, by=by, at=at)
    return node


@transaction.atomic
def add_node(
    anchor: Node, *, inside: bool, line: OutlineLine | None, by: User, at: datetime, expected_version: int
) -> Node:
    """A new empty node below `anchor`, or as its last child; `line` is what was being typed in `anchor`."""
    plan = anchor.plan
    _claim(plan, by=by, expected_version=expected_version)
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
    lines = outline_lines(plan)
    node = Node.objects.create(plan=plan, position=len(lines), kind=kind, label=label, form=form)
    insert = insert_inside if inside else insert_below
    _arrange(plan, insert(lines, node.line(depth=0), anchor=anchor.pk))
    node.refresh_from_db()
    _record("plan_node_added", node, by=by, at=at)
    return node


@transaction.atomic
def add_lines(
    place: Node, lines: Sequence[OutlineLine], *, by: User, at: datetime, expected_version: int
) -> list[Node]:
    """Written lines as the last ones inside `place`, all or none; they are numbered as the list there goes on."""
    plan = place.plan
    _claim(plan, by=by, expected_version=expected_version)
    outline, last = outline_lines(plan), plan.nodes.filter(parent=place).in_order().last()
    added: list[Node] = []
    for line in lines:
        label = next_label(last.label) if last else first_label_below(place.label)
        last = Node.objects.create(plan=plan, position=len(outline), kind=line.kind)
        _write(last, replace(line, label=line.label or label))
        outline = insert_inside(outline, last.line(depth=0), anchor=place.pk)
        added.append(last)
        _record("plan_node_added", last, by=by, at=at)
    _arrange(plan, outline)
    return added


@transaction.atomic
def write_opening(plan: Plan, *, by: User, at: datetime, expected_version: int) -> Node:
    """What stands above the lines in print becomes lines of the plan, to be changed like any; answers the first."""
    _claim(plan, by=by, expected_version=expected_version)
    lines = outline_lines(plan)
    texts = opening_of(plan, lines, on=local_day(at))
    ensure(bool(texts), "Phần mở đầu đã nằm trong đề cương; sửa ở đó.")
    nodes = [
        Node.objects.create(plan=plan, position=position, kind=NodeKind.PARAGRAPH, text=text)
        for position, text in enumerate(texts, start=len(lines))
    ]
    _arrange(plan, (*(node.line(depth=0) for node in nodes), *lines))
    for node in nodes:
        _record("plan_node_added", node, by=by, at=at)
    return nodes[0]


@transaction.atomic
def write_node(node: Node, line: OutlineLine, *, by: User, at: datetime, expected_version: int) -> Node:
    _claim(node.plan, by=by, expected_version=expected_version)
    _write(node, line)
    _record("plan_node_changed", node, by=by, at=at)
    return node


@transaction.atomic
def move_node(
    node: Node, move: Move, *, line: OutlineLine | None, by: User, at: datetime, expected_version: int
) -> Node:
    """Moves the node with all below it; `line` is what was being typed in it. Raises RuleViolation at the edge."""
    _claim(node.plan, by=by, expected_version=expected_version)
    if line:
        _write(node, line)
    _arrange(node.plan, moved(outline_lines(node.plan), node.pk, move))
    node.refresh_from_db()
    _record("plan_node_moved", node, by=by, at=at, step=str(move))
    return node


@transaction.atomic
def delete_node(node: Node, *, by: User, at: datetime, expected_version: int) -> int:
    """Deletes the node with all below it; returns how many went."""
    plan = node.plan
    _claim(plan, by=by, expected_version=expected_version)
    before = outline_lines(plan)
    after = remove(before, node.pk)
    count = len(before) - len(after)
    _record("plan_node_deleted", node, by=by, at=at, count=count)
    node.delete()
    _arrange(plan, after)
    return count


def _claim(plan: Plan, *, by: User, expected_version: int) -> None:
    ensure(may_edit_document(by, plan), "Chỉ sửa được kế hoạch đang là bản nháp của cơ quan mình.")
    claim_version(plan, expected_version=expected_version)


def _write(node: Node, line: OutlineLine) -> None:
    line = _fitted(line)
    _check_change(node, line)
    save_line(node, line)


def _fitted(line: OutlineLine) -> OutlineLine:
    """Without the days, deadline, form and units that its kind does not carry."""
    return replace(
        line,
        starts_on=line.starts_on if line.kind in DATED_KINDS else None,
        ends_on=line.ends_on if line.kind in DATED_KINDS else None,
        deadline=line.deadline if line.kind in WORK_KINDS else None,
        form=line.form if line.kind in FORM_KINDS else None,
        unit_ids=line.unit_ids if line.kind in UNIT_KINDS else (),
        partner_ids=line.partner_ids if line.kind in UNIT_KINDS else (),
        targets=line.targets if line.kind in WORK_KINDS else (),
        frame=line.frame if line.kind is NodeKind.TABLE else None,
    )


def _check_change(node: Node, line: OutlineLine) -> None:
    """What a line changes is a line in force of the plan that its own plan amends, and no other line changes it."""
    if line.changes is None:
        return
    target = Node.objects.in_force().filter(pk=line.changes.key, plan=node.plan.amends_id)
    ensure(target.exists(), "Mục được sửa không còn trong kế hoạch ấy.", field="changes")
    others = node.plan.nodes.filter(changes=line.changes.key).exclude(pk=node.pk).exclude(change=Change.ADDS)
    is_free = line.changes.change == Change.ADDS or not others.exists()
    ensure(is_free, "Mục ấy đã có dòng khác trong bản nháp này sửa hoặc bãi bỏ.", field="changes")


def _arrange(plan: Plan, lines: Outline) -> None:
    """Numbers the whole plan anew in the order of `lines`; writes only the rows that differ."""
    rows = {node.pk: node for node in plan.nodes.in_order().only("pk", "plan", "parent", "position")}
    changed = []
    for position, (key, parent) in enumerate(parents_of(lines).items()):
        row = rows[key]
        if (row.position, row.parent_id) != (position, parent):
            row.position, row.parent_id = position, parent
            changed.append(row)
    Node.objects.bulk_update(changed, ["position", "parent"], batch_size=500)


def _record(act: str, node: Node, *, by: User, at: datetime, **details: str | int) -> None:
    """Outline events are events of the plan, so that its history tells them."""
    record_event(act, node.plan, by=by, at=at, node=node.pk, text=str(node)[:120], **details)  # type: ignore[arg-type]
