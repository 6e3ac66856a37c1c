"""Values of work that no table holds by themselves."""

from dataclasses import dataclass
from typing import Self

from plans.enums import Metric


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
