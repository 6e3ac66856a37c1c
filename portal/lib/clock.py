"""The one clock. Only views, tasks and commands ask it; everything else takes `on=` or `at=`."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from django.utils import timezone

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    return local_day(now())


def local_day(at: datetime) -> date:
    return at.astimezone(HANOI).date()


def local_moment(on: date, at: time = time(0, 0)) -> datetime:
    """The aware moment of a local day and hour."""
    return datetime.combine(on, at, tzinfo=HANOI)


def running_from(at: datetime) -> Callable[[], datetime]:
    """The moments after `at` as real time goes by, for work that takes long and is told its start."""
    started = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - started)
