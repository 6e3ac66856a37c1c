"""Work over time: phases and the tasks in them as bars, from the same rows as the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Max

from plans.models import Node, Plan, Task
from plans.models.assignment import AssignmentQuerySet
from plans.types import WorkCounts
from plans.work_states import counted
from portal.lib.timeline import BarSpan, DrawnSpan, Tick, TimeAxis, axis_over

SHOWN = 60  # tasks on a page


@dataclass(frozen=True)
class Round:
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
    rounds: list[Round]
    bars: list[DrawnSpan]

    @property
    def starts_on(self) -> date:
        return self.rounds[0].starts_on

    @property
    def due_on(self) -> date:
        return max(each.due_on for each in self.rounds)

    @property
    def total(self) -> int:
        return sum(each.total for each in self.rounds)

    @property
    def done(self) -> int:
        return sum(each.counts.done for each in self.rounds)


@dataclass(frozen=True)
class PhaseBars:
    """A phase of a plan, or what belongs to none, with its tasks."""

    plan: Plan
    phase: Node | None
    bar: DrawnSpan | None
    tasks: list[TaskBars]


@dataclass(frozen=True)
class Timeline:
    """`count` tasks were found, of which the first SHOWN are drawn."""

    phases: list[PhaseBars]
    ticks: list[Tick]
    today: str
    count: int

    @property
    def left_out(self) -> int:
        return max(self.count - SHOWN, 0)


def timeline_of(rows: AssignmentQuerySet, *, on: date) -> Timeline | None:
    """None if there are no rows. Two queries, however many."""
    rounds = _rounds(rows, on=on)
    if not rounds:
        return None
    tasks = Task.objects.filter(pk__in=list(rounds)).select_related("plan", "phase").defer("plan__snapshot")
    ordered = sorted(tasks, key=lambda task: (_place(task), rounds[task.pk][0].starts_on, task.pk))[:SHOWN]
    axis = axis_over([on, *(day for task in ordered for each in rounds[task.pk] for day in _ends(each))])
    phases = [
        _phase_bars(list(group), rounds, axis)
        for _, group in groupby(ordered, key=lambda task: (task.plan_id, task.phase_id))
    ]
    return Timeline(phases, axis.ticks(), f"{axis.place(on):.2f}%", len(rounds))


def _rounds(rows: AssignmentQuerySet, *, on: date) -> dict[int, list[Round]]:
    columns = ("task", "period_starts_on")
    found = rows.order_by(*columns).values_list(*columns).annotate(Max("due_on"), Count("pk"), **counted(on=on))
    by_task: dict[int, list[Round]] = {}
    for task, starts_on, due_on, total, *numbers in found:
        by_task.setdefault(task, []).append(Round(starts_on, due_on, total, WorkCounts(*numbers)))
    return by_task


def _place(task: Task) -> tuple[int, int, int]:
    """Latest plan first; in it the phases as they stand, then what belongs to none."""
    return (-task.plan_id, task.phase is None, task.phase.position if task.phase else 0)


def _ends(each: Round) -> Iterable[date]:
    return (each.starts_on, each.due_on)


def _phase_bars(tasks: list[Task], rounds: dict[int, list[Round]], axis: TimeAxis) -> PhaseBars:
    phase = tasks[0].phase
    span = BarSpan(phase.starts_on, phase.ends_on or axis.last, "phase") if phase and phase.starts_on else None
    return PhaseBars(
        plan=tasks[0].plan,
        phase=phase,
        bar=axis.draw(span) if span else None,
        tasks=[
            TaskBars(task, own, [axis.draw(BarSpan(each.starts_on, each.due_on, each.tone)) for each in own])
            for task in tasks
            for own in [rounds[task.pk]]
        ],
    )
