"""The one mail a day that gathers what waits for a person: reminders, and single mails beyond their limit.

It is made when it can be sent, out of the lines that wait then. What comes later on the day waits for the next: a
digest keeps its lines, so that every copy of the mail says the same."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import OuterRef, Subquery

from portal.lib import clock
from units.enums import MailState, NoticeKind
from units.inbox.models import Notice
from units.inbox.queries import CommitteeSchedule, schedules_of_people

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


def settle_lines(digest: Notice, state: MailState, *, sent_ids: Iterable[int]) -> None:
    """Once a digest has ended: the lines it named are as it is, the others no longer mattered."""
    if state not in _ENDS:
        return
    lines = digest.lines.all()
    if state == MailState.SENT:
        lines.exclude(pk__in=sent_ids).update(mail_state=MailState.DROPPED)
        lines = lines.filter(pk__in=sent_ids)
    lines.update(mail_state=state)
