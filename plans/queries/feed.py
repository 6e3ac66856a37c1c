"""What a calendar program reads by a secret address: deadlines that are still open, and commemoration days."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from django.urls import reverse

from plans.models import Assignment
from portal.lib.calendar import anniversaries_of
from portal.lib.feeds import FeedDay
from units.models import CalendarFeed, Unit

MOST = 1000  # deadlines, soonest first


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
    for row in rows.select_related("task").due_first()[:MOST]:
        address = f"{site}{reverse('plans:assignment_detail', args=[row.pk])}"
        yield FeedDay(f"assignment-{row.pk}@{host}", row.due_on, f"Hạn: {row.title}", address)
    for anniversary in (day for year in (on.year, on.year + 1) for day in anniversaries_of(year)):
        key = sha256(anniversary.name.encode()).hexdigest()[:12]
        years = f" ({anniversary.years} năm)" if anniversary.years else ""
        yield FeedDay(f"day-{anniversary.on.year}-{key}@{host}", anniversary.on, f"{anniversary.name}{years}")
