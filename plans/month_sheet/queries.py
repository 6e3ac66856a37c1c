"""The month sheet: units by metrics, what the office entered beside what the units logged themselves."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from plans.activities.models import Activity, ActivityQuerySet, Figure
from plans.enums import METRICS_OF_FORM, UNITS_OF_MEASURE, ActivityState, Form, Metric
from plans.month_sheet.parsing import CODE_HEAD, ENTRY_SHEET, KEY_SHEET, NAME_HEAD, MonthSheetFile, keys_of
from plans.outline.models import Plan
from plans.outline.queries.lines import with_replaced_plans
from plans.periods import month_span
from plans.work.models import Assignment, AssignmentQuerySet
from portal.lib.official.paper import PaperSheet, PaperWork
from portal.lib.sheets import Sheet
from units.enums import Role
from units.people.models import User
from units.scope import within
from units.tree.models import Unit

CellKey = tuple[int, str]  # unit and metric


@dataclass(frozen=True)
class MonthSheetScope:
    """Which sheet: of a plan, a form, and the month that begins on the day."""

    plan: Plan
    form: str
    month: date

    @property
    def metrics(self) -> tuple[Metric, ...]:
        return METRICS_OF_FORM[self.form]

    @property
    def form_name(self) -> str:
        return Form(self.form).label

    @property
    def month_name(self) -> str:
        return f"tháng {self.month.month}/{self.month.year}"

    def entered(self) -> ActivityQuerySet:
        return Activity.objects.of_month_sheet(self.plan, self.form, self.month)

    def logged(self, units: Iterable[int]) -> ActivityQuerySet:
        """What the units logged themselves for the month: counted already, or on its way."""
        plans, states = with_replaced_plans(self.plan), (ActivityState.ACCEPTED, ActivityState.SUBMITTED)
        rows = Activity.objects.filter(plan__in=plans, form=self.form, state__in=states, unit__in=units)
        return rows.held_between(*month_span(self.month)).exclude(plan=self.plan, entered_for_month=self.month)


@dataclass(frozen=True, slots=True)
class MonthSheetCell:
    """`entered` None is not reported, 0 is zero. `logged` the unit itself told and is counted already, `waiting` it
    told and waits for review."""

    metric: Metric
    entered: int | None
    logged: int
    waiting: int


@dataclass(frozen=True, slots=True)
class MonthSheetRow:
    """`activity_pk` is of the one that holds what is entered, if anything is. `accepted` and `waiting` count the
    activities of the unit itself."""

    unit: Unit
    cells: list[MonthSheetCell]
    activity_pk: int | None
    accepted: int
    waiting: int


class MonthSheetChange(NamedTuple):
    """A cell as it was seen and as it shall be."""

    unit: int
    metric: str
    before: int | None
    after: int | None

    @property
    def place(self) -> CellKey:
        return self.unit, self.metric


def units_in_month_sheet(scope: MonthSheetScope, user: User) -> QuerySet[Unit]:
    """Who works for the plan and for whom the person may write; open on some day of the month."""
    first, last = month_span(scope.month)
    theirs = within("path", user.branches(Role.CLERK)) & within("path", [scope.plan.branch])
    of_month = Q(opened_on__lte=last) & (Q(closed_on=None) | Q(closed_on__gt=first))
    return Unit.objects.filter(theirs, of_month).who_do_the_work().order_by("path")


def office_over(scope: MonthSheetScope, user: User) -> Unit | None:
    """The committee for whose office the person writes into this sheet."""
    of_plan = scope.plan.branch
    seats = [seat.unit for seat in user.acting if seat.role == Role.CLERK]
    return next((unit for unit in seats if unit.branch.covers(of_plan) or of_plan.covers(unit.branch)), None)


def month_sheet_workbook(scope: MonthSheetScope, units: Sequence[Unit]) -> list[Sheet]:
    """The month sheet as a workbook, to be filled in and sent back."""
    rows = month_sheet_rows(scope, units)
    file = MonthSheetFile(scope.plan.pk, scope.plan.number_and_symbol, scope.month, scope.form)
    return [
        Sheet(
            ENTRY_SHEET,
            [NAME_HEAD, CODE_HEAD, *(metric.label for metric in scope.metrics)],
            [[row.unit.name, row.unit.code, *(cell.entered for cell in row.cells)] for row in rows],
        ),
        Sheet(KEY_SHEET, ["Khóa của bảng", "Xin giữ nguyên trang này"], keys_of(file), is_hidden=True),
    ]


def entered_figures(scope: MonthSheetScope, units: Iterable[int]) -> dict[CellKey, int]:
    figures = Figure.objects.filter(activity__in=scope.entered().filter(unit__in=units))
    return {(unit, metric): value for unit, metric, value in figures.values_list("activity__unit", "metric", "value")}


def logged_figures(scope: MonthSheetScope, units: Iterable[int]) -> dict[str, Counter[CellKey]]:
    """By state of the activity: sums of what the units themselves told."""
    figures = Figure.objects.filter(activity__in=scope.logged(units)).order_by()
    sums: dict[str, Counter[CellKey]] = defaultdict(Counter)
    for unit, metric, state, total in figures.values_list("activity__unit", "metric", "activity__state").annotate(
        Sum("value")
    ):
        sums[state][unit, metric] = total
    return sums


def month_sheet_rows(scope: MonthSheetScope, units: Sequence[Unit]) -> list[MonthSheetRow]:
    """One row a unit, in their order; as many queries for a thousand units as for one."""
    ids = [unit.pk for unit in units]
    activities = dict(scope.entered().filter(unit__in=ids).values_list("unit", "pk"))
    entered, logged = entered_figures(scope, ids), logged_figures(scope, ids)
    accepted, waiting = logged[ActivityState.ACCEPTED], logged[ActivityState.SUBMITTED]
    counts = scope.logged(ids).order_by().values_list("unit", "state").annotate(Count("pk"))
    counts_by_state = {(unit, state): count for unit, state, count in counts}
    return [
        MonthSheetRow(
            unit=unit,
            cells=[
                MonthSheetCell(
                    metric, entered.get((unit.pk, metric)), accepted[unit.pk, metric], waiting[unit.pk, metric]
                )
                for metric in scope.metrics
            ],
            activity_pk=activities.get(unit.pk),
            accepted=counts_by_state.get((unit.pk, ActivityState.ACCEPTED), 0),
            waiting=counts_by_state.get((unit.pk, ActivityState.SUBMITTED), 0),
        )
        for unit in units
    ]


@dataclass(frozen=True, slots=True)
class MonthSheetChangeRow:
    """A change as it is shown before it is made; `logged` is what the unit itself told of the same cell."""

    unit: str
    metric: str
    before: int | None
    after: int | None
    logged: int


def change_rows(scope: MonthSheetScope, changes: Sequence[MonthSheetChange]) -> list[MonthSheetChangeRow]:
    ids = {change.unit for change in changes}
    names = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))
    logged = logged_figures(scope, ids)
    return [
        MonthSheetChangeRow(
            unit=names[change.unit],
            metric=Metric(change.metric).label,
            before=change.before,
            after=change.after,
            logged=sum(sums[change.place] for sums in logged.values()),
        )
        for change in changes
    ]


_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class UnitWork:
    unit: Unit
    open: int


def printable_work(user: User) -> AssignmentQuerySet:
    """What the person may print: the work of their own units, and for the office that of all below it."""
    of_office = within("unit_path", user.branches(Role.CLERK))
    return Assignment.objects.open().filter(of_office | within("unit__path", user.answering))


def units_with_work(user: User) -> list[UnitWork]:
    """Units that have open work, in the order of the tree."""
    counts = dict(printable_work(user).order_by().values_list("unit").annotate(Count("pk")))
    return [UnitWork(unit, counts[unit.pk]) for unit in Unit.objects.filter(pk__in=counts).order_by("path")]


def paper_sheets(work: AssignmentQuerySet, *, on: date, form_address: str) -> list[PaperSheet]:
    """One sheet a unit, soonest due first; `form_address` is that of the form, to which the work is added."""
    rows = list(work.with_context().order_by("unit_path", "due_on", "pk"))
    committees = Unit.objects.in_bulk({row.root_id for row in rows})
    return [
        PaperSheet(
            committee=committees[of_unit[0].root_id].name,
            unit=of_unit[0].unit.name,
            printed_on=f"{on:%d/%m/%Y}",
            work=[_work(row, form_address) for row in of_unit],
        )
        for path, of_unit in ((path, list(group)) for path, group in groupby(rows, key=lambda row: row.unit_path))
    ]


def _work(row: Assignment, form_address: str) -> PaperWork:
    form = row.task.form
    metrics = METRICS_OF_FORM[form] if form else ()
    return PaperWork(
        title=row.title,
        plan=f"Kế hoạch {row.task.plan.number_and_symbol}",
        form=Form(form).label if form else "",
        due=f"{_WEEKDAYS[row.due_on.weekday()]}, {row.due_on:%d/%m/%Y}",
        figures=[(metric.label, UNITS_OF_MEASURE[metric]) for metric in metrics],
        address=f"{form_address}?assignment={row.pk}",
    )
