"""The watch over the machinery: heartbeats, rows that could not be worked on, and the watcher, who tells the admins by
mail when it stands still and when it works again.

The watcher runs by itself, since what it watches may be what sends the mails."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import Model

from portal.lib import clock
from units.enums import NoticeKind, Role
from units.inbox.models import DeadLetter, Heartbeat
from units.inbox.queries import QUIET_AFTER, WATCHER, Silence, last_beats, silences
from units.inbox.services.mail import send_mails, titles_as_filed
from units.inbox.services.notices import notify
from units.people.attempts import SPRAY_MEMORY
from units.people.models import Membership, WrongPassword

logger = logging.getLogger(__name__)
ROUND_SECONDS = 60
_ADVICE = "Chi tiết hiện ở đầu mỗi trang của Cổng. Thư này gửi một lần cho mỗi lần ngừng."

MOST_NAMED = 5  # addresses
_SPRAY_ADVICE = (
    "Trong một giờ qua, cùng một mật khẩu được thử cho nhiều tên đăng nhập. Cổng đã làm chậm việc đăng nhập từ đó; "
    "người vẫn thường đăng nhập ở đó không bị ảnh hưởng.\n\n"
    "Nếu đó là địa chỉ của cơ quan, hãy tìm máy đang dò. Nếu là địa chỉ lạ, hãy nhờ người quản trị mạng chặn. Nhắc mọi "
    "người không đặt mật khẩu dễ đoán; ai dùng mật khẩu như thế thì đặt lại."
)


def beat(name: str, *, at: datetime) -> None:
    """Notes that a part of the machinery did its round; many may say so at once."""
    row = Heartbeat(name=name, at=at)
    Heartbeat.objects.bulk_create([row], update_conflicts=True, update_fields=["at"], unique_fields=["name"])


def record_dead_letters(
    part: str, errors: Mapping[int, str], *, about: type[Model], is_all: bool, at: datetime
) -> None:
    """Puts aside the rows of a model that a part of the machinery could not work on, by id with their errors, for a
    person to look at. After a round over all rows (`is_all`) those that went well are put aside no more."""
    if is_all:
        DeadLetter.objects.about(about).filter(part=part).exclude(subject_id__in=errors).delete()
    label = about._meta.label_lower
    rows = [DeadLetter(part=part, subject_type=label, subject_id=pk, error=errors[pk], at=at) for pk in errors]
    DeadLetter.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["error", "at"], unique_fields=["part", "subject_type", "subject_id"]
    )


def watch(*, now: Callable[[], datetime], wait: Callable[[float], bool]) -> None:
    """Looks each minute until `wait(seconds)` says that it is over. A database that is away is asked again."""
    awake_since = looked_at = now()
    while True:
        at = now()
        # After a sleep of the whole machine the others get their time to wake up too.
        awake_since = at if at - looked_at > QUIET_AFTER else awake_since
        looked_at = at
        try:
            run_round(at=at, since=awake_since)
        except DatabaseError:
            logger.exception("the watch could not reach the database")
        if wait(ROUND_SECONDS):
            return


def run_round(*, at: datetime, since: datetime) -> None:
    """One round: notes what changed since the one before and tells of it."""
    beat(WATCHER.name, at=at)
    quiet = silences(last_beats(), at=at, since=since)
    if quiet:
        _notify_of_outage(quiet, at=at)
    else:
        _notify_of_recovery(at=at)
    _notify_of_spraying(at=at)
    send_mails(at=at, relevant_titles=titles_as_filed, kind=NoticeKind.SYSTEM)


@transaction.atomic
def _notify_of_outage(quiet: list[Silence], *, at: datetime) -> None:
    # The mark is the outage: of several watchers one sets it, and only that one notifies.
    if Heartbeat.objects.filter(name=WATCHER.name, alarmed_at=None).update(alarmed_at=at) == 0:
        return
    body = "\n\n".join(f"{silence.in_words} {silence.part.meaning} {silence.part.remedy}" for silence in quiet)
    _notify_admins("outage", "Cổng ngừng xử lý công việc nền", f"{body}\n\n{_ADVICE}", since=at, at=at)


@transaction.atomic
def _notify_of_recovery(*, at: datetime) -> None:
    outages = Heartbeat.objects.filter(name=WATCHER.name, alarmed_at__isnull=False)
    began = outages.values_list("alarmed_at", flat=True).first()
    if began is None or outages.filter(alarmed_at=began).update(alarmed_at=None) == 0:
        return
    alarm = f"{began.astimezone(clock.HANOI):%H:%M ngày %d/%m/%Y}"
    body = f"Sự cố báo lúc {alarm} đã hết. Lời nhắc và thư còn lại đang được gửi bù."
    _notify_admins("recovery", "Cổng đã xử lý công việc nền trở lại", body, since=began, at=at)


@transaction.atomic
def _notify_of_spraying(*, at: datetime) -> None:
    """Once for each, as long as it goes on: what shares address or password with what was told is not told again."""
    recent = WrongPassword.objects.filter(at__gt=at - SPRAY_MEMORY)
    told = list(recent.filter(is_told=True).values_list("address", "password_digest"))
    sprayed = list(recent.sprayed().filter(is_told=False).values_list("pk", "address", "password_digest"))
    addresses, digests = {address for address, _ in told}, {digest for _, digest in told}
    fresh = {address for _, address, digest in sprayed if address not in addresses and digest not in digests}
    if recent.filter(pk__in=[pk for pk, *_ in sprayed], is_told=False).update(is_told=True) and fresh:
        named = sorted(address or "không rõ địa chỉ" for address in fresh)
        others = f" và {len(named) - MOST_NAMED} nơi khác" if len(named) > MOST_NAMED else ""
        where = ", ".join(named[:MOST_NAMED]) + others
        _notify_admins("spraying", f"Có người đang dò mật khẩu từ {where}", _SPRAY_ADVICE, since=at, at=at)


def _notify_admins(event: str, title: str, body: str, *, since: datetime, at: datetime) -> None:
    """Those who administer the installation: the admins of the highest units that have one."""
    seats = Membership.objects.active_on(clock.local_day(at)).filter(role=Role.ADMIN, user__is_active=True)
    admins = list(seats.select_related("user", "unit").order_by("unit__path", "pk"))
    top = min((len(seat.unit.path) for seat in admins), default=0)
    notify(
        {seat.user_id: seat.user for seat in admins if len(seat.unit.path) == top}.values(),
        kind=NoticeKind.SYSTEM,
        event=event,
        about=None,
        title=title,
        body=body,
        version=f"{since:%Y%m%dT%H%M%S}",
        at=at,
    )
