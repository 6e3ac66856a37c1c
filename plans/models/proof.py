from typing import Self

from django.db import models

from units.enums import Role
from units.models import Unit, User
from units.models.scope import within


class ProofRulesQuerySet(models.QuerySet["ProofRules"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(within("committee__path", user.paths(Role.CLERK)))


class ProofRules(models.Model):
    """What the office of a committee asks to prove an activity, where it differs from the usual of `plans.proof`."""

    committee = models.OneToOneField(Unit, models.PROTECT, related_name="+")
    levels = models.JSONField(default=dict)  # form → item → level
    version = models.PositiveIntegerField(default=0)

    objects = ProofRulesQuerySet.as_manager()

    class Meta:
        ordering = ["committee"]
        verbose_name_plural = "proof rules"

    def __str__(self) -> str:
        return f"Quy định minh chứng · {self.committee}"

    @property
    def scope_path(self) -> str:
        return self.committee.path
