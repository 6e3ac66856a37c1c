"""What a plan says, node by node, and where two plans say otherwise."""

import unicodedata
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from plans.enums import NodeKind
from plans.importing.parsing.types import ParsedPlan
from plans.outline.types import OutlineLine
from portal.lib.official.types import TableCell

Said = tuple[object, ...]


@dataclass(frozen=True)
class Difference:
    """A part or a run of nodes that was read otherwise. `is_marked`: the reader told that it may be wrong."""

    what: str
    found: tuple[object, ...]
    true: tuple[object, ...]
    is_marked: bool

    def __str__(self) -> str:
        rows = [f"{self.what}{'' if self.is_marked else ' (not marked)'}"]
        rows += [f"   read {one}" for one in self.found] + [f"   true {one}" for one in self.true]
        return "\n".join(rows)


@dataclass(frozen=True)
class Marks:
    """Counts of nodes as they were read."""

    right: int
    wrong: int
    wrong_marked: int
    right_marked: int


def differences(read: ParsedPlan, truth: ParsedPlan, *, by_spans: bool = True) -> list[Difference]:
    """Parts of head and foot first, then nodes in order. Without `by_spans` only the words of cells count: plain text
    does not tell which are one."""
    told = any(problem.line is None or problem.line in _part_lines(read) for problem in read.problems)
    found, true = _parts(read), _parts(truth)
    parts = [Difference(name, (found[name],), (true[name],), told) for name in true if found[name] != true[name]]
    return [*parts, *_node_differences(read, truth, by_spans=by_spans)]


def marks(read: ParsedPlan, truth: ParsedPlan, *, by_spans: bool = True) -> Marks:
    found, true = _both_said(read, truth, by_spans=by_spans)
    return marks_of(found, true, [is_marked(node, read) for node in read.nodes])


def marks_of(found: Sequence[Hashable], true: Sequence[Hashable], marked: Sequence[bool]) -> Marks:
    """`marked` tells of each found node whether the reader doubts it."""
    blocks = SequenceMatcher(None, found, true, autojunk=False).get_matching_blocks()
    right = {place for block in blocks for place in range(block.a, block.a + block.size)}
    wrong = set(range(len(found))) - right
    return Marks(len(right), len(wrong), sum(marked[place] for place in wrong), sum(marked[place] for place in right))


def is_marked(node: OutlineLine, plan: ParsedPlan) -> bool:
    return node.is_doubtful or any(problem.line in node.lines for problem in plan.problems)


def said(node: OutlineLine, *, by_spans: bool = True) -> Said:
    """All that a line says; where it stood and how sure it is are none of it."""
    # a number in running text is no part of an outline
    words = ("", _plain(node.words)) if node.kind is NodeKind.PARAGRAPH else (node.label, _plain(node.text))
    head = tuple(_row(row, by_spans=by_spans) for row in node.frame.head) if node.frame else ()
    return (node.kind.value, *words, node.depth, *_facts(node), _row(node.cells, by_spans=by_spans), head)


def _facts(node: OutlineLine) -> Iterator[object]:
    yield f"{node.starts_on or ''}..{node.ends_on or ''}"
    yield node.form.value if node.form else ""
    yield tuple(map(_plain, node.units))
    yield tuple(map(_plain, node.partners))
    yield _deadline(node)
    yield tuple(sorted(f"{target.metric.value} {target.quantity}" for target in node.targets))
    yield _plain(node.product).rstrip(".")


def _deadline(node: OutlineLine) -> str:
    due = node.deadline
    if due is None:
        return ""
    return str(due.due_on) if due.due_on else f"{due.schedule.value} {due.due_day or ''}".strip()


def _row(cells: tuple[TableCell, ...], *, by_spans: bool) -> Said:
    if by_spans:
        return tuple((_plain(cell.text), cell.columns, cell.rows) for cell in cells)
    return tuple(_plain(cell.text) for cell in cells if cell.text)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _parts(plan: ParsedPlan) -> dict[str, object]:
    return {
        "number": (plan.number.lstrip("0"), plan.symbol),
        "day": str(plan.issued_on),
        "bodies": (plan.superior.upper(), plan.issuer.upper()),
        "abstract": _plain(plan.abstract),
        "references": sorted(
            f"{item.number}-{item.symbol} {item.date} {item.role} {item.issuer}" for item in plan.references
        ),
        "recipients": [entry.strip(" ,.;-") for entry in plan.recipients],
        "signing": plan.signing,
    }


def _part_lines(plan: ParsedPlan) -> set[int]:
    return {part.line for part in plan.parts}


def _both_said(read: ParsedPlan, truth: ParsedPlan, *, by_spans: bool) -> tuple[list[Said], list[Said]]:
    found, true = ([said(node, by_spans=by_spans) for node in plan.nodes] for plan in (read, truth))
    return found, true


def _node_differences(read: ParsedPlan, truth: ParsedPlan, *, by_spans: bool) -> Iterator[Difference]:
    said_here, said_truly = _both_said(read, truth, by_spans=by_spans)
    for tag, start, end, first, last in SequenceMatcher(None, said_here, said_truly, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        # what is missing without anything in its place is told by what stands around it
        near = read.nodes[start:end] or read.nodes[max(0, start - 1) : start + 1]
        is_told = bool(near) and all(is_marked(node, read) for node in near)
        found, true = tuple(said_here[start:end]), tuple(said_truly[first:last])
        yield Difference(f"nodes {first + 1}-{last}", found, true, is_told)
