from typing import Self

from django.db import models

from plans.importing.parsing.types import ParsedPlan
from plans.outline.models import Plan
from portal.lib.text import as_number
from units.enums import Role
from units.people.models import User
from units.scope import holds_over, lies_at, within


class PlanImportQuerySet(models.QuerySet["PlanImport"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(within("unit__path", user.branches(Role.CLERK)))

    def waiting(self) -> Self:
        return self.filter(plan=None)


class PlanImport(models.Model):
    """A file or a pasted text as it was read, waiting for a clerk to confirm it as a plan. What the clerk has corrected
    meanwhile is kept beside `parsed`: the lines (None: as read), the way back, the words of the header."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="Cơ quan ban hành")
    uploaded_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    parsed = models.JSONField()
    created_at = models.DateTimeField()
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="imports")
    lines = models.JSONField(null=True, blank=True)
    changes = models.JSONField(default=list, blank=True)
    header_words = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    branch = lies_at("unit.path")

    @property
    def printed_number(self) -> dict[str, object]:
        """`number` and `issued_on` as they stand on the document, where it says them."""
        parsed = ParsedPlan.from_json(self.parsed)
        printed = {"number": as_number(parsed.number), "issued_on": parsed.issued_on}
        return {name: value for name, value in printed.items() if value}


# Once it is saved, its address leads to the plan.
may_see_import = holds_over("unit.path", Role.CLERK)


def may_confirm_import(user: User, plan_import: PlanImport) -> bool:
    return plan_import.plan_id is None and may_see_import(user, plan_import)
