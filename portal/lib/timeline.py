"""Spans of days as bars over a common axis of months. Places are SVG percentages, so templates only put them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

MOST_TICKS = 12
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True)
class BarSpan:
    """Days in a row, both ends in it; `tone` is one of the style sheet."""

    starts_on: date
    ends_on: date
    tone: str


@dataclass(frozen=True)
class DrawnSpan:
    x: str
    width: str
    tone: str


@dataclass(frozen=True)
class Tick:
    x: str
    label: str  # 3/2026


@dataclass(frozen=True)
class TimeAxis:
    """Whole months that all bars are drawn over."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def place(self, day: date) -> float:
        """0..100: where a day begins, cut to the axis."""
        return 100 * min(max((day - self.first).days, 0), self.days) / self.days

    def draw(self, span: BarSpan) -> DrawnSpan:
        left, right = self.place(span.starts_on), self.place(span.ends_on + timedelta(days=1))
        return DrawnSpan(x=f"{left:.2f}%", width=f"{max(right - left, 0.6):.2f}%", tone=span.tone)

    def ticks(self) -> list[Tick]:
        """The firsts of months, as close as MOST_TICKS allows."""
        months = [(self.first.year * 12 + self.first.month - 1) + place for place in range(self._months)]
        step = next(step for step in _STEPS if len(months) <= step * MOST_TICKS or step == _STEPS[-1])
        firsts = [date(month // 12, month % 12 + 1, 1) for month in months[::step]]
        return [Tick(f"{self.place(first):.2f}%", f"{first.month}/{first.year}") for first in firsts]

    @property
    def _months(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1


def axis_over(days: Iterable[date]) -> TimeAxis:
    """The months that hold all of `days`, of which there is at least one."""
    known = sorted(days)
    first, last = known[0].replace(day=1), known[-1]
    following = (last.replace(day=1) + timedelta(days=31)).replace(day=1)
    return TimeAxis(first, following - timedelta(days=1))
