"""Sending of queued notices by mail: claim, send, done. Never inside a transaction.

The rows are the truth: a sender that dies leaves its claim behind, which runs out and is sent again under the same
Message-ID. Mails are never lost; copies can be told by their id."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction

from portal.lib import clock
from portal.lib.mail import Postponed, Refused, Unclear, deliver, message_id
from units.enums import MailState, NoticeKind
from units.models import Notice
from units.models.notices import NoticeQuerySet
from units.services.digests import gather_digests, settle_lines
from units.services.letters import Standing, compose
from units.services.mail_hours import those_free_to_go

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
ROUND = timedelta(seconds=45)  # less than a tick, so that rounds rarely overlap
BATCH = 500
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
PATIENCE = len(WAITS) + 15  # attempts, the later ones eight hours apart: five days without a mail server

FELL_SILENT = "tiến trình gửi dừng giữa chừng"


def send_mails(*, at: datetime, standing: Standing, kind: NoticeKind | None = None) -> int:
    """Sends the mails that are due, those that no longer hold aside, and counts what the server took.

    `kind` sends those of one kind only. An unreachable server ends the round and costs no attempt; nor is a digest
    made while there is no server to take it."""
    now = clock.running_from(at)
    _release_silent_claims(at=at)
    connection = get_connection()
    sent = 0
    try:
        while now() <= at + ROUND and _is_anything_due(at=at, kind=kind):
            connection.open()
            if kind is None:
                gather_digests(at=at, limit=BATCH)
            letters = list(_due(at=at, kind=kind)[:BATCH])
            for notice in those_free_to_go(letters, at=at):
                if now() > at + ROUND:
                    break
                connection.open()
                if _claim(notice, at=now()):
                    sent += _send(notice, over=connection, standing=standing, now=now)
            if len(letters) < BATCH:
                break
    except OSError as error:
        logger.warning("Mail server cannot be reached: %s", error)
    finally:
        connection.close()
    return sent


def _due(*, at: datetime, kind: NoticeKind | None) -> NoticeQuerySet:
    due = Notice.objects.mail_due(at=at).select_related("recipient").order_by("mail_after", "pk")
    return due.filter(kind=kind) if kind else due


def _is_anything_due(*, at: datetime, kind: NoticeKind | None) -> bool:
    return _due(at=at, kind=kind).exists() or (kind is None and Notice.objects.lines_due(at=at).exists())


def _release_silent_claims(*, at: datetime) -> None:
    silent = Notice.objects.of_silent_senders(at=at, lease=LEASE)
    for notice in silent.filter(attempts__gt=PATIENCE).order_by("pk"):
        _settle(notice, MailState.FAILED, last_error=FELL_SILENT)
    silent.update(mail_state=MailState.UNCERTAIN, mail_after=at, last_error=FELL_SILENT)


def _claim(notice: Notice, *, at: datetime) -> bool:
    """Takes a mail for this sender alone. `attempts` moves with every claim, so it also names the claim."""
    free = Notice.objects.mail_due(at=at).filter(pk=notice.pk, attempts=notice.attempts)
    notice.attempts += 1
    notice.message_id = message_id(notice.key, host=str(urlsplit(settings.PUBLIC_URL).hostname))
    claim = {"claimed_at": at, "attempts": notice.attempts, "message_id": notice.message_id}
    return free.update(mail_state=MailState.SENDING, **claim) == 1


def _send(notice: Notice, *, over: BaseEmailBackend, standing: Standing, now: Callable[[], datetime]) -> bool:
    try:
        composed = compose(notice, standing=standing, at=now())
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
        logger.exception("Mail %s parked", notice.key)
        _settle(notice, MailState.PARKED, last_error=_fault(error))
        return False
    _settle(notice, MailState.SENT, told=composed.told)
    return True


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
def _settle(notice: Notice, state: MailState, *, told: Iterable[int] = (), **values: object) -> None:
    # A claim that ran out belongs to another sender by now: its attempts have moved on.
    mine = Notice.objects.filter(pk=notice.pk, mail_state=MailState.SENDING, attempts=notice.attempts)
    if mine.update(mail_state=state, **values) and notice.kind == NoticeKind.DIGEST:
        settle_lines(notice, state, told=told)
