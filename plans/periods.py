"""The periods of a schedule and their due days. Pure: days are local days, every span is closed."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from plans.enums import Schedule

MONTHS = {Schedule.MONTH: 1, Schedule.QUARTER: 3, Schedule.HALF_YEAR: 6, Schedule.YEAR: 12}
_ROMAN = ("I", "II", "III", "IV")
_DAY = timedelta(days=1)
_NOTICE = timedelta(days=30)  # a unit hears of its next period so long before it begins


@dataclass(frozen=True)
class Cycle:
    """How often, by when, over which span. `ends_on` None is open-ended. `due_on` is the day of what is done once;
    `due_day` (1..31) is the day of the last month of each period; in a short month it is its last day."""

    schedule: str
    starts_on: date
    ends_on: date | None = None
    due_on: date | None = None
    due_day: int | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when a line of a plan is due: once on `due_on`, or in every round of a schedule on `due_day` (1..31) of its
    last month; None: the day is not said."""

    due_on: date | None = None
    schedule: Schedule = Schedule.ONCE
    due_day: int | None = None

    @property
    def in_words(self) -> str:
        """`hằng quý, trước ngày 20 tháng cuối quý`; `hằng quý`; `hạn 20/3/2026`."""
        if self.due_on:
            return f"hạn {short_day(self.due_on)}"
        if self.due_day is None:
            return self.schedule.label.lower()
        day = "hết ngày cuối" if self.due_day == 31 else f"trước ngày {self.due_day}"
        return _period_in_words(self.schedule, day)


@dataclass(frozen=True)
class Period:
    """One period, cut to the span of its cycle. `ends_on` is None only for what is done once in an open span."""

    starts_on: date
    ends_on: date | None
    due_on: date


def periods_begun(cycle: Cycle, *, by: date) -> list[Period]:
    """The periods that start on the day `by` or before it, earliest first. A period whose due day lies before the
    cycle starts asks nothing of anybody and is left out; the last one is due at the latest when the cycle ends."""
    return list(takewhile(lambda period: period.starts_on <= by, _periods(cycle)))


def horizon(cycle: Cycle, *, on: date) -> date:
    """Until which start periods are made on a day: those that have begun, and the next once it is near; of a cycle
    that lies ahead, the first. What is done once is made at once."""
    seen_from = max(on, cycle.starts_on)
    return seen_from if cycle.schedule == Schedule.ONCE else seen_from + _NOTICE


def _periods(cycle: Cycle) -> Iterator[Period]:
    if cycle.schedule == Schedule.ONCE:
        assert cycle.due_on is not None
        yield Period(cycle.starts_on, cycle.ends_on, cycle.due_on)
        return
    assert cycle.due_day is not None
    end = cycle.ends_on or date.max
    first = _first(cycle.schedule, cycle.starts_on)
    while first <= end:
        following = _next(cycle.schedule, first)
        last = following - _DAY
        due_on = min(last.replace(day=min(cycle.due_day, last.day)), end)
        if due_on >= cycle.starts_on:
            yield Period(max(first, cycle.starts_on), min(last, end), due_on)
        first = following


def _first(schedule: str, on: date) -> date:
    """The first day of the calendar period that holds a day."""
    months = MONTHS[Schedule(schedule)]
    return date(on.year, (on.month - 1) // months * months + 1, 1)


def _next(schedule: str, first: date) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + MONTHS[Schedule(schedule)], 12)
    return date(year, month + 1, 1)


def period_name(schedule: str, starts_on: date) -> str:
    """`Quý III/2026`, `Tháng 9/2026`; empty for what is done once."""
    year = starts_on.year
    match schedule:
        case Schedule.ONCE:
            return ""
        case Schedule.MONTH:
            return f"Tháng {starts_on.month}/{year}"
        case Schedule.QUARTER:
            return f"Quý {_ROMAN[(starts_on.month - 1) // 3]}/{year}"
        case Schedule.HALF_YEAR:
            return f"6 tháng {'đầu' if starts_on.month <= 6 else 'cuối'} năm {year}"
        case Schedule.YEAR:
            return f"Năm {year}"
        case _:
            raise ValueError(schedule)


def titled(title: str, period: str) -> str:
    """A task with its period, where it has one: `Sinh hoạt chuyên đề (quý III/2026)`."""
    return f"{title} ({period[0].lower()}{period[1:]})" if period else title


def cycle_in_words(cycle: Cycle) -> str:
    """`hằng quý, ngày 20 tháng cuối quý`; `một lần, hạn 20/3/2026`."""
    if cycle.schedule == Schedule.ONCE:
        assert cycle.due_on is not None
        return f"một lần, hạn {short_day(cycle.due_on)}"
    assert cycle.due_day is not None
    day = "ngày cuối" if cycle.due_day == 31 else f"ngày {cycle.due_day}"
    return _period_in_words(cycle.schedule, day)


def _period_in_words(schedule: str, day: str) -> str:
    match schedule:
        case Schedule.MONTH:
            return f"hằng tháng, {day} của tháng" if day.endswith("cuối") else f"hằng tháng, {day}"
        case Schedule.QUARTER:
            return f"hằng quý, {day} tháng cuối quý"
        case Schedule.HALF_YEAR:
            return f"hằng 6 tháng, {day} tháng 6 và tháng 12"
        case Schedule.YEAR:
            return f"hằng năm, {day} tháng 12"
        case _:
            raise ValueError(schedule)


def years_later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th where there is none."""
    year = day.year + years
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def month_span(on: date) -> tuple[date, date]:
    """The first and the last day of the month that holds a day."""
    return on.replace(day=1), on.replace(day=monthrange(on.year, on.month)[1])


def short_day(on: date) -> str:
    """`20/3/2026`, as days are said in a sentence."""
    return f"{on.day}/{on.month}/{on.year}"
