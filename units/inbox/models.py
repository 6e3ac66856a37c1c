from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from portal.lib import clock
from portal.lib.text import search_key
from units.enums import Audience, MailState, NoticeKind, Role
from units.inbox.schedule import ReminderSchedule, ReminderStep
from units.people.models import Membership, User
from units.scope import holds, lies_at, within
from units.tree.models import Unit

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
    mail_to = models.EmailField(blank=True)  # not where the recipient is now reached but where he was
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
        constraints = [models.UniqueConstraint(fields=["part", "subject_type", "subject_id"], name="dead_letter_once")]

    def __str__(self) -> str:
        return f"{self.part}: {self.subject_type} {self.subject_id}"


NO_MAIL = (MailState.INBOX_ONLY, MailState.FOR_DIGEST)  # not one of its own
STUCK = (MailState.UNCERTAIN, MailState.FAILED, MailState.DEAD_LETTER)
ON_THE_WAY = (MailState.QUEUED, MailState.SENDING)
MAIL_ROLES = (Role.ADMIN, Role.CLERK)
# See what became of the mails, send them again or drop them; never read them.
may_manage_mails = holds(*MAIL_ROLES)

MAIL_STATES: dict[str, tuple[str, Iterable[MailState]]] = {
    "sent": ("Đã gửi", [MailState.SENT]),
    "waiting": ("Chờ gửi", ON_THE_WAY),
    "uncertain": ("Chưa rõ đã gửi", [MailState.UNCERTAIN]),
    "failed": ("Gửi lỗi", [MailState.FAILED]),
    "dead_letter": ("Gác lại", [MailState.DEAD_LETTER]),
    "dropped": ("Bỏ, không gửi", [MailState.DROPPED]),
    "stuck": ("Cần xử lý", STUCK),
}


class MailQuerySet(models.QuerySet["Mail"]):
    def visible_to(self, user: User) -> Self:
        """The mails to people of the units one answers for, a digest with its lines being one. `hides_title` where
        its words may be another committee's, and from everybody but clerks."""
        of_clerk = within("unit__path", user.branches(Role.CLERK))
        of_admin = Q(unit__in=Unit.objects.staffed_by(user).values("pk"))
        people = User.objects.belonging_to(Membership.objects.filter(of_clerk | of_admin))
        elsewhere = Membership.objects.filter(user=OuterRef("recipient")).exclude(of_clerk)
        mails = self.exclude(mail_state__in=NO_MAIL).filter(digest=None, recipient__in=people)
        return mails.annotate(hides_title=Exists(elsewhere))

    def stuck(self) -> Self:
        return self.filter(mail_state__in=STUCK)

    def chosen(
        self, *, q: str = "", state: str = "", starts_on: date | None = None, ends_on: date | None = None
    ) -> Self:
        """What the filters of the list ask for; whole local days on which the notice was written."""
        mails = self.filter(recipient__name_key__contains=search_key(q)) if q else self
        mails = mails.filter(mail_state__in=MAIL_STATES[state][1]) if state else mails
        mails = mails.filter(created_at__gte=clock.local_moment(starts_on)) if starts_on else mails
        return mails.filter(created_at__lt=clock.local_moment(ends_on + timedelta(days=1))) if ends_on else mails

    def counts(self) -> dict[str, int]:
        """How many there are in each of `MAIL_STATES`, in one query."""
        tallies = {name: Count("pk", filter=Q(mail_state__in=states)) for name, (_, states) in MAIL_STATES.items()}
        return self.aggregate(**tallies)


class Mail(Notice):
    """A notice seen from the post: for those who answer for its arrival, not for the one it speaks to."""

    objects = MailQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        proxy = True
        ordering = ["-pk"]

    @property
    def is_stuck(self) -> bool:
        return self.mail_state in STUCK


_UNIT, _HEAD = Audience.UNIT.value, Audience.HEAD.value

USUAL_STEPS = (
    *(ReminderStep(day, (_UNIT,)) for day in (-7, -3, -1, 0)),
    *(ReminderStep(day, (_UNIT, _HEAD)) for day in (1, 3)),
    ReminderStep(7, (_UNIT, _HEAD, Audience.OFFICE.value, Audience.INSPECTOR.value)),
)


def usual_steps() -> list[dict[str, Any]]:
    return to_record(USUAL_STEPS)


def to_record(steps: tuple[ReminderStep, ...]) -> list[dict[str, Any]]:
    return [{"day": step.day, "to": list(step.to)} for step in steps]


def day_in_words(day: int) -> str:
    """`7 ngày trước hạn`, `đúng ngày đến hạn`, `3 ngày sau hạn`."""
    return f"{abs(day)} ngày {'trước' if day < 0 else 'sau'} hạn" if day else "đúng ngày đến hạn"


def audience_in_words(step: ReminderStep) -> str:
    return ", ".join(Audience(audience).label for audience in step.to)


def step_in_words(step: ReminderStep) -> str:
    return f"{day_in_words(step.day)}: {audience_in_words(step)}"


class ReminderSettings(models.Model):
    """How a root committee reminds its units; without a row, as a new row would."""

    root = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="reminder_settings")
    steps = models.JSONField(default=usual_steps)  # [{"day": -7, "to": ["unit"]}], the earliest first
    mail_from = models.TimeField("Gửi thư từ", default=time(7))
    mail_until = models.TimeField("đến trước", default=time(18))
    rests = models.BooleanField("Không gửi thư vào ngày nghỉ", default=True)
    single_limit = models.PositiveSmallIntegerField("Số thư lẻ nhiều nhất một người một ngày", default=10)
    acknowledge_days = models.PositiveSmallIntegerField("Số ngày làm việc để nhận việc", default=3)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["root"]
        constraints = [
            models.CheckConstraint(condition=Q(mail_until__gt=F("mail_from")), name="reminders_mail_hours_in_order")
        ]

    def __str__(self) -> str:
        return f"Nhắc việc của {self.root}"

    branch = lies_at("root.path")

    @property
    def schedule(self) -> ReminderSchedule:
        steps = tuple(ReminderStep(int(record["day"]), tuple(record["to"])) for record in self.steps)
        return ReminderSchedule(steps, self.mail_from, self.mail_until, self.rests, self.single_limit)
