"""What a draft still lacks before it may be sent for review, and what of a copied one a person should look at."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from plans.enums import WORK_KINDS, Amendment, Change, NodeKind
from plans.outline.models import Node, Plan
from plans.outline.queries.comparison import compared_lines
from plans.outline.queries.opening import has_opening
from units.tree.models import UnitName

_MARK = re.compile(r"\[(?:\d{1,2}|\*{1,3})\]")


@dataclass(frozen=True)
class MissingPart:
    """One thing to mend: a Vietnamese sentence, and the pk of the node it is about; without one, the outline, the bases
    or the head of the document."""

    message: str
    node_pk: int | None = None
    is_outline: bool = False
    is_basis: bool = False


def missing_for_review(plan: Plan) -> list[MissingPart]:
    """Empty if the plan can be sent."""
    nodes = list(plan.nodes.in_order())
    return [*_missing_in_head(plan), *_missing_in_outline(nodes, plan), *_missing_in_changes(nodes, plan)]


def _missing_in_head(plan: Plan) -> list[MissingPart]:
    required_parts = [
        (plan.abstract.strip(), "Chưa có trích yếu."),
        (plan.symbol.strip(), "Chưa có ký hiệu văn bản."),
        (plan.signing_power.strip(), "Chưa ghi quyền hạn ký, ví dụ T/M ĐẢNG ỦY."),
        (plan.signer.strip(), "Chưa có người ký."),
        (plan.recipients, "Chưa có nơi nhận."),
    ]
    missing = [MissingPart(message) for is_there, message in required_parts if not is_there]
    has_names = UnitName.objects.filter(unit=plan.issuer_id).exclude(header_name="").exists()
    if not has_names:
        missing.append(MissingPart("Cơ quan ban hành chưa có tên ghi trên văn bản; quản trị khai báo ở mục Tổ chức."))
    return missing


def _missing_in_outline(nodes: list[Node], plan: Plan) -> list[MissingPart]:
    missing = [*_empty_lines(nodes), *_missing_in_tables(nodes), *_missing_notes(nodes)]
    if not has_opening(plan, nodes):
        missing.append(MissingPart("Chưa có phần mở đầu: ghi văn bản căn cứ của kế hoạch.", is_basis=True))
    if plan.has_work and not any(node.kind in WORK_KINDS for node in nodes):
        message = "Chưa có nội dung, cách làm hay việc được giao nào: chọn loại cho các mục."
        missing.append(MissingPart(message, is_outline=True))
    for node in nodes:
        if node.kind == NodeKind.FORM and not node.form:
            missing.append(MissingPart(f"Mục “{node}”: chọn một trong bốn hình thức.", node.pk, is_outline=True))
        if node.kind == NodeKind.PHASE and not (node.starts_on or node.ends_on):
            missing.append(MissingPart(f"Giai đoạn “{node}”: chưa có ngày.", node.pk, is_outline=True))
    return missing


def _empty_lines(nodes: list[Node]) -> list[MissingPart]:
    """One sentence for all of them, about the first."""
    empty = [node for node in nodes if not node.text.strip() and node.kind != NodeKind.TABLE]
    if not empty:
        return []
    message = f"Còn {len(empty)} mục trống: viết tiếp hoặc xóa đi."
    return [MissingPart(message, empty[0].pk, is_outline=True)]


def _missing_in_tables(nodes: list[Node]) -> list[MissingPart]:
    parents = {node.parent_id for node in nodes}
    return [
        MissingPart("Có bảng chưa có hàng nào: thêm hàng hoặc xóa bảng.", node.pk, is_outline=True)
        for node in nodes
        if node.kind == NodeKind.TABLE and node.pk not in parents and not node.change
    ]


def _missing_notes(nodes: list[Node]) -> list[MissingPart]:
    """Notes whose mark stands nowhere above them, and marks without a note; a table is looked at as one."""
    owners: dict[int, Node] = {}
    said: dict[int, list[str]] = {}
    notes: dict[int, list[Node]] = {}
    for node in nodes:
        above = owners.get(node.parent_id or 0)
        is_part = above is not None and (above.kind == NodeKind.TABLE or node.kind == NodeKind.FOOTNOTE)
        owner = owners[node.pk] = above if above is not None and is_part else node
        if node.kind == NodeKind.FOOTNOTE:
            notes.setdefault(owner.pk, []).append(node)
        else:
            said.setdefault(owner.pk, []).append(_words(node))
    missing = []
    for owner in dict.fromkeys(owners.values()):
        text, own = " ".join(said.get(owner.pk, ())), notes.get(owner.pk, [])
        missing += [_without_mark(note) for note in own if not note.label or note.label not in text]
        lost = dict.fromkeys(_MARK.findall(text)).keys() - {note.label for note in own}
        missing += [
            MissingPart(f"Mục “{owner}” có dấu {mark} mà không có chú thích.", owner.pk, is_outline=True)
            for mark in sorted(lost)
        ]
    return missing


def _without_mark(note: Node) -> MissingPart:
    mark = note.label or "của chú thích, ví dụ [1]"
    return MissingPart(f"Chú thích “{note}”: mục ở trên không có dấu {mark}.", note.pk, is_outline=True)


def _words(node: Node) -> str:
    """All that it says, and all that is printed of it."""
    return f"{node.text} {node.words}"


def _missing_in_changes(nodes: list[Node], plan: Plan) -> list[MissingPart]:
    """Of a plan that alters another: it alters something, and no line that went meanwhile."""
    if plan.has_work:
        return []
    changing = [node for node in nodes if node.change]
    if not changing:
        return [MissingPart("Chưa nêu mục nào được sửa đổi, bổ sung hoặc bãi bỏ.", is_outline=True)]
    repealed = Node.objects.filter(changed_by__in=changing).exclude(repealed_by=None)
    repealed_ids = set(repealed.values_list("pk", flat=True))
    missing = [
        MissingPart(f"Mục “{node}” sửa một mục đã được bãi bỏ trước đó.", node.pk, is_outline=True)
        for node in changing
        if node.changes_id in repealed_ids
    ]
    if plan.amendment == Amendment.SUPPLEMENT and any(node.change != Change.ADDS for node in changing):
        missing.append(MissingPart("Kế hoạch bổ sung chỉ thêm mục; có mục đang sửa hoặc bãi bỏ.", is_outline=True))
    if not missing and not any(line.differences for line in compared_lines(plan)):
        missing.append(MissingPart("Chưa có mục nào khác với kế hoạch trước; xem ở trang So sánh.", is_outline=True))
    return missing


def year_of(plan: Plan) -> int:
    """Of its issue; `plan` is issued."""
    assert plan.issued_on
    return plan.issued_on.year


def lines_naming(year: int, nodes: Iterable[Node]) -> list[Node]:
    """Those whose words name the year: a person must see whether it should be a later one."""
    named = re.compile(rf"(?<!\d){year}(?!\d)")
    return [node for node in nodes if named.search(_words(node))]


def lines_to_check(draft: Plan) -> list[Node]:
    """Lines of a copied draft that still name the year of the plan they come from."""
    source = draft.copied_from
    return lines_naming(year_of(source), draft.nodes.in_order()) if source else []
