"""Filing of notices. The row is the effect: it is written in the transaction of the act, sent later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection, models

from units.enums import MailState, NoticeKind
from units.models import Notice, User


@dataclass(frozen=True)
class Word:
    """What one notice says. `key` names the effect for one recipient; `url` is a path of the portal;
    `about` names what must still be open when the mail goes out, as `assignment:12`, or is empty."""

    recipient: User
    kind: NoticeKind
    key: str
    title: str
    body: str = ""
    url: str = ""
    about: str = ""


def file_notices(words: Iterable[Word], *, at: datetime, mail_after: datetime | None = None) -> None:
    """Files each word once: a key that is there already stays as it is, whoever files it again."""
    rows = [
        Notice(
            recipient=word.recipient,
            kind=word.kind,
            key=word.key,
            title=word.title,
            body=word.body,
            url=word.url,
            about=word.about,
            created_at=at,
            mail_after=mail_after or at,
            mail_state=_mail_state(word.recipient),
        )
        for word in words
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


class Line(NamedTuple):
    """What a reminder says to the person of an id, who hears of it by the first digest after `mail_after`; None:
    in the inbox alone. A tuple: a nation's reminders of one morning are many."""

    key: str
    recipient: int
    title: str
    body: str
    url: str
    about: str
    mail_after: datetime | None


def file_lines(lines: Iterable[Line], *, at: datetime) -> None:
    """As `file_notices`, for reminders in bulk."""
    # In the order of the keys: planners that file the same lines at once must not wait for each other in a circle.
    ordered = sorted(lines, key=attrgetter("key"))
    if ordered and connection.vendor == "postgresql":
        _file_by_columns(ordered, at=at)
        return
    rows = [
        Notice(
            recipient_id=line.recipient,
            kind=NoticeKind.REMINDER,
            key=line.key,
            title=line.title,
            body=line.body,
            url=line.url,
            about=line.about,
            created_at=at,
            mail_after=line.mail_after or at,
            mail_state=MailState.FOR_DIGEST if line.mail_after else MailState.INBOX_ONLY,
        )
        for line in ordered
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


# One array a column: three times as fast as rows of values, each of which is a parameter to be parsed.
_BY_COLUMNS = """
INSERT INTO units_notice (kind, created_at, message_id, attempts, last_error,
                          key, recipient_id, title, body, url, about, mail_after, mail_state)
SELECT %s, %s, '', 0, '', key, recipient, title, body, url, about, coalesce(mail_after, %s),
       CASE WHEN mail_after IS NULL THEN %s ELSE %s END
FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
     AS line (key, recipient, title, body, url, about, mail_after)
ON CONFLICT (key) DO NOTHING
"""


def _file_by_columns(lines: list[Line], *, at: datetime) -> None:
    fixed: list[Any] = [NoticeKind.REMINDER.value, at, at, MailState.INBOX_ONLY.value, MailState.FOR_DIGEST.value]
    columns = [list(column) for column in zip(*lines, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_BY_COLUMNS, [*fixed, *columns])


def _mail_state(recipient: User) -> MailState:
    return MailState.QUEUED if recipient.email and recipient.wants_mail else MailState.INBOX_ONLY


def mark_read(notices: models.QuerySet[Notice], *, at: datetime) -> int:
    """Marks the unread among `notices` as read; counts them."""
    return notices.filter(read_at=None).update(read_at=at)
