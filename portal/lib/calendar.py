"""The days the office works by: days off and working days, commemoration days, solar and lunar; and days as an
iCalendar feed."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import holidays
from icalendar import Calendar, Event
from lunar_vn import LunarDate, lunar_to_solar

ROUND = 5  # a year divisible by five is a "năm tròn"
SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked: Monday to Friday but for the days `off`, and the days `worked` at a weekend. Knows
    nothing of holidays outside the span it was made for."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)

    def later(self, day: date, count: int) -> date:
        """The day so many working days after a day."""
        while count > 0:
            day += DAY
            count -= self.is_working(day)
        return day

    def moved(self, day: date, rule: str) -> date:
        """Where a due day goes under a rule: a working day stays, another one goes to the nearest working day
        `before` or `after`, or `stays` too. Raises ValueError for another rule."""
        match rule:
            case "stays":
                return day
            case "before":
                step = -DAY
            case "after":
                step = DAY
            case _:
                raise ValueError(rule)
        while not self.is_working(day):
            day += step
        return day


@dataclass(frozen=True)
class DueDays:
    """The working days of a committee with its rule for due days on days off."""

    days: WorkingDays
    rule: str

    def in_force(self, nominal: date, *, starts_on: date) -> date:
        """The due day in force for a nominal one; never before the day the work starts on."""
        moved = self.days.moved(nominal, self.rule)
        return moved if moved >= starts_on else nominal


AS_NAMED = DueDays(WorkingDays(), "stays")


@dataclass(frozen=True)
class PublicDay:
    """A day off by law, or a Saturday worked in exchange for one (`is_working`)."""

    on: date
    name: str
    is_working: bool = False


def public_days(year: int) -> list[PublicDay]:
    """The public holidays of Viet Nam in a year as far as they are announced, Tết by the moon, days in lieu and
    exchanged Saturdays among them, in the order of the days. Source: the package `holidays`."""
    # The year after, too: a day off in January may be worked for in December.
    package = holidays.country_holidays("VN", years=(year, year + 1), language="vi")
    made_up: Iterable[date] = package.weekend_workdays
    days = [PublicDay(day, name) for day, name in package.items() if day.year == year]
    days += [PublicDay(day, "Làm bù ngày nghỉ hoán đổi", is_working=True) for day in made_up if day.year == year]
    return sorted(days, key=lambda public: public.on)


@dataclass(frozen=True)
class Commemoration:
    """A day kept every year; `since` is the year it counts from, 0 if none. A lunar day is converted per year."""

    day: int
    month: int
    name: str
    since: int = 0
    is_lunar: bool = False

    def on(self, year: int) -> date:
        """Its solar day in a year."""
        if self.is_lunar:
            return lunar_to_solar(LunarDate(self.day, self.month, year))
        return date(year, self.month, self.day)


@dataclass(frozen=True)
class Anniversary:
    on: date
    name: str
    years: int  # 0 if the day has no founding year

    @property
    def is_round(self) -> bool:
        return self.years > 0 and self.years % ROUND == 0


def _commemorations() -> tuple[Commemoration, ...]:
    with Path(__file__).with_name("commemorations.csv").open(encoding="utf-8") as lines:
        return tuple(
            Commemoration(
                int(row["day"]), int(row["month"]), row["name"], int(row["since"] or 0), row["calendar"] == "lunar"
            )
            for row in csv.DictReader(lines)
        )


COMMEMORATIONS = _commemorations()


def anniversaries_of(year: int) -> list[Anniversary]:
    """All commemoration days of a solar year, in the order of the days."""
    anniversaries = [
        Anniversary(on=day.on(year), name=day.name, years=max(year - day.since, 0) if day.since else 0)
        for day in COMMEMORATIONS
    ]
    return sorted(anniversaries, key=lambda anniversary: anniversary.on)


MEDIA_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//Cong tuyen truyen//Lich//VI"

# An event says when it was written; a clock would make each answer another one.
_STAMP = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class FeedDay:
    """`uid` names the event for good, also when its day moves."""

    uid: str
    on: date
    title: str
    url: str = ""


def to_feed(name: str, days: Iterable[FeedDay]) -> bytes:
    """One event a day, in the order given, under the name of the whole calendar."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    for day in days:
        event = Event()
        event.add("uid", day.uid)
        event.add("dtstamp", _STAMP)
        event.add("dtstart", day.on)
        event.add("dtend", day.on + DAY)
        event.add("summary", day.title)
        event.add("transp", "TRANSPARENT")
        if day.url:
            event.add("url", day.url)
        calendar.add_component(event)
    feed: bytes = calendar.to_ical()
    return feed
