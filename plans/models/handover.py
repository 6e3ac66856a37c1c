from django.db import models

from plans.models.assignment import Assignment
from units.models import User


class Handover(models.Model):
    """Work that went from one unit to another: `given` is withdrawn, `taken` goes on; activities stay with `given`."""

    given = models.ForeignKey(Assignment, models.PROTECT, related_name="handovers")
    taken = models.ForeignKey(Assignment, models.PROTECT, related_name="takeovers")
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["given", "taken"], name="handover_once")]

    def __str__(self) -> str:
        return f"{self.given} → {self.taken.unit}"

    @property
    def scope_path(self) -> str:
        return self.given.unit_path
