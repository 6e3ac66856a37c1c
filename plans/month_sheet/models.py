from typing import Self

from django.db import models
from django.db.models import Q

from plans.enums import Form
from plans.outline.models import Plan
from units.enums import Role
from units.people.models import User
from units.scope import within
from units.tree.models import Unit


class MonthSheetImportQuerySet(models.QuerySet["MonthSheetImport"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(within("unit__path", user.branches(Role.CLERK)))

    def with_context(self) -> Self:
        return self.select_related("plan", "unit", "uploaded_by").defer("plan__snapshot")

    def applied(self) -> Self:
        return self.filter(applied_at__isnull=False)

    def of_same_month_sheet(self, other: "MonthSheetImport") -> Self:
        return self.filter(unit=other.unit, plan=other.plan, form=other.form, month=other.month)


class MonthSheetImport(models.Model):
    """A filled-in sheet as it was read: waiting to be confirmed, applied, or undone. `unit` is the committee whose
    office sent it. `cells` are (id of the unit, metric, value or null); `changes`, once applied, what each changed
    cell held before and after: the way back."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    form = models.CharField(max_length=12, choices=Form)
    month = models.DateField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    cells = models.JSONField()
    changes = models.JSONField(default=list, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = MonthSheetImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=Form.values), name="month_sheet_import_form_is_known"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(applied_at__isnull=False),
                name="month_sheet_import_applied_before_undone",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        if self.undone_at:
            return "undone"
        return "applied" if self.applied_at else "waiting"
