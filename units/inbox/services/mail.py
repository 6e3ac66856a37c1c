"""Sending of queued notices by mail: claim, compose as is true at that moment, send, done. Never inside a transaction.

The rows are the truth: a sender that dies leaves its claim behind, which runs out and is sent again under the same
Message-ID. Mails are never lost; copies can be told by their id."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.db.models import Count, QuerySet
from django.template import Context, Engine
from django.urls import reverse

from portal.lib import clock
from portal.lib.errors import ensure
from portal.lib.mail import Letter, Postponed, Refused, Unclear, deliver, message_id
from units.audit.services import record_event
from units.enums import MailState, NoticeKind
from units.inbox.models import MAIL_ROLES, STUCK, Mail, Notice, NoticeQuerySet, may_manage_mails
from units.inbox.queries import schedules_of_people
from units.inbox.services.digests import gather_digests, settle_lines
from units.people.models import User
from units.tree.models import Unit

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
ROUND = timedelta(seconds=45)  # less than a tick, so that rounds rarely overlap
BATCH = 500
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
PATIENCE = len(WAITS) + 15  # attempts, the later ones eight hours apart: five days without a mail server
FELL_SILENT = "tiến trình gửi dừng giữa chừng"
LONGEST = 50  # lines that a digest spells out; the inbox has them all
_UNCOUNTED_KINDS = (NoticeKind.DIGEST, NoticeKind.ACCOUNT, NoticeKind.SYSTEM)
_COUNTED_STATES = (MailState.SENDING, MailState.SENT, MailState.UNCERTAIN)


class RelevantTitles(Protocol):
    def __call__(self, notices: list[Notice], *, recipient: User, at: datetime) -> dict[int, str]:
        """Which notices of one recipient still hold at a moment: their titles as of then, by id, in the order in which
        the mail names them."""


def titles_as_filed(notices: list[Notice], *, recipient: User, at: datetime) -> dict[int, str]:
    """For what holds whatever happens."""
    return {notice.pk: notice.title for notice in notices}


def send_mails(*, at: datetime, relevant_titles: RelevantTitles, kind: NoticeKind | None = None) -> int:
    """Sends the mails that are due, those that no longer hold aside, and counts what the server took.

    `kind` sends those of one kind only. An unreachable server ends the round and costs no attempt; nor is a digest
    made while there is no server to take it."""
    now = clock.running_from(at)
    _release_silent_claims(at=at)
    connection = get_connection()
    count = 0
    try:
        while now() <= at + ROUND and _is_anything_due(at=at, kind=kind):
            connection.open()
            if kind is None:
                gather_digests(at=at, limit=BATCH)
            mails = list(_due(at=at, kind=kind)[:BATCH])
            for notice in _permitted_mails(mails, at=at):
                if now() > at + ROUND:
                    break
                connection.open()
                if _claim(notice, at=now()):
                    count += _send(notice, over=connection, relevant_titles=relevant_titles, now=now)
            if len(mails) < BATCH:
                break
    except OSError as error:
        logger.warning("Mail server cannot be reached: %s", error)
    finally:
        connection.close()
    return count


def _due(*, at: datetime, kind: NoticeKind | None) -> NoticeQuerySet:
    due = Notice.objects.mail_due(at=at).select_related("recipient").order_by("mail_after", "pk")
    return due.filter(kind=kind) if kind else due


def _is_anything_due(*, at: datetime, kind: NoticeKind | None) -> bool:
    return _due(at=at, kind=kind).exists() or (kind is None and Notice.objects.lines_due(at=at).exists())


def _permitted_mails(mails: list[Notice], *, at: datetime) -> list[Notice]:
    """As their committees ask: keeps back a digest outside the hours until they come, and makes a single mail beyond
    the limit of the day a line of the next digest. Two senders at once may let a mail too many pass: the limit spares
    people, no more."""
    people = {mail.recipient_id for mail in mails}
    schedules = schedules_of_people(people, on=clock.local_day(at))
    singles = _singles_today(people, at=at)
    permitted_mails = []
    for mail in mails:
        schedule, person = schedules[mail.recipient_id], mail.recipient_id
        if mail.kind == NoticeKind.DIGEST and (moment := schedule.mail_moment(at)) > at:
            _unclaimed(mail).update(mail_after=moment)
            continue
        if mail.kind not in _UNCOUNTED_KINDS and not mail.attempts:
            if singles[person] >= schedule.single_limit:
                _unclaimed(mail).update(mail_state=MailState.FOR_DIGEST)
                continue
            singles[person] += 1
        permitted_mails.append(mail)
    return permitted_mails


def _unclaimed(mail: Notice) -> NoticeQuerySet:
    return Notice.objects.filter(pk=mail.pk, mail_state=mail.mail_state, attempts=mail.attempts)


def _singles_today(people: set[int], *, at: datetime) -> Counter[int]:
    since = clock.local_moment(clock.local_day(at))
    mails = Notice.objects.filter(recipient__in=people, mail_state__in=_COUNTED_STATES, claimed_at__gte=since)
    singles = mails.exclude(kind__in=_UNCOUNTED_KINDS)
    counts = singles.order_by("recipient").values_list("recipient").annotate(Count("pk"))
    return Counter(dict(counts))


def _release_silent_claims(*, at: datetime) -> None:
    silent = Notice.objects.of_silent_senders(at=at, lease=LEASE)
    for notice in silent.filter(attempts__gt=PATIENCE).order_by("pk"):
        _settle(notice, MailState.FAILED, last_error=FELL_SILENT)
    silent.update(mail_state=MailState.UNCERTAIN, mail_after=at, last_error=FELL_SILENT)


def _claim(notice: Notice, *, at: datetime) -> bool:
    """Takes a mail for this sender alone. `attempts` moves with every claim, so it also names the claim."""
    mails = Notice.objects.mail_due(at=at).filter(pk=notice.pk, attempts=notice.attempts)
    notice.attempts += 1
    notice.message_id = message_id(notice.key, host=str(urlsplit(settings.PUBLIC_URL).hostname))
    claim = {"claimed_at": at, "attempts": notice.attempts, "message_id": notice.message_id}
    return mails.update(mail_state=MailState.SENDING, **claim) == 1


def _send(
    notice: Notice, *, over: BaseEmailBackend, relevant_titles: RelevantTitles, now: Callable[[], datetime]
) -> bool:
    try:
        composed = compose(notice, relevant_titles=relevant_titles, at=now())
        if composed is None:
            _settle(notice, MailState.DROPPED)
            return False
        deliver(composed.letter, over=over)
    except Unclear as error:
        _put_back(notice, MailState.UNCERTAIN, error=error, at=now())
        return False
    except (Refused, Postponed, DatabaseError, OSError) as error:
        logger.warning("Mail %s failed: %s", notice.key, error)
        _put_back(notice, MailState.QUEUED, error=error, at=now())
        return False
    except Exception as error:
        # A poison row cannot be composed, now or later: it is put aside for a person to look at, the rest goes out.
        logger.exception("Mail %s is a dead letter", notice.key)
        _settle(notice, MailState.DEAD_LETTER, last_error=_fault(error))
        return False
    _settle(notice, MailState.SENT, sent_ids=composed.notice_ids)
    return True


@dataclass(frozen=True)
class ComposedMail:
    """A mail ready to go, and the ids of the notices it names."""

    letter: Letter
    notice_ids: list[int]


def compose(notice: Notice, *, relevant_titles: RelevantTitles, at: datetime) -> ComposedMail | None:
    """None if its recipient wants no mail any more, or nothing of what it says still holds."""
    recipient = notice.recipient
    address = notice.mail_to or (recipient.email if recipient.is_active and recipient.wants_mail else "")
    if not address:
        return None
    is_digest = notice.kind == NoticeKind.DIGEST
    lines = list(notice.lines.exclude(mail_state=MailState.DROPPED).order_by("pk")) if is_digest else [notice]
    titles = relevant_titles(lines, recipient=recipient, at=at)
    by_id = {line.pk: line for line in lines}
    relevant = [by_id[pk] for pk in titles]
    if not relevant:
        return None
    context: dict[str, object] = {
        "recipient": recipient,
        "title": notice.title if is_digest else titles[notice.pk],
        "lines": [_line_context(line, titles[line.pk]) for line in relevant[:LONGEST]],
        "count": len(relevant),
        "left_out": len(relevant) - LONGEST,
        "inbox": f"{settings.PUBLIC_URL}{reverse('units:notice_list')}",
    }
    name = "digest" if is_digest else "notice"
    subject, body = (_rendered(f"emails/{name}_{part}.txt", context) for part in ("subject", "body"))
    letter = Letter(address, " ".join(subject.split()), body, notice.message_id)
    return ComposedMail(letter, [line.pk for line in relevant])


def _line_context(line: Notice, title: str) -> dict[str, str]:
    return {"title": title, "body": line.body, "address": f"{settings.PUBLIC_URL}{line.url}" if line.url else ""}


def _rendered(template: str, context: dict[str, object]) -> str:
    # Plain text: an ampersand is an ampersand.
    return Engine.get_default().get_template(template).render(Context(context, autoescape=False))


def _put_back(notice: Notice, state: MailState, *, error: Exception, at: datetime) -> None:
    """Queues a mail for later; each wait is longer. A plain no is soon final, trouble on the way is not."""
    if notice.attempts > (len(WAITS) if isinstance(error, Refused) else PATIENCE):
        _settle(notice, MailState.FAILED, last_error=_fault(error))
        return
    wait = WAITS[min(notice.attempts, len(WAITS)) - 1]
    _settle(notice, state, last_error=_fault(error), mail_after=at + wait)


def _fault(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:300]


@transaction.atomic
def _settle(notice: Notice, state: MailState, *, sent_ids: Iterable[int] = (), **values: object) -> None:
    # A claim that ran out belongs to another sender by now: its attempts have moved on.
    mine = Notice.objects.filter(pk=notice.pk, mail_state=MailState.SENDING, attempts=notice.attempts)
    if mine.update(mail_state=state, **values) and notice.kind == NoticeKind.DIGEST:
        settle_lines(notice, state, sent_ids=sent_ids)


NOT_STUCK = "Thư này không còn chờ xử lý: đã gửi, đang gửi hoặc đã bỏ. Hãy tải lại trang để xem."
WITHOUT_REASON = "Ghi lý do bỏ thư, để người sau còn biết."
NOT_YOURS = "Chỉ quản trị và cán bộ Văn phòng xử lý được thư của đơn vị mình."


@transaction.atomic
def send_again(mail: Mail, *, by: User, at: datetime) -> None:
    """Stuck → queued for the next round."""
    ensure(may_manage_mails(by), NOT_YOURS)
    _move(mail, mail_state=MailState.QUEUED, mail_after=at, last_error="")
    record_event("mail_sent_again", mail.recipient, path=_office(by).path, by=by, at=at, mail=mail.pk)


@transaction.atomic
def send_all_again(mails: QuerySet[Mail], *, by: User, at: datetime) -> int:
    """The stuck ones among `mails`, which are visible to the person; counts them."""
    ensure(may_manage_mails(by), NOT_YOURS)
    pks = list(mails.filter(mail_state__in=STUCK).order_by("pk").values_list("pk", flat=True))
    stuck = Mail.objects.filter(pk__in=pks, mail_state__in=STUCK)
    moved = stuck.update(mail_state=MailState.QUEUED, mail_after=at, last_error="")
    if moved:
        record_event("mails_sent_again", _office(by), by=by, at=at, mails=moved)
    return moved


@transaction.atomic
def drop_mail(mail: Mail, *, reason: str, by: User, at: datetime) -> Mail:
    """Stuck → never sent. The notice stays in the inbox."""
    ensure(may_manage_mails(by), NOT_YOURS)
    ensure(bool(reason.strip()), WITHOUT_REASON, field="reason")
    _move(mail, mail_state=MailState.DROPPED)
    if mail.kind == NoticeKind.DIGEST:
        settle_lines(mail, MailState.DROPPED, sent_ids=())
    record_event("mail_dropped", mail.recipient, path=_office(by).path, by=by, at=at, mail=mail.pk, reason=reason)
    return mail


def _move(mail: Mail, **values: object) -> None:
    # A sender may have it in hand by now.
    ensure(Mail.objects.filter(pk=mail.pk, mail_state__in=STUCK).update(**values) == 1, NOT_STUCK)
    for name, value in values.items():
        setattr(mail, name, value)


def _office(by: User) -> Unit:
    """Where the person answers for the mails."""
    return next(seat.unit for seat in by.acting if seat.role in MAIL_ROLES)
