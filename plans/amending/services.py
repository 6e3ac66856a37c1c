"""A plan that amends, supplements or replaces another: begun from it, and applied to it at its issue."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Unpack

from django.db import transaction
from django.db.models import F

from plans.enums import PARENT_KINDS, Amendment, Change, Form, NodeKind, ReferenceRole
from plans.outline.edits import KIND_BELOW, first_label_below, next_label
from plans.outline.models import Edition, Node, Plan
from plans.outline.parsing.tables import empty_cells, tables_of_rows, with_all_cells
from plans.outline.queries.comparison import both_states, removed_behind
from plans.outline.queries.lines import ancestors, outline_lines
from plans.outline.queries.printing import compose, name_of
from plans.outline.rules import may_amend_plan
from plans.outline.services.life import SAME, CitedDocument, PlanHeader, create_plan, searchable_words
from plans.outline.services.nodes import lay_out, save_line
from plans.outline.types import LineChange, Outline, OutlineLine
from portal.lib.errors import ensure
from units.audit.services import record_event
from units.documents.services.life import IssueStep, announce, issue_document
from units.enums import DocumentState
from units.people.models import User

_TITLES = {Amendment.AMEND: "NỘI DUNG SỬA ĐỔI, BỔ SUNG", Amendment.SUPPLEMENT: "NỘI DUNG BỔ SUNG"}


@dataclass(frozen=True)
class Pick:
    """A line of a plan in force, and what is to be done to it."""

    node: Node
    change: str


@transaction.atomic
def begin_amendment(plan: Plan, *, amendment: str, picks: Sequence[Pick] = (), by: User, at: datetime) -> Plan:
    """A draft with the head of `plan` that names what it changes: all lines copied for a replacement, else the lines
    picked, in the usual form of such a plan."""
    ensure(may_amend_plan(by, plan), "Chỉ sửa đổi, thay thế được kế hoạch đang có hiệu lực của cơ quan mình.")
    are_lines = all(pick.node.plan_id == plan.pk and pick.node.repealed_by_id is None for pick in picks)
    ensure(are_lines, "Có mục không còn trong kế hoạch này. Hãy mở lại trang để chọn.")
    only_adds = all(pick.change == Change.ADDS for pick in picks)
    ensure(
        amendment != Amendment.SUPPLEMENT or only_adds,
        "Kế hoạch bổ sung chỉ thêm mục mới. Muốn sửa hoặc bãi bỏ mục, hãy chọn “Sửa đổi, bổ sung”.",
        field="amendment",
    )
    number, issuer = f"{plan.number:02}", plan.issuer
    basis = CitedDocument(ReferenceRole.BASIS, number, plan.symbol, plan.issued_on, issuer.name, plan)
    draft = create_plan(issuer=issuer, header=_header(plan, amendment), bases=(basis,), by=by, at=at)
    lay_out(draft, _replacement(draft, plan) if amendment == Amendment.REPLACE else _changes(draft, plan, picks))
    return draft


def _header(plan: Plan, amendment: str) -> PlanHeader:
    words = f"{Amendment(amendment).label.lower()} {name_of(plan)} về {plan.abstract}"
    return PlanHeader(
        abstract=plan.abstract if amendment == Amendment.REPLACE else words,
        amends=plan,
        amendment=amendment,
        **{name: getattr(plan, name) for name in SAME},
    )


def _replacement(draft: Plan, plan: Plan) -> Iterator[OutlineLine]:
    """All lines in force of the plan it replaces, each knowing the one it carries on."""
    for line in outline_lines(plan):
        yield replace(line, changes=LineChange(Change.REWORDS, line.key))
    ends = f"Kế hoạch này thay thế {name_of(plan)} của {draft.issuer.name}."
    yield OutlineLine(NodeKind.PARAGRAPH, "", ends)


def _changes(draft: Plan, plan: Plan, picks: Sequence[Pick]) -> Iterator[OutlineLine]:
    """The usual form of such a plan: what changes, line by line, and that all else stays as it is."""
    yield OutlineLine(NodeKind.SECTION, "I.", _TITLES[Amendment(draft.amendment)])
    lines = with_all_cells(outline_lines(plan))
    known, tables = {line.key: line for line in lines}, tables_of_rows(lines)
    for place, pick in enumerate(picks, start=1):
        line = known[pick.node.pk]
        yield from _change(pick, line, tables.get(line.key), label=f"{place}.")
    yield OutlineLine(NodeKind.SECTION, "II.", "ĐIỀU KHOẢN THI HÀNH")
    stays = f"Kế hoạch này có hiệu lực kể từ ngày ký. Các nội dung khác của {name_of(plan)} vẫn giữ nguyên."
    yield OutlineLine(NodeKind.PARAGRAPH, "", stays, depth=1)


def _change(pick: Pick, line: OutlineLine, table: OutlineLine | None, *, label: str) -> Iterator[OutlineLine]:
    """`table` is that of a row, which stands in one of its own with the same head."""
    where, changes = place_in_words(pick.node), LineChange(Change(pick.change), line.key)
    match changes.change:
        case Change.REPEALS:
            text = f"Bãi bỏ {where}: “{' '.join((line.text or line.words).split()).rstrip(' .;')}”."
            yield OutlineLine(NodeKind.PARAGRAPH, label, text, depth=1, changes=changes)
        case Change.REWORDS:
            yield OutlineLine(NodeKind.HEADING, label, f"Sửa đổi {where} như sau:", depth=1)
            yield from _in_table(replace(line, depth=2, changes=changes), table)
        case Change.ADDS:
            spot = "vào" if line.kind in PARENT_KINDS else "sau"
            yield OutlineLine(NodeKind.HEADING, label, f"Bổ sung {spot} {where} nội dung sau:", depth=1)
            new = replace(_empty_line(pick.node), depth=2, changes=changes)
            yield from _in_table(new, line if line.kind == NodeKind.TABLE else table)
        case _:
            raise ValueError(pick.change)


def _in_table(row: OutlineLine, table: OutlineLine | None) -> Iterator[OutlineLine]:
    if table is None:
        yield row
        return
    yield OutlineLine(NodeKind.TABLE, "", "", row.depth, frame=table.frame)
    yield replace(row, depth=row.depth + 1, cells=row.cells or empty_cells(table))


def _empty_line(node: Node) -> OutlineLine:
    """A new line to be written, of the kind and with the number that follow where it is added."""
    is_inside = node.kind in PARENT_KINDS
    last = node.plan.nodes.in_force().filter(parent=node).in_order().last() if is_inside else node
    kind = NodeKind(last.kind) if last else KIND_BELOW.get(NodeKind(node.kind), NodeKind.PARAGRAPH)
    label = next_label(last.label) if last else first_label_below(node.label)
    form = Form(last.form) if last and last.form and kind == NodeKind.MEASURE else None
    return OutlineLine(kind, label, "", form=form)


def place_in_words(node: Node) -> str:
    """Where a line stands: `mục 1.1, phần II`; `gạch đầu dòng thứ 2, mục 1, phần III`."""
    path = ancestors(node)
    table = next((step for step in path if step.kind == NodeKind.TABLE), None)
    numbered = [step for step in path if re.match(r"\w", step.label) and not step.cells]
    words = [f"mục {_bare(numbered[-1])}"] if numbered and numbered[-1] != path[0] else []
    words += [f"phần {_bare(path[0])}"] if numbered and numbered[0] == path[0] else []
    if table:
        words.insert(0, _place_in_table(node, table))
    elif node not in numbered:
        before = node.plan.nodes.in_force().filter(parent=node.parent_id, position__lt=node.position)
        words.insert(0, f"gạch đầu dòng thứ {before.count() + 1}")
    return ", ".join(words)


def _place_in_table(node: Node, table: Node) -> str:
    """`hàng thứ 3 của bảng thứ 2`: its number where the heading above has several."""
    of_heading = table.plan.nodes.in_force().of_kind(NodeKind.TABLE).filter(parent=table.parent_id)
    number = of_heading.filter(position__lte=table.position).count()
    name = f"bảng thứ {number}" if of_heading.count() > 1 else "bảng"
    if node == table:
        return name
    rows = node.plan.nodes.in_force().exclude(kind=NodeKind.FOOTNOTE)
    above = rows.filter(position__gt=table.position, position__lte=node.position).count()
    return f"hàng thứ {above} của {name}"


def _bare(node: Node) -> str:
    return node.label.strip(" .)/-")


# What becomes of the open work of a plan whose text went from one state to the other: `follow(plan, before, after, …)`.
Follow = Callable[[Plan, Outline, Outline, User, datetime], None]


def apply_amendment(plan: Plan, *, follow: Follow, by: User, at: datetime) -> None:
    """What an issued plan does to the one it amends: its text in force and, by `follow`, its open work change, and
    both states are kept. Runs inside the transaction of the issue; nothing happens for a plan that amends none."""
    amends = plan.amends
    if amends is None:
        return
    is_replaced = plan.amendment == Amendment.REPLACE
    state = DocumentState.CLOSED if is_replaced else DocumentState.ISSUED
    # One at a time: who gives work or amends meanwhile waits for this row, and then sees the new text.
    claimed = Plan.objects.in_force().filter(pk=amends.pk).update(state=state, version=F("version") + 1)
    ensure(claimed == 1, f"{name_of(amends)} không còn hiệu lực nên không sửa đổi, thay thế được nữa.")
    amends.refresh_from_db(fields=["state", "version"])
    before, after = both_states(plan)
    states = {"before": [line.to_json() for line in before], "after": [line.to_json() for line in after]}
    Edition.objects.create(plan=plan, **states)
    if not is_replaced:
        check_targets(plan)
        _write_text(plan, amends, before, after)
    follow(plan, before, after, by, at)
    act = "plan_replaced" if is_replaced else "plan_amended"
    record_event(act, amends, by=by, at=at, text=name_of(plan), plan=plan.pk)


def check_targets(plan: Plan) -> None:
    """Raises RuleViolation if a line that is to be changed went meanwhile."""
    repealed = plan.nodes.exclude(changes=None).exclude(changes__repealed_by=None).select_related("changes").first()
    ensure(
        repealed is None, f"Mục “{repealed and repealed.changes}” đã được bãi bỏ trước đó. Hãy trả lại dự thảo để sửa."
    )


def _write_text(plan: Plan, amends: Plan, before: Outline, after: Outline) -> None:
    """Writes the lines of `amends` as they are from now on; what is repealed stays at its place, out of force."""
    rows = {node.pk: node for node in amends.nodes.in_force().in_order()}
    known = {line.key: line for line in before}
    behind = removed_behind(before, {line.key for line in after})
    repealed = [line.key for lines in behind.values() for line in lines]
    Node.objects.filter(pk__in=repealed).update(repealed_by=plan)
    position = len(behind.get(None, []))
    open_nodes: list[Node] = []
    for line in after:
        del open_nodes[line.depth :]
        node = rows.get(line.key) or Node(plan=amends)
        node.parent, node.position = (open_nodes[-1] if open_nodes else None), position
        node.save(update_fields=["parent", "position"] if node.pk else None)
        if line != known.get(line.key):
            save_line(node, line)
        open_nodes.append(node)
        for step, removed in enumerate(behind.get(line.key, []), start=1):
            Node.objects.filter(pk=removed.key).update(position=position + step)
        position += 1 + len(behind.get(line.key, []))


def issue_plan(plan: Plan, *, follow: Follow, **step: Unpack[IssueStep]) -> Plan:
    """In review → issued, see `issue_document`. `follow` moves the open work of a plan that this one amends.

    Raises RuleViolation also: nothing to print, no signer, or what it amends is no longer in force."""

    def check() -> None:
        ensure(plan.nodes.exists(), "Kế hoạch chưa có nội dung nên chưa ban hành được.")
        is_signed = bool(plan.signing_power and plan.signer)
        ensure(is_signed, "Kế hoạch chưa có quyền hạn ký và người ký. Hãy trả lại để bổ sung.")

    by, at = step["by"], step["at"]

    def apply_issue() -> None:
        plan.search_key = searchable_words(plan)
        plan.save(update_fields=["search_key"])
        apply_amendment(plan, follow=follow, by=by, at=at)
        announce(plan, to_subtree=True, by=by, at=at)

    return issue_document(plan, check=check, compose=partial(compose, plan), follow=apply_issue, **step)
