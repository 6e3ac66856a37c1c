"""What a committee asks of the mails to one person: their hours, and how many single ones a day."""

from collections import Counter
from datetime import datetime

from django.db.models import Count

from portal.lib import clock
from units.enums import MailState, NoticeKind
from units.models import Notice
from units.models.notices import NoticeQuerySet
from units.queries.schedules import schedules_of_people

_UNCOUNTED = (NoticeKind.DIGEST, NoticeKind.ACCOUNT, NoticeKind.SYSTEM)
_GONE = (MailState.SENDING, MailState.SENT, MailState.UNCERTAIN)


def those_free_to_go(letters: list[Notice], *, at: datetime) -> list[Notice]:
    """Keeps back a digest outside the hours until they come, and makes a single mail beyond the limit of the day a
    line of the next digest. Two senders at once may let a mail too many pass: the limit spares people, no more."""
    people = {letter.recipient_id for letter in letters}
    schedules = schedules_of_people(people, on=clock.local_day(at))
    gone = _singles_today(people, at=at)
    free = []
    for letter in letters:
        schedule, person = schedules[letter.recipient_id], letter.recipient_id
        if letter.kind == NoticeKind.DIGEST and (moment := schedule.mail_moment(at)) > at:
            _waiting(letter).update(mail_after=moment)
            continue
        if letter.kind not in _UNCOUNTED and not letter.attempts:
            if gone[person] >= schedule.single_limit:
                _waiting(letter).update(mail_state=MailState.FOR_DIGEST)
                continue
            gone[person] += 1
        free.append(letter)
    return free


def _waiting(letter: Notice) -> NoticeQuerySet:
    return Notice.objects.filter(pk=letter.pk, mail_state=letter.mail_state, attempts=letter.attempts)


def _singles_today(people: set[int], *, at: datetime) -> Counter[int]:
    since = clock.local_moment(clock.local_day(at))
    gone = Notice.objects.filter(recipient__in=people, mail_state__in=_GONE, claimed_at__gte=since)
    counts = gone.exclude(kind__in=_UNCOUNTED).order_by("recipient").values_list("recipient").annotate(Count("pk"))
    return Counter(dict(counts))
