"""Days as an iCalendar feed: whole days with a title and an address alone. The same days give the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

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
        event.add("dtend", day.on + timedelta(days=1))
        event.add("summary", day.title)
        event.add("transp", "TRANSPARENT")
        if day.url:
            event.add("url", day.url)
        calendar.add_component(event)
    feed: bytes = calendar.to_ical()
    return feed
