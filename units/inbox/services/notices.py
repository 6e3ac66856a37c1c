"""Filing of notices. The row is the effect: it is written in the transaction of the act, sent later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection, models

from units.enums import MailState, NoticeKind
from units.inbox.models import TITLE_LENGTH, Notice
from units.people.models import User


@dataclass(frozen=True)
class NoticeDraft:
    """What one notice says. A person hears once of an `event` about a row; `version` tells one time from another
    where it can happen to the row again. Without a `url` (a path of the portal) it leads to the page of the row.
    `mail_to` is the address until now of a person whose account changes: its mail goes there whatever becomes of it."""

    recipient: User
    kind: NoticeKind
    event: str
    title: str
    about: models.Model | None = None
    body: str = ""
    url: str | None = None
    version: object = ""
    mail_to: str = ""

    @property
    def key(self) -> str:
        subject = (self.about._meta.label_lower, self.about.pk) if self.about else ()
        return _key(self.event, *subject, self.version, self.recipient.pk)

    @property
    def address(self) -> str:
        page = getattr(self.about, "get_absolute_url", None)
        return (page() if page else "") if self.url is None else self.url


def notify(
    people: Iterable[User],
    *,
    kind: NoticeKind,
    event: str,
    about: models.Model | None,
    title: str,
    body: str = "",
    url: str | None = None,
    version: object = "",
    mail_to: str = "",
    at: datetime,
) -> None:
    """Tells each of the people the same, see `NoticeDraft`."""
    drafts = (NoticeDraft(person, kind, event, title, about, body, url, version, mail_to) for person in people)
    file_notices(drafts, at=at)


def file_notices(drafts: Iterable[NoticeDraft], *, at: datetime) -> None:
    """Files each draft once: what is there already stays as it is, whoever files it again. A title too long for its
    line is cut."""
    rows = [
        Notice(
            recipient=draft.recipient,
            kind=draft.kind,
            key=draft.key,
            event=draft.event,
            subject_type=draft.about._meta.label_lower if draft.about else "",
            subject_id=draft.about.pk if draft.about else None,
            title=draft.title[:TITLE_LENGTH],
            body=draft.body,
            url=draft.address,
            created_at=at,
            mail_after=at,
            mail_to=draft.mail_to,
            mail_state=MailState.QUEUED if draft.mail_to else _mail_state(draft.recipient),
        )
        for draft in drafts
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


class DigestLine(NamedTuple):
    """What a reminder says about the row of an id to the person of an id, who hears of it by the first digest after
    `mail_after`; None: in the inbox alone. A tuple: a nation's reminders of one morning are many."""

    recipient: int
    subject_id: int
    step: int
    due_on: date | None
    title: str
    body: str
    url: str
    mail_after: datetime | None


def file_lines(lines: Iterable[DigestLine], *, event: str, about: type[models.Model], at: datetime) -> None:
    """As `file_notices`, for reminders in bulk: once a person for each step of each due day of a row."""
    subject_type = about._meta.label_lower
    # In one order: planners that file the same lines at once must not wait for each other in a circle.
    ordered = sorted(lines, key=attrgetter("subject_id", "recipient", "step"))
    if ordered and connection.vendor == "postgresql":
        _file_by_columns(ordered, event=event, subject_type=subject_type, at=at)
        return
    rows = [
        Notice(
            recipient_id=line.recipient,
            kind=NoticeKind.REMINDER,
            key=_key(event, subject_type, line.subject_id, line.due_on, line.step, line.recipient),
            event=event,
            subject_type=subject_type,
            subject_id=line.subject_id,
            step=line.step,
            due_on=line.due_on,
            title=line.title[:TITLE_LENGTH],
            body=line.body,
            url=line.url,
            created_at=at,
            mail_after=line.mail_after or at,
            mail_state=MailState.FOR_DIGEST if line.mail_after else MailState.INBOX_ONLY,
        )
        for line in ordered
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


# One array a column: three times as fast as rows of values, each of which is a parameter to be parsed. The key is
# the one of `_key`.
_BY_COLUMNS = """
INSERT INTO units_notice (kind, event, subject_type, created_at, message_id, attempts, last_error, key,
                          recipient_id, subject_id, step, due_on, title, body, url, mail_after, mail_state, mail_to)
SELECT %(kind)s, %(event)s, %(subject_type)s, %(at)s, '', 0, '',
       concat_ws(':', %(event)s, %(subject_type)s, subject, to_char(due_on, 'YYYY-MM-DD'), step, recipient),
       recipient, subject, step, due_on, left(title, %(title_length)s), body, url, coalesce(mail_after, %(at)s),
       CASE WHEN mail_after IS NULL THEN %(inbox_only)s ELSE %(for_digest)s END, ''
FROM unnest(%(recipient)s::bigint[], %(subject_id)s::bigint[], %(step)s::smallint[], %(due_on)s::date[],
            %(title)s::text[], %(body)s::text[], %(url)s::text[], %(mail_after)s::timestamptz[])
     AS line (recipient, subject, step, due_on, title, body, url, mail_after)
ON CONFLICT (key) DO NOTHING
"""
_PLAIN = ("recipient", "subject_id", "step", "due_on", "mail_after")


def _file_by_columns(lines: list[DigestLine], *, event: str, subject_type: str, at: datetime) -> None:
    columns: dict[str, Any] = dict(zip(DigestLine._fields, map(list, zip(*lines, strict=True)), strict=True))
    columns |= {name: _array_literal(columns[name]) for name in _PLAIN}
    fixed: dict[str, Any] = {
        "kind": NoticeKind.REMINDER.value,
        "event": event,
        "subject_type": subject_type,
        "at": at,
        "title_length": TITLE_LENGTH,
        "inbox_only": MailState.INBOX_ONLY.value,
        "for_digest": MailState.FOR_DIGEST.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_COLUMNS, {**fixed, **columns})


def _array_literal(values: list[object]) -> str:
    """Of numbers, days and moments: one constant for the parser, where a list would be one for each value."""
    return "{" + ",".join("NULL" if value is None else str(value) for value in values) + "}"


def _key(*parts: object) -> str:
    """Names the effect for one recipient. Only whether two are equal matters: nothing reads it back."""
    return ":".join(str(part) for part in parts if part not in ("", None))


def _mail_state(recipient: User) -> MailState:
    return MailState.QUEUED if recipient.email and recipient.wants_mail else MailState.INBOX_ONLY


def mark_read(notices: models.QuerySet[Notice], *, at: datetime) -> int:
    """Marks the unread among `notices` as read; counts them."""
    return notices.filter(read_at=None).update(read_at=at)
