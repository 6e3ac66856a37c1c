"""One line of an outline as a value, wherever it comes from: read in a document, typed by a person, stored as a node,
kept of an earlier state. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, Self

from plans.enums import MAX_LEVELS, Change, Form, NodeKind, Schedule
from plans.periods import Deadline, short_day
from portal.lib.errors import ensure

DOUBTFUL_BELOW = 0.7


@dataclass(frozen=True, slots=True)
class LineChange:
    """What a line of an amending plan does to the line `key` of the plan it amends."""

    change: Change
    key: int


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """`depth` 0 is the top. `units` are names as they are written, `unit_ids` the units that were chosen; None: those
    that the names mean. `lines` are the lines of the source, from 1, and `confidence` (0..1) how surely they were
    understood; None: nothing was guessed. `key` is the id of the node; lines of two states with the same key are the
    same line."""

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

    @property
    def level(self) -> int:
        return self.depth + 1

    @property
    def is_doubtful(self) -> bool:
        is_guessed = self.confidence is not None and self.confidence < DOUBTFUL_BELOW
        return is_guessed or self.kind == NodeKind.UNCLASSIFIED

    @property
    def words(self) -> str:
        """As it is read: one run of words."""
        return " ".join(f"{self.label} {self.text}".split())

    @property
    def kind_in_words(self) -> str:
        return self.kind.label + (f" ({self.form.label})" if self.form else "")

    @property
    def days_in_words(self) -> str:
        """`từ 1/1/2026, đến 30/6/2026, hằng quý`; empty if the line says no day."""
        span = [("từ", self.starts_on), ("đến", self.ends_on)]
        days = [f"{word} {short_day(day)}" for word, day in span if day]
        return ", ".join([*days, self.deadline.in_words] if self.deadline else days)

    def to_json(self) -> dict[str, Any]:
        """Plain values; days are ISO texts or null."""
        values: dict[str, Any] = plain(asdict(self))
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The line that `to_json` wrote, or a part of it."""
        due, changes, unit_ids = (values.get(name) for name in ("deadline", "changes", "unit_ids"))
        read = {
            "kind": NodeKind(values["kind"]),
            "starts_on": day_from(values.get("starts_on")),
            "ends_on": day_from(values.get("ends_on")),
            "form": Form(values["form"]) if values.get("form") else None,
            "units": tuple(values.get("units", ())),
            "lines": tuple(values.get("lines", ())),
            "deadline": due and Deadline(day_from(due["due_on"]), Schedule(due["schedule"]), due["due_day"]),
            "unit_ids": None if unit_ids is None else tuple(unit_ids),
            "changes": changes and LineChange(Change(changes["change"]), changes["key"]),
        }
        return cls(**{**values, **read})


Outline = tuple[OutlineLine, ...]


def plain(value: Any) -> Any:
    """The JSON form of a value."""
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case str() | int() | float() | None:
            return value
        case Iterable():
            return [plain(item) for item in value]
        case _:
            raise TypeError(f"no JSON form for {type(value)}")


def day_from(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


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


def parents_of(lines: Iterable[OutlineLine]) -> dict[int, int | None]:
    """The key of the line each hangs below, in reading order; None at the top."""
    open_keys: list[int] = []
    parents: dict[int, int | None] = {}
    for line in lines:
        del open_keys[line.depth :]
        parents[line.key] = open_keys[-1] if open_keys else None
        open_keys.append(line.key)
    return parents
