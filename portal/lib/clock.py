"""The one clock. It is asked where a request, a tick or a command begins: by views and what draws their pages (the
frame, `units.pages`, the tags of due days), health, tasks and commands. Everything else takes `on=` or `at=`, but for
the roles that a person has (`units.people.models`): access ends with the day, whoever asks for it."""

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
