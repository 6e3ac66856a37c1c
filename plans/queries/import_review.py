"""What the review of an import shows: every source line beside what it became, and what to look at first."""

from collections import Counter
from dataclasses import dataclass

from plans.models import Plan, PlanImport
from plans.parsing.review import Lines, as_read, lines_from
from plans.parsing.types import ParsedPlan
from plans.queries.amendments import lines_of
from plans.queries.comparison import Difference, compare
from plans.queries.outline import outline_rows
from plans.types import OutlineLine

_PARTS = {
    "motto": "Quốc hiệu, tiêu đề",
    "superior": "Cơ quan cấp trên",
    "issuer": "Cơ quan ban hành",
    "number": "Số, ký hiệu",
    "place_day": "Địa danh, ngày",
    "type": "Tên loại",
    "abstract": "Trích yếu",
    "rule": "Đường kẻ",
    "recipients_title": "Nơi nhận",
    "recipient": "Nơi nhận",
    "power": "Quyền hạn ký",
    "post": "Chức vụ",
    "name": "Người ký",
    "mark": "Dấu, chữ ký",
    "page_number": "Số trang",
}


@dataclass(frozen=True)
class SourceLine:
    """`places` are the nodes (from 1) the line went into; `part` says what it is if it is no node."""

    number: int
    text: str
    places: tuple[int, ...]
    part: str
    is_missed: bool


@dataclass(frozen=True)
class Review:
    lines: list[SourceLine]
    nodes: Lines
    doubtful: list[int]
    missed: int

    @property
    def first_doubtful(self) -> int | None:
        return self.doubtful[0] if self.doubtful else None


def outline_of(plan_import: PlanImport) -> Lines:
    """As the clerk left it; as read, if nobody has corrected it."""
    if plan_import.lines is not None:
        return lines_from(plan_import.lines)
    return as_read(ParsedPlan.from_json(plan_import.parsed).nodes)


def review_of(parsed: ParsedPlan, outline: Lines) -> Review:
    places: dict[int, list[int]] = {}
    for place, node in enumerate(outline, start=1):
        for number in node.lines:
            places.setdefault(number, []).append(place)
    parts = {part.line: _PARTS[part.name] for part in reversed(parsed.parts)}
    missed = set(parsed.missed_lines)
    lines = [
        SourceLine(number, text, tuple(places.get(number, ())), parts.get(number, ""), number in missed)
        for number, text in enumerate(parsed.source_lines, start=1)
    ]
    doubtful = [place for place, node in enumerate(outline, start=1) if node.is_doubtful]
    return Review(lines, outline, doubtful, len(missed))


@dataclass(frozen=True)
class Renewal:
    """What a new version does to the lines of a draft: `thêm 2 mục, bỏ 1 mục`; no words if they stay as they are."""

    words: str


_TOLD = (Difference.ADDED, Difference.REMOVED, Difference.REWORDED, Difference.MOVED)


def renewal_of(plan: Plan, outline: Lines) -> Renewal:
    after = [
        OutlineLine(key=-place, depth=line.depth, kind=line.kind, label=line.label, text=line.text)
        for place, line in enumerate(outline, start=1)
    ]
    found = Counter(
        difference for entry in compare(lines_of(outline_rows(plan)), after) for difference in entry.differences
    )
    return Renewal(", ".join(f"{told.label.lower()} {found[told]} mục" for told in _TOLD if found[told]))
