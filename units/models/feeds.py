from hashlib import sha256
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from units.models.people import User
from units.models.unit import Unit


def hash_of(token: str) -> str:
    """A token is as long as its hash and random, so it needs no salt."""
    return sha256(token.encode()).hexdigest()


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def opened_by(self, token: str) -> Self:
        return self.filter(token_sha256=hash_of(token))

    def visible_to(self, user: User) -> Self:
        return self.filter(user=user)


class CalendarFeed(models.Model):
    """An address under which the calendar program of a person reads deadlines without signing in: of all that the
    person has to do with, or of one unit. Only the hash of its token is kept; it opens what the person may see now."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Lịch của")
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["user", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "unit"], name="feed_once_a_unit"),
            models.UniqueConstraint(fields=["user"], condition=Q(unit=None), name="feed_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"Lịch của {self.unit}" if self.unit else "Lịch việc của tôi"
