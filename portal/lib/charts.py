"""Plain values behind charts and timelines. Shares and places are computed here, so that templates only put them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Bar:
    """One quantity of a chart. With `total` the bar is a share of it, without one a share of the longest bar.
    `tone` is a form's code or a tone of the style sheet; `url` opens the records that were counted."""

    label: str
    value: int
    total: int | None = None
    tone: str = "action"
    url: str = ""


@dataclass(frozen=True)
class DrawnBar:
    bar: Bar
    percent: int


@dataclass(frozen=True)
class Column:
    """A bar set upright; the places are SVG percentages."""

    bar: Bar
    x: str
    middle: str
    y: str
    height: str
    width: str


@dataclass(frozen=True)
class Cell:
    """One crossing of a matrix: a state of the vocabulary, a word of its own if it needs one, a page it opens."""

    state: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class MatrixRow:
    label: str
    cells: Sequence[Cell]


def percent_of(part: int, whole: int) -> int:
    """0..100, never 100 before all is done and never 0 once something is."""
    if whole <= 0 or part <= 0:
        return 0
    if part >= whole:
        return 100
    return min(99, max(1, round(100 * part / whole)))


def draw_bars(bars: Sequence[Bar]) -> list[DrawnBar]:
    longest = max((bar.value for bar in bars), default=0)
    return [DrawnBar(bar, percent_of(bar.value, longest if bar.total is None else bar.total)) for bar in bars]


def draw_columns(bars: Sequence[Bar]) -> list[Column]:
    step = 100 / max(len(bars), 1)
    return [
        Column(
            bar=drawn.bar,
            x=f"{(place + 0.18) * step:.2f}%",
            middle=f"{(place + 0.5) * step:.2f}%",
            y=f"{100 - drawn.percent}%",
            height=f"{drawn.percent}%",
            width=f"{step * 0.64:.2f}%",
        )
        for place, drawn in enumerate(draw_bars(bars))
    ]


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
        first, last = (day.year * 12 + day.month - 1 for day in (self.first, self.last))
        months = range(first, last + 1)
        step = next(step for step in _STEPS if len(months) <= step * MOST_TICKS or step == _STEPS[-1])
        firsts = [date(month // 12, month % 12 + 1, 1) for month in months[::step]]
        return [Tick(f"{self.place(first):.2f}%", f"{first.month}/{first.year}") for first in firsts]


def axis_over(days: Iterable[date]) -> TimeAxis:
    """The months that hold all of `days`, of which there is at least one."""
    in_order = sorted(days)
    first, last = in_order[0].replace(day=1), in_order[-1]
    following = (last.replace(day=1) + timedelta(days=31)).replace(day=1)
    return TimeAxis(first, following - timedelta(days=1))
