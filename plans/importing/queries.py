"""What the review of an import shows: every source line beside what it became, and what to look at first."""

from collections import Counter
from dataclasses import dataclass, replace

from plans.importing.models import PlanImport
from plans.importing.parsing.types import ParsedPlan
from plans.outline.models import Plan
from plans.outline.queries.comparison import Difference, compare
from plans.outline.queries.lines import outline_lines
from plans.outline.types import Outline, OutlineLine


@dataclass(frozen=True)
class TracedLine:
    """`keys` are those of the nodes the line went into; `part` says what it is if it is no node."""

    number: int
    text: str
    keys: tuple[int, ...]
    part: str
    is_missed: bool


@dataclass(frozen=True)
class ImportReading:
    lines: list[TracedLine]
    nodes: Outline
    doubtful: list[int]
    missed: int

    @property
    def first_doubtful(self) -> int | None:
        return self.doubtful[0] if self.doubtful else None


def outline_of(plan_import: PlanImport) -> Outline:
    """As the clerk left it; as read, if nobody has corrected it. Each line has a key, by which it is known whatever is
    done to the others."""
    kept = plan_import.parsed["nodes"] if plan_import.lines is None else plan_import.lines
    lines = (OutlineLine.from_json(line) for line in kept)
    return tuple(line if line.key else replace(line, key=place) for place, line in enumerate(lines, start=1))


def reading_of(parsed: ParsedPlan, outline: Outline) -> ImportReading:
    keys: dict[int, list[int]] = {}
    for node in outline:
        for number in node.lines:
            keys.setdefault(number, []).append(node.key)
    read = {number: "Đã xóa khỏi đề cương" for node in parsed.nodes for number in node.lines if number not in keys}
    parts = read | {part.line: part.name.label for part in reversed(parsed.parts)}
    missed = set(parsed.missed_lines)
    lines = [
        TracedLine(number, text, tuple(keys.get(number, ())), parts.get(number, ""), number in missed)
        for number, text in enumerate(parsed.source_lines, start=1)
    ]
    doubtful = [node.key for node in outline if node.is_doubtful]
    return ImportReading(lines, outline, doubtful, len(missed))


_COUNTED = (Difference.ADDED, Difference.REMOVED, Difference.REWORDED, Difference.MOVED)


def renewal_words(plan: Plan, outline: Outline) -> str:
    """What a new version does to the lines of a draft: `thêm 2 mục, bỏ 1 mục`; empty if they stay as they are."""
    after = [replace(line, key=-place) for place, line in enumerate(outline, start=1)]
    compared = compare(outline_lines(plan), after)
    counts = Counter(difference for line in compared for difference in line.differences)
    return ", ".join(
        f"{difference.label.lower()} {counts[difference]} mục" for difference in _COUNTED if counts[difference]
    )
