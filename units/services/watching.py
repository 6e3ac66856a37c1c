"""The watch over the machinery: the admins learn by mail when it stands still, and when it works again.

It runs by itself, since what it watches may be what sends the mails."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.db import DatabaseError, transaction

from portal.lib import clock
from units.enums import NoticeKind, Role
from units.models import Heartbeat, Membership, User
from units.queries.pulse import QUIET_AFTER, WATCHER, Silence, last_beats, silences
from units.services.heartbeats import beat
from units.services.letters import as_filed
from units.services.mail import send_mails
from units.services.notices import Word, file_notices

logger = logging.getLogger(__name__)

ROUND_SECONDS = 60
_ADVICE = "Chi tiết hiện ở đầu mỗi trang của Cổng. Thư này gửi một lần cho mỗi lần ngừng."


def watch(*, now: Callable[[], datetime], wait: Callable[[float], bool]) -> None:
    """Looks each minute until `wait(seconds)` says that it is over. A database that is away is asked again."""
    awake_since = looked_at = now()
    while True:
        at = now()
        # After a sleep of the whole machine the others get their time to wake up too.
        awake_since = at if at - looked_at > QUIET_AFTER else awake_since
        looked_at = at
        try:
            look(at=at, since=awake_since)
        except DatabaseError:
            logger.exception("the watch could not reach the database")
        if wait(ROUND_SECONDS):
            return


def look(*, at: datetime, since: datetime) -> None:
    """One round: notes what changed since the one before and sends the word of it."""
    beat(WATCHER.name, at=at)
    quiet = silences(last_beats(), at=at, since=since)
    if quiet:
        _tell_of_outage(quiet, at=at)
    else:
        _tell_of_recovery(at=at)
    send_mails(at=at, standing=as_filed, kind=NoticeKind.SYSTEM)


@transaction.atomic
def _tell_of_outage(quiet: list[Silence], *, at: datetime) -> None:
    # The mark is the outage: of several watchers one sets it, and only that one speaks.
    if Heartbeat.objects.filter(name=WATCHER.name, alarmed_at=None).update(alarmed_at=at) == 0:
        return
    body = "\n\n".join(f"{silence.in_words} {silence.part.meaning} {silence.part.remedy}" for silence in quiet)
    _tell("Cổng ngừng xử lý công việc nền", f"{body}\n\n{_ADVICE}", key=f"outage:{at:%Y%m%dT%H%M%S}", at=at)


@transaction.atomic
def _tell_of_recovery(*, at: datetime) -> None:
    marked = Heartbeat.objects.filter(name=WATCHER.name, alarmed_at__isnull=False)
    began = marked.values_list("alarmed_at", flat=True).first()
    if began is None or marked.filter(alarmed_at=began).update(alarmed_at=None) == 0:
        return
    told = f"{began.astimezone(clock.HANOI):%H:%M ngày %d/%m/%Y}"
    body = f"Sự cố báo lúc {told} đã hết. Lời nhắc và thư còn lại đang được gửi bù."
    _tell("Cổng đã xử lý công việc nền trở lại", body, key=f"recovery:{began:%Y%m%dT%H%M%S}", at=at)


def _tell(title: str, body: str, *, key: str, at: datetime) -> None:
    word = partial(Word, kind=NoticeKind.SYSTEM, title=title, body=body)
    file_notices((word(recipient=admin, key=f"{key}:user:{admin.pk}") for admin in _admins(at=at)), at=at)


def _admins(*, at: datetime) -> Iterable[User]:
    """Who administers the installation: the admins of the highest units that have one."""
    seats = Membership.objects.active_on(clock.local_day(at)).filter(role=Role.ADMIN, user__is_active=True)
    held = list(seats.select_related("user", "unit").order_by("unit__path", "pk"))
    top = min((len(seat.unit.path) for seat in held), default=0)
    return {seat.user_id: seat.user for seat in held if len(seat.unit.path) == top}.values()
