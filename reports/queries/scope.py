"""What the figures of a page are about: the plan, the unit and the period that were chosen. Each figure opens exactly
the records it counts, by the address of their list."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from urllib.parse import urlencode

from django.urls import reverse

from plans.models import Activity, Assignment, Plan
from plans.models.activity import ActivityQuerySet
from plans.models.assignment import AssignmentQuerySet
from plans.models.plan import OVERSEERS
from plans.queries.outline import with_replaced_plans
from reports.types import ReportPeriod
from units.enums import Role
from units.models import Unit, User
from units.models.scope import ancestors


@dataclass(frozen=True)
class Scope:
    """`on` is the day things are looked at. What is not chosen is not narrowed."""

    user: User
    on: date
    period: ReportPeriod | None = None
    plan: Plan | None = None
    unit: Unit | None = None

    @property
    def root(self) -> str:
        """The path below which everything lies: the chosen unit's, else the common top of the person's units."""
        if self.unit:
            return self.unit.path
        lines = [set(ancestors(path)) for path in self.user.paths(*OVERSEERS, Role.REPORTER)]
        return max(set.intersection(*lines), key=len, default="") if lines else ""

    def assignments(self) -> AssignmentQuerySet:
        """Given and not withdrawn, due in the period."""
        rows = Assignment.objects.visible_to(self.user).in_force().filter(unit_path__startswith=self.root)
        if self.plan:
            rows = rows.filter(task__plan__in=with_replaced_plans(self.plan))
        if self.period:
            rows = rows.due_in(self.period.starts_on, self.period.ends_on)
        return rows

    def activities(self) -> ActivityQuerySet:
        """Of any state, begun in the period."""
        rows = Activity.objects.visible_to(self.user).filter(unit_path__startswith=self.root)
        if self.plan:
            rows = rows.filter(plan__in=with_replaced_plans(self.plan))
        if self.period:
            rows = rows.held_between(self.period.starts_on, self.period.ends_on)
        return rows

    def year_before(self) -> Self:
        """The same period as it stood a year before `on`."""
        return replace(self, on=_year_before(self.on), period=self.period and self.period.year_before())

    def assignments_url(self, **filters: object) -> str:
        return assignments_url(**{**self._filters(), **filters})

    def activities_url(self, **filters: object) -> str:
        return activities_url(**{**self._filters(), **filters})

    def _filters(self) -> dict[str, object]:
        days = {"from": self.period.starts_on, "to": self.period.ends_on} if self.period else {}
        return {
            "plan": self.plan and self.plan.pk,
            "unit": self._unit_pk(),
            **{name: f"{day:%d/%m/%Y}" for name, day in days.items()},
        }

    def _unit_pk(self) -> int | None:
        """The chosen unit, else the person's own where that is the top: a reporter's list holds more than its work."""
        if self.unit:
            return self.unit.pk
        return next((seat.unit_id for seat in self.user.acting if seat.unit.path == self.root), None)


def _year_before(on: date) -> date:
    """The same day a year before; 29 February becomes 28."""
    is_leap_day = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year - 1, day=28) if is_leap_day else on.replace(year=on.year - 1)


def assignments_url(**filters: object) -> str:
    return _list_url("plans:task_list", filters)


def activities_url(**filters: object) -> str:
    return _list_url("plans:activity_list", filters)


def _list_url(name: str, filters: dict[str, object]) -> str:
    """Empty filters are left out; days are written as people write them."""
    query = {key: value for key, value in filters.items() if value not in (None, "")}
    return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)
