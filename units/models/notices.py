from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from units.enums import MailState, NoticeKind
from units.models.people import User

WAITING = (MailState.QUEUED, MailState.UNCERTAIN)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """The inbox: the letter that gathers its lines for the mail is no line itself."""
        return self.filter(recipient=user).exclude(kind=NoticeKind.DIGEST)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def mail_due(self, *, at: datetime) -> Self:
        """Mails waiting to go out, and those nobody knows to have gone out."""
        return self.filter(mail_state__in=WAITING, mail_after__lte=at)

    def lines_due(self, *, at: datetime) -> Self:
        """Lines that wait for the next digest of their recipient."""
        return self.filter(mail_state=MailState.FOR_DIGEST, digest=None, mail_after__lte=at)

    def of_silent_senders(self, *, at: datetime, lease: timedelta) -> Self:
        """Mails whose sender claimed them longer than a lease ago and never said how it went."""
        return self.filter(mail_state=MailState.SENDING, claimed_at__lt=at - lease)


class Notice(models.Model):
    """A word to one person: the line of the inbox and, where wanted, the mail that carries it.
    `key` names the effect (what, whom, which day, which step); filing the same key again does nothing.
    A notice of kind digest is only a mail: the one of its recipient's day, made of the notices that point to it."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    key = models.CharField(max_length=200, unique=True)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=60, blank=True)  # "assignment:12", read again before sending
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail_state = models.CharField(max_length=12, choices=MailState, default=MailState.QUEUED)
    mail_after = models.DateTimeField()
    message_id = models.CharField(max_length=255, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    digest = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="lines", db_index=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_inbox"),
            models.Index(
                fields=["mail_after"],
                condition=Q(mail_state__in=[*WAITING, MailState.SENDING]),
                name="notice_mail_waiting",
            ),
            models.Index(
                fields=["mail_after"],
                condition=Q(mail_state=MailState.FOR_DIGEST, digest=None),
                name="notice_line_waiting",
            ),
            models.Index(fields=["digest"], condition=Q(digest__isnull=False), name="notice_lines_of_digest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(mail_state__in=MailState.values), name="notice_mail_state_is_known")
        ]

    def __str__(self) -> str:
        return self.title


class Heartbeat(models.Model):
    """When a part of the machinery last did its round. On the watcher's row, `alarmed_at` is when the admins were told
    of an outage that still lasts."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    alarmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ParkedRow(models.Model):
    """A row that a part of the machinery could not work on, put aside with its error; gone once it can again.
    `about` names the row, as `assignment:12`."""

    part = models.CharField(max_length=40)
    about = models.CharField(max_length=60)
    error = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["part", "about"]
        constraints = [models.UniqueConstraint(fields=["part", "about"], name="parked_once")]

    def __str__(self) -> str:
        return f"{self.part}: {self.about}"
