"""The grid of a month: units by metrics, what the office entered beside what the units logged themselves."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from plans.enums import METRICS_OF_FORM, ActivityState, Form, Metric
from plans.models import Activity, Figure, Plan
from plans.models.activity import ActivityQuerySet
from plans.parsing.month_grid import CODE_HEAD, GRID_SHEET, KEY_SHEET, NAME_HEAD, GridFile, keys_of
from plans.periods import month_span
from plans.queries.outline import with_replaced_plans
from portal.lib.sheets import Sheet
from units.enums import Role
from units.models import Unit, User
from units.models.scope import within

Place = tuple[int, str]  # unit and metric


@dataclass(frozen=True)
class GridScope:
    """Which grid: of a plan, a form, and the month that begins on the day."""

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
        return Activity.objects.of_grid(self.plan, self.form, self.month)

    def logged(self, units: Iterable[int]) -> ActivityQuerySet:
        """What the units logged themselves for the month: counted already, or on its way."""
        plans, states = with_replaced_plans(self.plan), (ActivityState.ACCEPTED, ActivityState.SUBMITTED)
        rows = Activity.objects.filter(plan__in=plans, form=self.form, state__in=states, unit__in=units)
        return rows.held_between(*month_span(self.month)).exclude(plan=self.plan, entered_for_month=self.month)


@dataclass(frozen=True, slots=True)
class GridCell:
    """`entered` None is not reported, 0 is zero. `logged` the unit itself told and is counted already, `waiting` it
    told and waits for review."""

    metric: Metric
    entered: int | None
    logged: int
    waiting: int


@dataclass(frozen=True, slots=True)
class GridRow:
    """`activity` holds what is entered, if anything is. `accepted` and `waiting` count the unit's own activities."""

    unit: Unit
    cells: list[GridCell]
    activity: int | None
    accepted: int
    waiting: int


@dataclass(frozen=True, slots=True)
class GridChange:
    """A cell as it was seen and as it shall be."""

    unit: int
    metric: str
    before: int | None
    after: int | None

    @property
    def place(self) -> Place:
        return self.unit, self.metric


def units_in_grid(scope: GridScope, user: User) -> QuerySet[Unit]:
    """Who works for the plan and for whom the person may write; open on some day of the month."""
    first, last = month_span(scope.month)
    theirs = within("path", user.paths(Role.CLERK)) & Q(path__startswith=scope.plan.issuer_path)
    of_month = Q(opened_on__lte=last) & (Q(closed_on=None) | Q(closed_on__gt=first))
    return Unit.objects.filter(theirs, of_month).who_do_the_work().order_by("path")


def office_over(scope: GridScope, user: User) -> Unit | None:
    """The committee for whose office the person writes into this grid."""
    of_plan = scope.plan.issuer_path
    seats = [seat.unit for seat in user.acting if seat.role == Role.CLERK]
    return next((unit for unit in seats if of_plan.startswith(unit.path) or unit.path.startswith(of_plan)), None)


def grid_sheets(scope: GridScope, units: Sequence[Unit]) -> list[Sheet]:
    """The grid as a workbook, to be filled in and sent back."""
    rows = grid_rows(scope, units)
    file = GridFile(scope.plan.pk, scope.plan.number_and_symbol, scope.month, scope.form)
    return [
        Sheet(
            GRID_SHEET,
            [NAME_HEAD, CODE_HEAD, *(metric.label for metric in scope.metrics)],
            [[row.unit.name, row.unit.code, *(cell.entered for cell in row.cells)] for row in rows],
        ),
        Sheet(KEY_SHEET, ["Khóa của bảng", "Xin giữ nguyên trang này"], keys_of(file), is_hidden=True),
    ]


def entered_figures(scope: GridScope, units: Iterable[int]) -> dict[Place, int]:
    figures = Figure.objects.filter(activity__in=scope.entered().filter(unit__in=units))
    return {(unit, metric): value for unit, metric, value in figures.values_list("activity__unit", "metric", "value")}


def logged_figures(scope: GridScope, units: Iterable[int]) -> dict[str, Counter[Place]]:
    """By state of the activity: sums of what the units themselves told."""
    told = Figure.objects.filter(activity__in=scope.logged(units)).order_by()
    sums: dict[str, Counter[Place]] = defaultdict(Counter)
    for unit, metric, state, total in told.values_list("activity__unit", "metric", "activity__state").annotate(
        Sum("value")
    ):
        sums[state][unit, metric] = total
    return sums


def grid_rows(scope: GridScope, units: Sequence[Unit]) -> list[GridRow]:
    """One row a unit, in their order; as many queries for a thousand units as for one."""
    ids = [unit.pk for unit in units]
    activities = dict(scope.entered().filter(unit__in=ids).values_list("unit", "pk"))
    entered, logged = entered_figures(scope, ids), logged_figures(scope, ids)
    accepted, waiting = logged[ActivityState.ACCEPTED], logged[ActivityState.SUBMITTED]
    counts = scope.logged(ids).order_by().values_list("unit", "state").annotate(Count("pk"))
    told = {(unit, state): count for unit, state, count in counts}
    return [
        GridRow(
            unit=unit,
            cells=[
                GridCell(metric, entered.get((unit.pk, metric)), accepted[unit.pk, metric], waiting[unit.pk, metric])
                for metric in scope.metrics
            ],
            activity=activities.get(unit.pk),
            accepted=told.get((unit.pk, ActivityState.ACCEPTED), 0),
            waiting=told.get((unit.pk, ActivityState.SUBMITTED), 0),
        )
        for unit in units
    ]


def entered_beside(activities: Iterable[Activity]) -> dict[int, list[Figure]]:
    """By the id of an activity that waits, read with its figures: what the office entered for the same unit, month and
    metric already. One query, however many they are."""
    waiting = [row for row in activities if row.state == ActivityState.SUBMITTED]
    entered = Figure.objects.filter(
        activity__entered_for_month__in={row.held_from.replace(day=1) for row in waiting},
        activity__unit__in={row.unit_id for row in waiting},
        value__gt=0,
    )
    found: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in entered.select_related("activity") if waiting else ():
        grid = figure.activity
        found[grid.plan_id, grid.unit_id, grid.form, grid.entered_for_month].append(figure)
    told = {row.pk: {figure.metric for figure in row.figures.all() if figure.value} for row in waiting}
    return {
        row.pk: [
            figure
            for figure in found[row.plan_id, row.unit_id, row.form, row.held_from.replace(day=1)]
            if figure.metric in told[row.pk]
        ]
        for row in waiting
    }


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change as it is shown before it is made; `logged` is what the unit itself told of the same cell."""

    unit: str
    metric: str
    before: int | None
    after: int | None
    logged: int


def change_lines(scope: GridScope, changes: Sequence[GridChange]) -> list[ChangeLine]:
    ids = {change.unit for change in changes}
    names = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))
    told = logged_figures(scope, ids)
    return [
        ChangeLine(
            unit=names[change.unit],
            metric=Metric(change.metric).label,
            before=change.before,
            after=change.after,
            logged=sum(sums[change.place] for sums in told.values()),
        )
        for change in changes
    ]
