"""What the figures of a page are about: the plan, the unit and the period that were chosen. Each figure opens exactly
the records it counts, by the address of their list."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from textwrap import shorten
from typing import Self
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth, ExtractYear, Left
from django.urls import reverse

from plans.activities.models import Activity, ActivityQuerySet
from plans.enums import CONTENT_KINDS, Form
from plans.outline.models import Node, Plan
from plans.outline.queries.lines import successors, with_replaced_plans
from plans.periods import years_later
from plans.work.models import Assignment, AssignmentQuerySet
from plans.work.rules import may_alter, may_urge
from plans.work.states import WorkCounts
from portal.lib.charts import Bar, Cell, MatrixRow
from reports.results.types import ReportPeriod
from units.enums import Role
from units.people.models import User
from units.scope import PATH_WIDTH, ancestors
from units.tree.models import OVERSEERS, Unit


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
        lines = [set(ancestors(branch.path)) for branch in self.user.branches(*OVERSEERS, Role.REPORTER)]
        return max(set.intersection(*lines), key=len, default="") if lines else ""

    def assignments(self) -> AssignmentQuerySet:
        """Given and not withdrawn, due in the period."""
        rows = Assignment.objects.visible_to(self.user).in_force().filter(unit_path__startswith=self.root)
        if self.plan:
            rows = rows.filter(task__plan__in=with_replaced_plans(self.plan))
        if self.period:
            rows = rows.due_in(self.period.starts_on, self.period.ends_on)
        return rows

    @property
    def of_any_day(self) -> Self:
        """Whatever is overdue still waits to be done: the running period looks back as far as it reaches; one gone by
        tells of itself alone."""
        is_running = self.period is not None and self.period.starts_on <= self.on <= self.period.ends_on
        return replace(self, period=None) if is_running else self

    @property
    def span_in_words(self) -> str:
        if not self.period:
            return ""
        days = f"từ {self.period.starts_on:%d/%m/%Y} đến {self.period.ends_on:%d/%m/%Y}"
        still = "" if self.of_any_day is self else "; việc quá hạn từ trước vẫn nêu đến khi xong"
        return f"{self.period.title} ({days}){still}"

    def overdue(self) -> AssignmentQuerySet:
        return self.of_any_day.assignments().overdue(on=self.on)

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
        return replace(self, on=years_later(self.on, -1), period=self.period and self.period.year_before())

    def assignments_url(self, **filters: object) -> str:
        return assignments_url(**{**self._filters(), **filters})

    def activities_url(self, **filters: object) -> str:
        return _list_url("plans:activity_list", {**self._filters(), **filters})

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


def assignments_url(**filters: object) -> str:
    return _list_url("plans:task_list", filters)


def _list_url(name: str, filters: dict[str, object]) -> str:
    """Empty filters are left out; days are written as people write them."""
    query = {key: value for key, value in filters.items() if value not in (None, "")}
    return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)


LONGEST_LABEL = 90


@dataclass(frozen=True)
class OverdueLine:
    assignment: Assignment
    may_urge: bool
    may_alter: bool


def work_of(scope: Scope) -> WorkCounts:
    return scope.assignments().counts(on=scope.on)


def by_phase(scope: Scope) -> list[Bar]:
    """Share of the work done, phases in reading order; what stands in no phase comes last."""
    # The work of each phase with that of the phases it carries on.
    carried_on_by = successors(scope.plan) if scope.plan else {}
    works: dict[int | None, WorkCounts] = defaultdict(WorkCounts)
    for (pk,), work in scope.assignments().counts_by("task__phase", on=scope.on).items():
        works[carried_on_by.get(pk, pk)] += work
    phases = Node.objects.filter(pk__in=[pk for pk in works if pk]).select_related("plan").in_order()
    bars = [
        _share(_named(phase, scope.plan), works[phase.pk], url=scope.assignments_url(phase=phase.pk))
        for phase in phases
    ]
    return bars + ([_share("Không gắn giai đoạn", works[None])] if None in works else [])


def by_form(scope: Scope) -> list[Bar]:
    """Share of the work done for each of the four forms, and of what is bound to none."""
    works = scope.assignments().counts_by("task__form", on=scope.on)
    bars = [
        _share(form.label, works[form.value,], tone=form, url=scope.assignments_url(form=form.value))
        for form in Form
        if (form.value,) in works
    ]
    return bars + ([_share("Không gắn hình thức", works["",])] if ("",) in works else [])


def by_content(scope: Scope) -> list[Bar]:
    """Accepted activities for each content item of the scope's plan, in reading order; none without a plan."""
    if scope.plan is None:
        return []
    accepted = scope.activities().accepted().order_by("content_items")
    carried_on_by, rows = successors(scope.plan), defaultdict[int, int](int)
    for node, activities in accepted.values_list("content_items").annotate(Count("pk", distinct=True)):
        rows[carried_on_by.get(node, node)] += activities
    return [
        Bar(_short(item.text), rows[item.pk], url=scope.activities_url(content=item.pk, state="accepted"))
        for item in scope.plan.nodes.of_kind(*CONTENT_KINDS).in_order()
        if item.repealed_by_id is None or item.pk in rows
    ]


