import hashlib
import json
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.lib import clock
from portal.lib.text import search_key
from units.enums import Role
from units.scope import within

if TYPE_CHECKING:
    from units.people.models import User

# The words of the log for the acts of every app; a test holds that none is missing.
ACT_LABELS: dict[str, str] = json.loads(Path(__file__).with_name("acts.json").read_text(encoding="utf-8"))
_SEALED = ("actor_id", "actor_name", "actor_role", "unit_path", "act", "subject_type", "subject_id", "subject_text")


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(within("unit_path", user.paths(Role.ADMIN)))

    def chosen(self, *, q: str = "", starts_on: date | None = None, ends_on: date | None = None) -> Self:
        """What the filters of the log ask for: words of the actor's name, whole local days."""
        named = Q(actor_name__icontains=q) | Q(actor__name_key__contains=search_key(q))
        events = self.filter(named) if q else self
        events = events.filter(at__gte=clock.local_moment(starts_on)) if starts_on else events
        return events.filter(at__lt=clock.local_moment(ends_on + timedelta(days=1))) if ends_on else events

    def chains(self) -> list[str]:
        return list(self.order_by("chain").values_list("chain", flat=True).distinct())

    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by("-pk")


class AuditEvent(models.Model):
    """Who did what to which object when, in which role; append-only, each row sealed over the one before it."""

    chain = models.CharField(max_length=120)  # path of the branch of the tree it runs in
    place = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=120)
    actor_role = models.CharField(max_length=200)
    unit_path = models.CharField(max_length=120, db_index=True)
    act = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_text = models.CharField(max_length=300)
    details = models.JSONField(default=dict)
    seal = models.CharField(max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]
        constraints = [models.UniqueConstraint(fields=["chain", "place"], name="audit_one_at_a_place")]

    def __str__(self) -> str:
        return f"{self.act} · {self.subject_text}"

    @property
    def act_in_words(self) -> str:
        return ACT_LABELS.get(self.act, "Việc khác")

    @property
    def subject_in_words(self) -> str:
        """The subject by name if it is a unit, a person or a term; by number alone if it is content, which the
        readers of the log do not see."""
        return self.subject_text if self.subject_type.startswith("units.") else f"Mã {self.subject_id}"

    def seal_over(self, previous: str) -> str:
        """SHA-256 (hex) over the seal before and every word of this row."""
        head = [previous, self.chain, self.place, self.at.astimezone(UTC).isoformat()]
        words = [*head, *(getattr(self, name) for name in _SEALED)]
        text = json.dumps([*words, self.details], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
