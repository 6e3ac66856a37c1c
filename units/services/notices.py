"""Filing of notices. The row is the effect: it is written in the transaction of the act, sent later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

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


def _mail_state(recipient: User) -> MailState:
    return MailState.QUEUED if recipient.email and recipient.wants_mail else MailState.INBOX_ONLY


def mark_read(notices: models.QuerySet[Notice], *, at: datetime) -> int:
    """Marks the unread among `notices` as read; counts them."""
    return notices.filter(read_at=None).update(read_at=at)