@dataclass(frozen=True)
class UnitProgress:
    """The units right below the scope's top, everything deeper counted with them."""

    bars: list[Bar]
    columns: list[str]
    rows: list[MatrixRow]


def by_unit(scope: Scope) -> UnitProgress:
    """Bars over the whole scope, and the matrix unit × month with the worst news of each crossing."""
    subtree = Left("unit_path", len(scope.root) + PATH_WIDTH)
    rows = scope.assignments().annotate(subtree=subtree, year=ExtractYear("due_on"), month=ExtractMonth("due_on"))
    works = rows.counts_by("subtree", "year", "month", on=scope.on)
    none = WorkCounts()
    totals: dict[str, WorkCounts] = defaultdict(WorkCounts)
    for (path, _, _), work in works.items():
        totals[path] += work
    branches = _branches(scope, set(totals))
    # Every month of the period; without a period, the months in which something is due.
    months = scope.period.months if scope.period else sorted({(year, month) for _, year, month in works})
    return UnitProgress(
        bars=[
            _share(unit.name, totals[unit.path], url=scope.assignments_url(unit=unit.pk))
            for unit in branches
            if totals[unit.path].total
        ],
        columns=[f"{month}/{year}" for year, month in months],
        rows=[
            MatrixRow(unit.name, [_cell(scope, unit, month, works.get((unit.path, *month), none)) for month in months])
            for unit in branches
        ],
    )


def overdue_lines(scope: Scope, *, most: int) -> list[OverdueLine]:
    """The longest overdue first."""
    rows = scope.overdue().with_context().due_first()[:most]
    return [OverdueLine(row, may_urge(scope.user, row), may_alter(scope.user, row)) for row in rows]


def _branches(scope: Scope, paths: set[str]) -> list[Unit]:
    """Those that have work, and those that do the work but were given none, so that silence shows."""
    children = Unit.objects.open_on(scope.on).filter(parent__path=scope.root).who_do_the_work()
    units = Unit.objects.visible_to(scope.user).filter(Q(path__in=paths) | Q(pk__in=children.values("pk")))
    return list(units.order_by("path"))


def _cell(scope: Scope, unit: Unit, month: tuple[int, int], work: WorkCounts) -> Cell:
    if not work.total:
        return Cell("nothing")
    url = scope.assignments_url(unit=unit.pk, month=f"{month[0]}-{month[1]:02}")
    if work.overdue:
        return Cell("overdue", f"{work.overdue}/{work.total} việc quá hạn", url)
    if work.not_yet_due:
        return Cell("not_due", f"Còn {work.not_yet_due}/{work.total} việc, chưa đến hạn", url)
    if work.late:
        return Cell("late", f"Xong {work.total} việc, {work.late} việc muộn", url)
    return Cell("in_time", f"Xong {work.total} việc đúng hạn", url)


def _share(label: str, work: WorkCounts, *, tone: str = "action", url: str = "") -> Bar:
    return Bar(label, work.done, total=work.total, tone=tone, url=url)


def _named(phase: Node, plan: Plan | None) -> str:
    """With its plan in front where figures of several plans stand together."""
    return _short(phase.text if plan else f"{phase.plan.number_and_symbol}: {phase.text}")


def _short(text: str) -> str:
    return shorten(text, LONGEST_LABEL, placeholder="…")
