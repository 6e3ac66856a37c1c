"""Due days day by day: a month as the page shows it, and what a calendar program reads by a secret address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby

from django.urls import reverse

from plans.models import Assignment
from plans.models.assignment import AssignmentQuerySet
from portal.lib.calendar import Anniversary, anniversaries_of, weeks_of
from portal.lib.feeds import FeedDay
from units.models import CalendarFeed, Unit

SHOWN_A_DAY = 6
MOST_IN_FEED = 1000  # deadlines, soonest first


@dataclass(frozen=True)
class CalendarDay:
    """`due` holds at most SHOWN_A_DAY assignments; `more` counts the rest."""

    on: date
    is_of_month: bool
    is_today: bool
    due: list[Assignment]
    more: int
    anniversaries: list[Anniversary]
    mark: str

    @property
    def is_empty(self) -> bool:
        return not (self.due or self.anniversaries or self.mark)


def month_of(
    rows: AssignmentQuerySet, *, first: date, today: date, marks: Mapping[date, str]
) -> list[list[CalendarDay]]:
    """The weeks of the month that begins on `first` with those of `rows` that are due in them, in one query. `marks`
    names the days off and the days worked in exchange."""
    weeks = weeks_of(first)
    rows = rows.with_context().due_in(weeks[0][0], weeks[-1][-1]).due_first()
    due = {on: list(group) for on, group in groupby(rows, key=lambda assignment: assignment.due_on)}
    anniversaries: dict[date, list[Anniversary]] = {}
    for year in {weeks[0][0].year, weeks[-1][-1].year}:
        for anniversary in anniversaries_of(year):
            anniversaries.setdefault(anniversary.on, []).append(anniversary)

    def day(on: date) -> CalendarDay:
        found = due.get(on, [])
        return CalendarDay(
            on=on,
            is_of_month=on.month == first.month,
            is_today=on == today,
            due=found[:SHOWN_A_DAY],
            more=max(len(found) - SHOWN_A_DAY, 0),
            anniversaries=anniversaries.get(on, []),
            mark=marks.get(on, ""),
        )

    return [[day(on) for on in week] for week in weeks]


def feed_of(token: str) -> CalendarFeed | None:
    """The feed that a token opens now: its person is active and holds a role, its unit is in their sight."""
    feed = CalendarFeed.objects.opened_by(token).select_related("user", "unit").first()
    if feed is None or not feed.user.seats:
        return None
    if feed.unit and not Unit.objects.visible_to(feed.user).filter(pk=feed.unit.pk).exists():
        return None
    return feed


def days_of(feed: CalendarFeed, *, on: date, site: str) -> Iterator[FeedDay]:
    """`site` is the address of the portal. Work that is done or withdrawn is not there any more."""
    host = site.partition("://")[2].partition(":")[0]
    rows = Assignment.objects.visible_to(feed.user).to_do()
    if feed.unit:
        rows = rows.filter(unit_path__startswith=feed.unit.path)
    for row in rows.select_related("task").due_first()[:MOST_IN_FEED]:
        address = f"{site}{reverse('plans:assignment_detail', args=[row.pk])}"
        yield FeedDay(f"assignment-{row.pk}@{host}", row.due_on, f"Hạn: {row.title}", address)
    for anniversary in (day for year in (on.year, on.year + 1) for day in anniversaries_of(year)):
        key = sha256(anniversary.name.encode()).hexdigest()[:12]
        years = f" ({anniversary.years} năm)" if anniversary.years else ""
        yield FeedDay(f"day-{anniversary.on.year}-{key}@{host}", anniversary.on, f"{anniversary.name}{years}")
