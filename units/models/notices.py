from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from units.enums import MailState, NoticeKind
from units.models.people import User

WAITING = (MailState.QUEUED, MailState.UNCERTAIN)
TITLE_LENGTH = 300


class SubjectQuerySet(models.QuerySet[Any]):
    """Rows that name another row by the label of its model and its id, as the audit does."""

    def about(self, model: type[models.Model], ids: Iterable[int] | None = None) -> Self:
        """Those about rows of a model; about these `ids` alone, if given."""
        rows = self.filter(subject_type=model._meta.label_lower)
        return rows if ids is None else rows.filter(subject_id__in=ids)


class NoticeQuerySet(SubjectQuerySet):
    def visible_to(self, user: User) -> Self:
        """The inbox: the mail that gathers its lines is no line itself."""
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
    """What one person is told: the line of the inbox and, where wanted, the mail that carries it.

    `event` is what happened and the subject the row it happened to; a reminder also says which `step` of which due
    day it is. `key` is made of them and of the recipient and only keeps the same notice from being filed twice.
    A notice of kind digest is only a mail: the one of its recipient's day, made of the notices that point to it."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    key = models.CharField(max_length=200)
    event = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    step = models.SmallIntegerField(null=True, blank=True)  # days from the due day
    due_on = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=TITLE_LENGTH)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail_state = models.CharField(max_length=12, choices=MailState, default=MailState.QUEUED)
    mail_after = models.DateTimeField()
    message_id = models.CharField(max_length=255, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    digest = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="lines", db_index=False)
    gathering = models.UUIDField(null=True, editable=False)  # of a digest: the round of the sender that made it

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_inbox"),
            models.Index(fields=["subject_id", "subject_type"], name="notice_subject"),
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
            # Not `unique=True`: that makes a second index on PostgreSQL, for prefixes, which nobody looks for.
            models.UniqueConstraint(fields=["key"], name="notice_key"),
            models.CheckConstraint(condition=Q(mail_state__in=MailState.values), name="notice_mail_state_is_known"),
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


class DeadLetter(models.Model):
    """A row that a part of the machinery could not work on, put aside with its error; gone once it can again."""

    part = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    error = models.CharField(max_length=300)
    at = models.DateTimeField()

    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["part", "subject_type", "subject_id"], name="dead_letter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.subject_type} {self.subject_id}"
