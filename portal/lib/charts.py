"""Plain values behind the charts. Shares are computed here, so that templates only place them."""

from collections.abc import Sequence
from dataclasses import dataclass


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
    url: str = ""


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
    return [_upright(drawn, index * step, step) for index, drawn in enumerate(draw_bars(bars))]


def _upright(drawn: DrawnBar, left: float, step: float) -> Column:
    return Column(
        bar=drawn.bar,
        x=f"{left + step * 0.18:.2f}%",
        middle=f"{left + step / 2:.2f}%",
        y=f"{100 - drawn.percent}%",
        height=f"{drawn.percent}%",
        width=f"{step * 0.64:.2f}%",
    )
