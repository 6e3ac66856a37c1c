"""The words of mails, as they are true when the mail goes out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.template import Context, Engine
from django.urls import reverse

from portal.lib.mail import Letter
from units.enums import MailState, NoticeKind
from units.models import Notice, User

LONGEST = 50  # lines that a digest spells out; the inbox has them all


class Standing(Protocol):
    def __call__(self, notices: list[Notice], *, recipient: User, at: datetime) -> dict[int, str]:
        """Which notices of one recipient still hold at a moment: their titles as of then, by id, in the order in which
        they are told."""


@dataclass(frozen=True)
class Composed:
    """A mail ready to go, and the ids of the notices it tells of."""

    letter: Letter
    told: list[int]


def as_filed(notices: list[Notice], *, recipient: User, at: datetime) -> dict[int, str]:
    """The standing of what holds whatever happens."""
    return {notice.pk: notice.title for notice in notices}


def compose(notice: Notice, *, standing: Standing, at: datetime) -> Composed | None:
    """None if its recipient wants no mail any more, or nothing of what it says still holds."""
    recipient = notice.recipient
    if not (recipient.is_active and recipient.wants_mail and recipient.email):
        return None
    is_digest = notice.kind == NoticeKind.DIGEST
    lines = list(notice.lines.exclude(mail_state=MailState.DROPPED).order_by("pk")) if is_digest else [notice]
    titles = standing(lines, recipient=recipient, at=at)
    by_id = {line.pk: line for line in lines}
    told = [by_id[pk] for pk in titles]
    if not told:
        return None
    words: dict[str, object] = {
        "recipient": recipient,
        "title": notice.title if is_digest else titles[notice.pk],
        "lines": [_said(line, titles[line.pk]) for line in told[:LONGEST]],
        "count": len(told),
        "left_out": len(told) - LONGEST,
        "inbox": f"{settings.PUBLIC_URL}{reverse('units:notice_list')}",
    }
    name = "digest" if is_digest else "notice"
    subject, body = (_plain(f"emails/{name}_{part}.txt", words) for part in ("subject", "body"))
    letter = Letter(recipient.email, " ".join(subject.split()), body, notice.message_id)
    return Composed(letter, [line.pk for line in told])


def _said(line: Notice, title: str) -> dict[str, str]:
    return {"title": title, "body": line.body, "address": f"{settings.PUBLIC_URL}{line.url}" if line.url else ""}


def _plain(template: str, words: dict[str, object]) -> str:
    # Plain text: an ampersand is an ampersand.
    return Engine.get_default().get_template(template).render(Context(words, autoescape=False))
