"""Values of plans that no table holds by themselves."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from plans.enums import Form, Metric, NodeKind, Schedule
from plans.periods import Deadline, short_day


@dataclass(frozen=True)
class OutlineLine:
    """A line of an outline as it stood at some time. Lines of two states with the same `key` are the same line;
    `depth` 0 is the top, `units` are names."""

    key: int
    depth: int
    kind: str
    label: str
    text: str
    starts_on: date | None = None
    ends_on: date | None = None
    deadline: Deadline | None = None
    form: str = ""
    units: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """As it is read: one run of words."""
        return " ".join(f"{self.label} {self.text}".split())

    @property
    def kind_in_words(self) -> str:
        return NodeKind(self.kind).label + (f" ({Form(self.form).label})" if self.form else "")

    @property
    def days_in_words(self) -> str:
        """`từ 1/1/2026, đến 30/6/2026, hằng quý`; empty if the line says no day."""
        span = [("từ", self.starts_on), ("đến", self.ends_on)]
        said = [f"{word} {short_day(day)}" for word, day in span if day]
        return ", ".join([*said, self.deadline.in_words] if self.deadline else said)

    def to_record(self) -> dict[str, Any]:
        """Plain values for a JSON column."""
        deadline = self.deadline and {**asdict(self.deadline), "due_on": _iso(self.deadline.due_on)}
        days = {"starts_on": _iso(self.starts_on), "ends_on": _iso(self.ends_on)}
        return {**vars(self), **days, "deadline": deadline, "units": list(self.units)}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Self:
        days = {name: _day(record[name]) for name in ("starts_on", "ends_on")}
        said = record["deadline"]
        deadline = Deadline(_day(said["due_on"]), Schedule(said["schedule"]), said["due_day"]) if said else None
        return cls(**{**record, **days, "deadline": deadline, "units": tuple(record["units"])})


@dataclass(frozen=True)
class WorkCounts:
    """How many assignments, as they stood on a day: each that is in force counts once."""

    in_time: int = 0
    late: int = 0
    overdue: int = 0
    not_yet_due: int = 0

    @property
    def done(self) -> int:
        return self.in_time + self.late

    @property
    def total(self) -> int:
        return self.done + self.overdue + self.not_yet_due

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, name) + getattr(other, name) for name in vars(self)))


def targets_in_words(targets: dict[str, int]) -> list[str]:
    """`2 buổi sinh hoạt`, in the order they were set."""
    return [f"{value} {Metric(metric).label.lower()}" for metric, value in targets.items()]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
