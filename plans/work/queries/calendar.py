"""Due days day by day: a month as the page shows it, what a calendar program reads by a secret address, and tasks
along a line of time."""

from calendar import Calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby

from django.db.models import Count, Max
from django.urls import reverse

from plans.outline.models import Node, Plan
from plans.work.models import Assignment, AssignmentQuerySet, Task
from plans.work.states import WorkCounts, counted
from portal.lib.calendar import Anniversary, FeedDay, anniversaries_of
from portal.lib.charts import BarSpan, DrawnSpan, Tick, TimeAxis, axis_over
from units.people.models import CalendarFeed

SHOWN_A_DAY = 6
MOST_IN_FEED = 1000  # deadlines, soonest first


@dataclass(frozen=True)
class CalendarDay:
    """`due` holds at most SHOWN_A_DAY assignments; `more` counts the rest."""

    on: date
    is_of_month: bool
    is_today: bool
    due: list[Assignment]
    more: int
    anniversaries: list[Anniversary]
    mark: str

    @property
    def is_empty(self) -> bool:
        return not (self.due or self.anniversaries or self.mark)


def month_of(
    rows: AssignmentQuerySet, *, first: date, today: date, marks: Mapping[date, str]
) -> list[list[CalendarDay]]:
    """The weeks of the month that begins on `first` with those of `rows` that are due in them, in one query. `marks`
    names the days off and the days worked in exchange."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    rows = rows.with_context().due_in(weeks[0][0], weeks[-1][-1]).due_first()
    due = {on: list(group) for on, group in groupby(rows, key=lambda assignment: assignment.due_on)}
    anniversaries: dict[date, list[Anniversary]] = {}
    for year in {weeks[0][0].year, weeks[-1][-1].year}:
        for anniversary in anniversaries_of(year):
            anniversaries.setdefault(anniversary.on, []).append(anniversary)

    def day(on: date) -> CalendarDay:
        found = due.get(on, [])
        return CalendarDay(
            on=on,
            is_of_month=on.month == first.month,
            is_today=on == today,
            due=found[:SHOWN_A_DAY],
            more=max(len(found) - SHOWN_A_DAY, 0),
            anniversaries=anniversaries.get(on, []),
            mark=marks.get(on, ""),
        )

    return [[day(on) for on in week] for week in weeks]


def feed_of(token: str) -> CalendarFeed | None:
    """The feed that a token opens now."""
    feed = CalendarFeed.objects.opened_by(token).select_related("user", "unit").first()
    return None if feed is None or feed.is_blind else feed


def days_of(feed: CalendarFeed, *, on: date, site: str) -> Iterator[FeedDay]:
    """`site` is the address of the portal. Work that is done or withdrawn is not there any more."""
    host = site.partition("://")[2].partition(":")[0]
    rows = Assignment.objects.visible_to(feed.user).to_do()
    if feed.unit:
        rows = rows.filter(unit_path__startswith=feed.unit.path)
    for row in rows.select_related("task").due_first()[:MOST_IN_FEED]:
        address = f"{site}{reverse('plans:assignment_detail', args=[row.pk])}"
        yield FeedDay(f"assignment-{row.pk}@{host}", row.due_on, f"Hạn: {row.title}", address)
    for anniversary in (day for year in (on.year, on.year + 1) for day in anniversaries_of(year)):
        key = sha256(anniversary.name.encode()).hexdigest()[:12]
        years = f" ({anniversary.years} năm)" if anniversary.years else ""
        yield FeedDay(f"day-{anniversary.on.year}-{key}@{host}", anniversary.on, f"{anniversary.name}{years}")


MOST_TASKS = 60  # tasks on a page


@dataclass(frozen=True)
class PeriodSpan:
    """The assignments of one period of a task: all that were found, and by when the last of them is due."""

    starts_on: date
    due_on: date
    total: int
    counts: WorkCounts

    @property
    def tone(self) -> str:
        if self.counts.overdue:
            return "red"
        return "green" if self.counts.done == self.total else "action"


@dataclass(frozen=True)
class TaskBars:
    task: Task
    periods: list[PeriodSpan]
    bars: list[DrawnSpan]

    @property
    def starts_on(self) -> date:
        return self.periods[0].starts_on

    @property
    def due_on(self) -> date:
        return max(each.due_on for each in self.periods)

    @property
    def total(self) -> int:
        return sum(each.total for each in self.periods)

    @property
    def done(self) -> int:
        return sum(each.counts.done for each in self.periods)


@dataclass(frozen=True)
class PhaseBars:
    """A phase of a plan, or what belongs to none, with its tasks."""

    plan: Plan
    phase: Node | None
    bar: DrawnSpan | None
    tasks: list[TaskBars]


@dataclass(frozen=True)
class Timeline:
    """`count` tasks were found, of which the first MOST_TASKS are drawn."""

    phases: list[PhaseBars]
    ticks: list[Tick]
    today: str
    count: int

    @property
    def left_out(self) -> int:
        return max(self.count - MOST_TASKS, 0)


def timeline_of(rows: AssignmentQuerySet, *, on: date) -> Timeline | None:
    """None if there are no rows. Two queries, however many."""
    periods = _periods(rows, on=on)
    if not periods:
        return None
    tasks = Task.objects.filter(pk__in=list(periods)).select_related("plan", "phase").defer("plan__snapshot")
    ordered = sorted(tasks, key=lambda task: (_place(task), periods[task.pk][0].starts_on, task.pk))[:MOST_TASKS]
    drawn = [each for task in ordered for each in periods[task.pk]]
    axis = axis_over([on, *(day for each in drawn for day in (each.starts_on, each.due_on))])
    phases = [
        _phase_bars(list(group), periods, axis)
        for _, group in groupby(ordered, key=lambda task: (task.plan_id, task.phase_id))
    ]
    return Timeline(phases, axis.ticks(), f"{axis.place(on):.2f}%", len(periods))


def _periods(rows: AssignmentQuerySet, *, on: date) -> dict[int, list[PeriodSpan]]:
    columns = ("task", "period_starts_on")
    found = rows.order_by(*columns).values_list(*columns).annotate(Max("due_on"), Count("pk"), **counted(on=on))
    by_task: dict[int, list[PeriodSpan]] = {}
    for task, starts_on, due_on, total, *numbers in found:
        by_task.setdefault(task, []).append(PeriodSpan(starts_on, due_on, total, WorkCounts(*numbers)))
    return by_task


def _place(task: Task) -> tuple[int, int, int]:
    """Latest plan first; in it the phases as they stand, then what belongs to none."""
    return (-task.plan_id, task.phase is None, task.phase.position if task.phase else 0)


def _phase_bars(tasks: list[Task], periods: dict[int, list[PeriodSpan]], axis: TimeAxis) -> PhaseBars:
    phase = tasks[0].phase
    span = BarSpan(phase.starts_on, phase.ends_on or axis.last, "phase") if phase and phase.starts_on else None
    return PhaseBars(
        plan=tasks[0].plan,
        phase=phase,
        bar=axis.draw(span) if span else None,
        tasks=[
            TaskBars(task, own, [axis.draw(BarSpan(each.starts_on, each.due_on, each.tone)) for each in own])
            for task in tasks
            for own in [periods[task.pk]]
        ],
    )
