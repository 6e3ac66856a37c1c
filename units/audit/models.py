import json
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.lib import clock
from portal.lib.text import search_key
from units.audit.sealing import SealKey

if TYPE_CHECKING:
    from units.people.models import User

# The words of the log for the acts of every app; a test holds that none is missing.
ACT_LABELS: dict[str, str] = json.loads(Path(__file__).with_name("acts.json").read_text(encoding="utf-8"))
PORTAL = "Hệ thống"
_HEAD = ("key", "actor_id", "actor_role", "unit_path", "act")
_SUBJECT = ("subject_type", "subject_id", "person_id", "subject_text", "details")


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user: "User") -> Self:
        units = apps.get_model("units", "Unit")._default_manager.staffed_by(user)
        return self.filter(unit_path__in=units.values("path")).with_people()

    def with_people(self) -> Self:
        """With the names of today of who acted and whom it was about: the rows themselves hold none."""
        return self.select_related("actor", "person")

    def chosen(self, *, q: str = "", starts_on: date | None = None, ends_on: date | None = None) -> Self:
        """What the filters of the log ask for; words of the actor's name, whole local days."""
        acted = Q(actor__name_key__contains=search_key(q))
        if search_key(q) in search_key(PORTAL):
            acted |= Q(actor=None)
        events = self.filter(acted) if q else self
        events = events.filter(at__gte=clock.local_moment(starts_on)) if starts_on else events
        return events.filter(at__lt=clock.local_moment(ends_on + timedelta(days=1))) if ends_on else events

    def about(self, subject: models.Model) -> Self:
        rows = self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        return rows.with_people().order_by("-pk")


class AuditEvent(models.Model):
    """Who did what to which object when, in which role. Each row is sealed over the one before it, with a key that the
    database does not hold, and names people by their ids alone. Triggers of the database keep rows as they are, and let
    them go only at the end of their term, up to the place that an AuditCheckpoint names."""

    chain = models.CharField(max_length=120)  # path of the branch of the tree it runs in
    place = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_role = models.CharField(max_length=200)
    unit_path = models.CharField(max_length=120, db_index=True)
    act = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    # Whom the subject is or belongs to. Like the subject it is no more than an id: the row behind it may go.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    subject_text = models.CharField(max_length=300)
    details = models.JSONField(default=dict)
    key = models.CharField(max_length=16)  # fingerprint of the key of its seal
    seal = models.CharField(max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]
        constraints = [models.UniqueConstraint(fields=["chain", "place"], name="audit_one_at_a_place")]

    def __str__(self) -> str:
        return f"{self.act} · {self.subject_type} {self.subject_id}"

    @property
    def act_in_words(self) -> str:
        return ACT_LABELS.get(self.act, "Việc khác")

    @property
    def actor_name(self) -> str:
        """Of a row read `with_people`."""
        return self.actor.full_name if self.actor else PORTAL

    @property
    def subject_in_words(self) -> str:
        """The subject by name if it is a unit, a person or a term; by number alone if it is content, which the
        readers of the log do not see. Of a row read `with_people`."""
        if not self.subject_type.startswith("units."):
            return f"Mã {self.subject_id}"
        name = self.person.full_name if self.person else ""
        return " · ".join(filter(None, [name, self.subject_text])) or f"Mã {self.subject_id}"

    def seal_over(self, previous: str, *, key: SealKey) -> str:
        """The seal over the one before and every word of this row."""
        place = [previous, self.chain, self.place, self.at.astimezone(UTC).isoformat()]
        return key.seal([*place, *(getattr(self, name) for name in (*_HEAD, *_SUBJECT))])


class CheckpointKind(models.TextChoices):
    PURGED = "purged", "Xóa nhật ký hết thời hạn lưu"
    SETTLED = "settled", "Ghi nhận sai lệch của nhật ký"
    SEALED_ANEW = "sealed_anew", "Chuyển sang dấu có khóa"


class AuditCheckpoint(models.Model):
    """What was decided about a chain up to and with `place`, whose event has (or had) the seal `end_seal`; signed, and
    never changed or deleted: triggers again. `count` events were purged, settled over or sealed anew.

    Purged: they were older than `due_before`, their term of `years` being over. Settled: an admin has seen the
    `findings` ([kind, first place, last place]) and says in `reason` why. Sealed anew: `end_seal` is the last one
    without a key, and `findings` what was already broken then."""

    chain = models.CharField(max_length=120)
    place = models.PositiveIntegerField()
    end_seal = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=CheckpointKind)
    count = models.PositiveIntegerField()
    years = models.PositiveSmallIntegerField(null=True)
    due_before = models.DateTimeField(null=True)
    findings = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # None: the portal
    at = models.DateTimeField()
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["chain", "place"], name="audit_checkpoint_of_chain")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CheckpointKind.values), name="audit_checkpoint_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind=CheckpointKind.PURGED)
                | Q(years__isnull=False, years__gte=1, due_before__isnull=False),
                name="audit_purge_has_a_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: đến số {self.place}"

    def sign(self, key: SealKey) -> str:
        """The signature over every word but itself."""
        due_before = self.due_before and self.due_before.astimezone(UTC).isoformat()
        at = [due_before, self.at.astimezone(UTC).isoformat()]
        names = ("chain", "place", "end_seal", "kind", "count", "years", "findings", "reason", "by_id", "key")
        return key.seal(["checkpoint", *at, *(getattr(self, name) for name in names)])
