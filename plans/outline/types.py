"""One line of an outline as a value, wherever it comes from: read in a document, typed by a person, stored as a node,
kept of an earlier state. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from plans.enums import MAX_LEVELS, Change, Doubt, Form, Metric, NodeKind
from plans.periods import Deadline, short_day
from portal.lib.errors import ensure
from portal.lib.official.types import TableCell
from portal.lib.text import in_vietnamese
from portal.lib.values import JsonValue

DOUBTFUL_BELOW = 0.7


@dataclass(frozen=True, slots=True)
class LineChange:
    """What a line of an amending plan does to the line `key` of the plan it amends."""

    change: Change
    key: int


@dataclass(frozen=True, slots=True)
class Target:
    """At least so many: "ít nhất 02 tin, bài"."""

    metric: Metric
    quantity: int


@dataclass(frozen=True, slots=True)
class TableFrame(JsonValue):
    """What a table has beside its rows: those of its head, told again on each page, and the width of each column in
    percent; no widths: by what stands in them."""

    head: tuple[tuple[TableCell, ...], ...] = ()
    widths: tuple[float, ...] = ()


def table_name(head: Sequence[Sequence[TableCell]]) -> str:
    """`Bảng: TT, Nội dung, Đơn vị thực hiện`."""
    names = ", ".join(name for row in head for cell in row if (name := " ".join(cell.text.split())))
    return f"{NodeKind.TABLE.label}: {names}" if names else NodeKind.TABLE.label


def row_words(cells: Iterable[TableCell]) -> str:
    """`1 | Viết tin, bài | Văn phòng`; empty if nothing stands in any cell."""
    texts = [" ".join(cell.text.split()) for cell in cells]
    return " | ".join(texts) if any(texts) else ""


@dataclass(frozen=True, slots=True)
class OutlineLine(JsonValue):
    """`depth` 0 is the top. `units` are names as they are written, `unit_ids` the units that were chosen; None: those
    that the names mean; so also `partners`, who cooperate, and `partner_ids`. `product` is what must come of it.
    `lines` are the lines of the source, from 1, and `confidence` (0..1) how surely they were understood; None: nothing
    was guessed; `doubt` says what to look at. `key` is the id of the node; lines of two states with the same key are
    the same line. `copied_from` is the key of the line of an earlier plan that it was made of.

    A table is a line with a `frame`, its rows are lines below it with `cells`; `text` is what a row says as a line of
    work. A footnote stands below the line whose text holds its label."""

    kind: NodeKind
    label: str
    text: str
    depth: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    form: Form | None = None
    units: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    confidence: float | None = None
    deadline: Deadline | None = None
    unit_ids: tuple[int, ...] | None = None
    key: int = 0
    changes: LineChange | None = None
    partners: tuple[str, ...] = ()
    partner_ids: tuple[int, ...] | None = None
    targets: tuple[Target, ...] = ()
    product: str = ""
    cells: tuple[TableCell, ...] = ()
    frame: TableFrame | None = None
    copied_from: int | None = None
    doubt: Doubt | None = None

    @property
    def level(self) -> int:
        return self.depth + 1

    @property
    def is_doubtful(self) -> bool:
        is_guessed = self.confidence is not None and self.confidence < DOUBTFUL_BELOW
        return is_guessed or self.kind == NodeKind.UNCLASSIFIED

    @property
    def doubt_in_words(self) -> str:
        """What a person should look at; empty if nothing."""
        return (self.doubt or Doubt.KIND).label if self.is_doubtful else ""

    @property
    def words(self) -> str:
        """As it is read: one run of words; of a row all its cells, of a table the names of its columns."""
        if self.kind == NodeKind.TABLE and not self.text:
            return table_name(self.frame.head if self.frame else ())
        return row_words(self.cells) if self.cells else " ".join(f"{self.label} {self.text}".split())

    @property
    def kind_in_words(self) -> str:
        return self.kind.label + (f" ({self.form.label})" if self.form else "")

    @property
    def days_in_words(self) -> str:
        """`từ 1/1/2026, đến 30/6/2026, hằng quý`; empty if the line says no day. The last day is told once."""
        span = [("từ", self.starts_on), ("đến", self.ends_on)]
        days = [f"{word} {short_day(day)}" for word, day in span if day]
        is_told = self.deadline is None or (self.ends_on and self.deadline.due_on == self.ends_on)
        return ", ".join(days if is_told or self.deadline is None else [*days, self.deadline.in_words])

    @property
    def targets_in_words(self) -> str:
        """`5 pa nô; 10 băng rôn, khẩu hiệu`; empty if the line asks for no number."""
        return "; ".join(f"{in_vietnamese(one.quantity)} {one.metric.label.lower()}" for one in self.targets)


Outline = tuple[OutlineLine, ...]


def branch(lines: Sequence[OutlineLine], start: int) -> slice:
    """Where the line at `start` (from 0) and all that hangs below it stand: one unbroken run."""
    end = start + 1
    while end < len(lines) and lines[end].depth > lines[start].depth:
        end += 1
    return slice(start, end)


def shifted(lines: Sequence[OutlineLine], by: int) -> Outline:
    """So many levels deeper. Raises RuleViolation where that is deeper than an outline goes."""
    deepest = max((line.depth + by for line in lines), default=0)
    ensure(by <= 0 or deepest < MAX_LEVELS, f"Kế hoạch chỉ có tối đa {MAX_LEVELS} cấp.")
    return tuple(replace(line, depth=line.depth + by) for line in lines)


def place_of(lines: Iterable[OutlineLine], key: int) -> int:
    """Of the line with that key, from 1; 0 if there is none."""
    return next((place for place, line in enumerate(lines, start=1) if line.key == key), 0)


def parents_of(lines: Iterable[OutlineLine]) -> dict[int, int | None]:
    """The key of the line each hangs below, in reading order; None at the top."""
    open_keys: list[int] = []
    parents: dict[int, int | None] = {}
    for line in lines:
        del open_keys[line.depth :]
        parents[line.key] = open_keys[-1] if open_keys else None
        open_keys.append(line.key)
    return parents
