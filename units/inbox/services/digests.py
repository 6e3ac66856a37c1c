"""The one mail a day that gathers what waits for a person: reminders, and single mails beyond their limit. And the one
a week that tells inspectors how far the log has gone.

It is made when it can be sent, out of the lines that wait then. What comes later on the day waits for the next: a
digest keeps its lines, so that every copy of the mail says the same."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import OuterRef, Subquery

from portal.lib import clock
from units.audit.models import AuditCheckpoint, CheckpointKind
from units.audit.queries import chain_ends, chain_names, end_findings, mark_text
from units.audit.services import chain_of
from units.enums import COMMITTEES, MailState, NoticeKind, Role
from units.inbox.models import Notice
from units.inbox.queries import CommitteeSchedule, schedules_of_people
from units.inbox.services.notices import NoticeDraft, file_notices
from units.people.models import Membership, User
from units.scope import PATH_WIDTH
from units.tree.models import Unit

_OPEN_STATES = (MailState.QUEUED, MailState.UNCERTAIN, MailState.SENDING)
_ENDS = {MailState.SENT, MailState.DROPPED, MailState.FAILED, MailState.DEAD_LETTER}


def gather_digests(*, at: datetime, limit: int) -> None:
    """Makes the digest of the day for up to `limit` people whose lines are due. Lines of people who had theirs, or
    whose committee sends no mail at this hour, are put off to the next moment at which it does."""
    waiting = Notice.objects.lines_due(at=at).order_by("recipient")
    people = list(waiting.values_list("recipient", flat=True).distinct()[:limit])
    if not people:
        return
    on = clock.local_day(at)
    schedules = schedules_of_people(people, on=on)
    served_people = _served_people(people, on=on)
    moments = {person: _next_moment(schedules[person], at=at, is_served=person in served_people) for person in people}
    _make([person for person, moment in moments.items() if moment <= at], at=at)
    for moment in {moment for moment in moments.values() if moment > at}:
        recipients = [person for person, its in moments.items() if its == moment]
        Notice.objects.lines_due(at=at).filter(recipient__in=recipients).update(mail_after=moment)


def _served_people(people: list[int], *, on: date) -> set[int]:
    """Who had a digest on the day, or has an earlier one still under way: two at once would be one too many."""
    digests = Notice.objects.filter(kind=NoticeKind.DIGEST, recipient__in=people)
    midnight, next_midnight = clock.local_moment(on), clock.local_moment(on + timedelta(days=1))
    of_the_day = digests.filter(created_at__gte=midnight, created_at__lt=next_midnight)
    open_digests = digests.filter(mail_state__in=_OPEN_STATES)
    return {person for rows in (of_the_day, open_digests) for person in rows.values_list("recipient", flat=True)}


def _next_moment(schedule: CommitteeSchedule, *, at: datetime, is_served: bool) -> datetime:
    tomorrow = clock.local_moment(clock.local_day(at) + timedelta(days=1))
    return schedule.mail_moment(tomorrow if is_served else at)


@transaction.atomic
def _make(people: list[int], *, at: datetime) -> None:
    # The mark tells the rows made here from those another sender made first: only who makes a digest fills it.
    gathering, on = uuid4(), clock.local_day(at)
    title = f"Việc cần lưu ý ngày {on:%d/%m/%Y}"
    common = {"kind": NoticeKind.DIGEST, "event": "digest", "title": title, "gathering": gathering}
    common |= {"created_at": at, "mail_after": at}
    rows = [Notice(recipient_id=person, key=f"digest:{person}:{on}", read_at=at, **common) for person in people]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    digests = Notice.objects.filter(gathering=gathering, recipient__in=people)
    lines = Notice.objects.lines_due(at=at).filter(recipient__in=list(digests.values_list("recipient", flat=True)))
    lines.update(digest=Subquery(digests.filter(recipient=OuterRef("recipient")).values("pk")[:1]))


LOG_ENDS = "log_ends"
_KEEP = "Xin giữ thư này. Khi cần đối chiếu nhật ký, gửi cho quản trị phần trong ngoặc của dòng cần kiểm."
_WEEK = timedelta(days=7)


def file_log_ends(*, at: datetime) -> None:
    """Tells each inspector once a week, in the hours of mails, how far the chains of the log have gone in their own
    world: a mark in a mailbox, out of reach of whoever can write the database and the files beside it."""
    on = clock.local_day(at)
    monday = on - timedelta(days=on.weekday())
    served = Notice.objects.filter(event=LOG_ENDS, created_at__gte=clock.local_moment(monday)).values("recipient")
    seats = Membership.objects.active_on(on).filter(role=Role.INSPECTOR, user__is_active=True)
    seats = seats.exclude(user__in=served).select_related("user", "unit").order_by("user", "unit__path")
    paths: dict[User, list[str]] = {}
    for seat in seats:
        paths.setdefault(seat.user, []).append(seat.unit.path)
    schedules = schedules_of_people([person.pk for person in paths], on=on) if paths else {}
    ready = {person: its for person, its in paths.items() if schedules[person.pk].mail_moment(at) <= at}
    title = f"Dấu cuối của nhật ký, tuần từ {monday:%d/%m/%Y}"
    drafts = [
        NoticeDraft(person, NoticeKind.SYSTEM, LOG_ENDS, title, body=body, version=monday)
        for person, its in ready.items()
        if (body := _log_ends_in_words(its, since=at - _WEEK))
    ]
    file_notices(drafts, at=at)


def _log_ends_in_words(paths: Iterable[str], *, since: datetime) -> str:
    """Empty where no chain has begun."""
    ends = chain_ends()
    committees = Unit.objects.filter(kind__in=COMMITTEES).values_list("path")
    borders = {path for (path,) in committees.filter(path__in=ends).order_by("path")}
    chains = sorted(chain for chain in ends if any(_is_in_world(chain, path, borders=borders) for path in paths))
    if not chains:
        return ""
    names = chain_names(chains)
    wrong = [f"CẦN KIỂM TRA. {finding.text}" for finding in end_findings(chains)]
    settled = AuditCheckpoint.objects.filter(kind=CheckpointKind.SETTLED, chain__in=chains, at__gte=since)
    for row in settled.order_by("pk"):
        day = f"{clock.local_day(row.at):%d/%m/%Y}"
        wrong.append(f"Quản trị đã ghi nhận sai lệch của nhật ký {names[row.chain]} ngày {day}: {row.reason}")
    lines = [f"Nhật ký {names[chain]}: {ends[chain].in_words} ({mark_text(chain, ends[chain])})" for chain in chains]
    return "\n".join([*wrong, *lines, _KEEP])


def _is_in_world(chain: str, path: str, *, borders: set[str]) -> bool:
    """Of the unit itself and of those below it, but not into another committee; what is of no unit is the top's."""
    if chain == chain_of(path):
        return True
    is_below = chain.startswith(path) or (not chain and len(path) == PATH_WIDTH)
    return is_below and chain not in borders


def settle_lines(digest: Notice, state: MailState, *, sent_ids: Iterable[int]) -> None:
    """Once a digest has ended: the lines it named are as it is, the others no longer mattered."""
    if state not in _ENDS:
        return
    lines = digest.lines.all()
    if state == MailState.SENT:
        lines.exclude(pk__in=sent_ids).update(mail_state=MailState.DROPPED)
        lines = lines.filter(pk__in=sent_ids)
    lines.update(mail_state=state)
