"""The one clock. Only views, tasks and commands ask it; everything else takes `on=` or `at=`."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The local day of the office."""
    return local_day(now())


def local_day(at: datetime) -> date:
    return at.astimezone(HANOI).date()


def local_moment(on: date, at: time = time(0, 0)) -> datetime:
    """The aware moment of a local day and hour."""
    return datetime.combine(on, at, tzinfo=HANOI)
