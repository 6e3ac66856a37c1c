"""The lines of a draft that changes another plan: laid out from the lines the clerk chose, or matched with them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from plans.enums import HEADING_KINDS, Amendment, Change, NodeKind
from plans.exports import name_of
from plans.models import Node, Plan
from plans.queries.amendments import lines_of
from plans.queries.comparison import matched
from plans.queries.lineage import lineage
from plans.queries.outline import outline_rows
from plans.services.labels import first_label_below, next_label
from plans.services.node import KIND_BELOW, WRITTEN
from portal.lib.errors import ensure
from units.models import Unit

_TITLES = {Amendment.AMEND: "NỘI DUNG SỬA ĐỔI, BỔ SUNG", Amendment.SUPPLEMENT: "NỘI DUNG BỔ SUNG"}


@dataclass(frozen=True)
class Pick:
    """A line of a plan in force, and what is to be done to it."""

    node: Node
    change: str


def check_amends(amends: Plan | None, amendment: str, *, issuer: Unit) -> None:
    """Raises RuleViolation unless both are said or neither, of a plan in force of the same issuer."""
    ensure(bool(amends) == bool(amendment), "Chọn cả kế hoạch được sửa đổi và cách sửa đổi, hoặc bỏ cả hai.")
    if amends:
        in_force = Plan.objects.in_force().filter(pk=amends.pk, issuer=issuer).exists()
        ensure(in_force, "Chỉ sửa đổi, thay thế được kế hoạch đang có hiệu lực của cùng cơ quan.", field="amends")


def copy_outline(draft: Plan) -> None:
    """All lines in force of the plan it replaces, each knowing the one it carries on."""
    assert draft.amends is not None
    count = copy_lines(draft.amends, draft, lambda node: {"change": Change.REWORDS, "changes": node})
    ends = f"Kế hoạch này thay thế {name_of(draft.amends)} của {draft.issuer.name}."
    Node.objects.create(plan=draft, position=count, kind=NodeKind.PARAGRAPH, text=ends)


def copy_lines(source: Plan, draft: Plan, link: Callable[[Node], dict[str, Any]]) -> int:
    """All lines in force of `source`, on the same levels, with their units; `link` is what a copy has of its own
    beside the words of its line. Returns how many."""
    branch: list[Node] = []
    rows = outline_rows(source)
    for position, row in enumerate(rows):
        parent = branch[row.depth - 1] if row.depth else None
        branch[row.depth :] = [_copied(row.node, draft, link(row.node), parent=parent, position=position)]
    return len(rows)


def lay_out_changes(draft: Plan, picks: Sequence[Pick]) -> None:
    """The usual form of such a plan: what changes, line by line, and that all else stays as it is."""
    assert draft.amends is not None
    title = _TITLES[Amendment(draft.amendment)]
    section = Node.objects.create(plan=draft, position=0, kind=NodeKind.SECTION, label="I.", text=title)
    position = 1
    for place, pick in enumerate(picks, start=1):
        for node in _written(draft, pick, label=f"{place}.", parent=section, position=position):
            position = node.position + 1
    section = Node.objects.create(
        plan=draft, position=position, kind=NodeKind.SECTION, label="II.", text="ĐIỀU KHOẢN THI HÀNH"
    )
    stays = f"Kế hoạch này có hiệu lực kể từ ngày ký. Các nội dung khác của {name_of(draft.amends)} vẫn giữ nguyên."
    Node.objects.create(plan=draft, position=position + 1, parent=section, kind=NodeKind.PARAGRAPH, text=stays)


def _written(draft: Plan, pick: Pick, *, label: str, parent: Node, position: int) -> Iterator[Node]:
    where = place_in_words(pick.node)
    if pick.change == Change.REPEALS:
        text = f"Bãi bỏ {where}: “{' '.join(pick.node.text.split()).rstrip(' .;')}”."
        repeal = {"kind": NodeKind.PARAGRAPH, "label": label, "text": text}
        yield Node.objects.create(
            plan=draft, parent=parent, position=position, change=pick.change, changes=pick.node, **repeal
        )
        return
    spot = "vào" if pick.node.kind in HEADING_KINDS else "sau"
    adding = f"Bổ sung {spot} {where} nội dung sau:"
    words = f"Sửa đổi {where} như sau:" if pick.change == Change.REWORDS else adding
    heading = {"kind": NodeKind.HEADING, "label": label, "text": words}
    lead = Node.objects.create(plan=draft, parent=parent, position=position, **heading)
    yield lead
    if pick.change == Change.REWORDS:
        links = {"change": pick.change, "changes": pick.node}
        yield _copied(pick.node, draft, links, parent=lead, position=position + 1)
    else:
        yield _empty_line(draft, pick.node, parent=lead, position=position + 1)


def _copied(node: Node, draft: Plan, own: dict[str, Any], *, parent: Node | None, position: int) -> Node:
    words = {name: getattr(node, name) for name in WRITTEN} | own
    copy = Node.objects.create(plan=draft, parent=parent, position=position, **words)
    copy.units.set(node.units.all())
    return copy


def _empty_line(draft: Plan, node: Node, *, parent: Node, position: int) -> Node:
    """A new line to be written, of the kind and with the number that follow where it is added."""
    is_inside = node.kind in HEADING_KINDS
    last = node.plan.nodes.in_force().filter(parent=node).in_order().last() if is_inside else node
    kind = last.kind if last else KIND_BELOW.get(NodeKind(node.kind), NodeKind.PARAGRAPH)
    label = next_label(last.label) if last else first_label_below(node.label)
    form = last.form if last and kind == NodeKind.MEASURE else ""
    return Node.objects.create(
        plan=draft,
        parent=parent,
        position=position,
        kind=kind,
        label=label,
        form=form,
        change=Change.ADDS,
        changes=node,
    )


def place_in_words(node: Node) -> str:
    """Where a line stands: `mục 1.1, phần II`; `gạch đầu dòng thứ 2, mục 1, phần III`."""
    line = lineage(node)
    numbered = [step for step in line if re.match(r"\w", step.label)]
    words = [f"mục {_bare(numbered[-1])}"] if numbered and numbered[-1] != line[0] else []
    words += [f"phần {_bare(line[0])}"] if numbered and numbered[0] == line[0] else []
    if node not in numbered:
        before = node.plan.nodes.in_force().filter(parent=node.parent_id, position__lt=node.position)
        words.insert(0, f"gạch đầu dòng thứ {before.count() + 1}")
    return ", ".join(words)


def _bare(node: Node) -> str:
    return node.label.strip(" .)/-")


def match_lines(draft: Plan) -> None:
    """Finds for each line of a replacing draft the line in force it carries on, by kind and likeness."""
    draft.nodes.update(change="", changes=None)
    if draft.amends is None or draft.amendment != Amendment.REPLACE:
        return
    before, after = lines_of(outline_rows(draft.amends)), lines_of(outline_rows(draft))
    keys = {line.key for line in before}
    for line, known in zip(after, matched(before, after), strict=True):
        if known.key in keys:
            draft.nodes.filter(pk=line.key).update(change=Change.REWORDS, changes=known.key)
