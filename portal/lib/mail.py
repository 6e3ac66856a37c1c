"""Letters: plain text to one person, with a Message-ID made of what the letter is about."""

import hashlib
import smtplib
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

PERMANENT = 500  # answers from here on will not change


class Refused(Exception):
    """The server said no: the letter was not taken, and will not be."""


class Postponed(Exception):
    """The server said: not now (a code of the four hundreds)."""


class Unclear(Exception):
    """The line broke while sending: the server may have taken the letter or not."""


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    body: str
    message_id: str


def message_id(key: str, *, host: str) -> str:
    """The same key gives the same id, so that copies of one letter can be known as copies."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def deliver(letter: Letter, *, over: BaseEmailBackend) -> None:
    """Hands a letter to the server. Raises Refused, Postponed or Unclear; after the last two the connection is
    closed."""
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMessage(letter.subject, letter.body, to=[letter.to], headers=headers)
    try:
        over.send_messages([message])
    except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError) as error:
        over.close()
        raise Unclear(str(error)) from error
    except smtplib.SMTPException as error:
        if not _is_for_now(error):
            raise Refused(str(error)) from error
        over.close()
        raise Postponed(str(error)) from error


def _is_for_now(error: smtplib.SMTPException) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code < PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code < PERMANENT
