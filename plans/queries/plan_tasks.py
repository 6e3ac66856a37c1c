"""The tasks that grew from a plan, as far as a person may see them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from plans.enums import Part
from plans.models import Assignment, Plan, Task, TaskUnit
from plans.types import WorkCounts
from units.models import User


@dataclass(frozen=True)
class TaskLine:
    """A task with its lead units and the counts of its assignments."""

    task: Task
    leads: tuple[str, ...]
    counts: WorkCounts


def task_lines(plan: Plan, *, user: User, on: date) -> list[TaskLine]:
    """In the order of the text they come from; three queries, whatever their number."""
    tasks = Task.objects.visible_to(user).filter(plan=plan).select_related("node").order_by("node__position", "pk")
    leads: dict[int, list[str]] = {}
    parts = TaskUnit.objects.present(Part.LEAD).filter(task__plan=plan).order_by("unit__path")
    for pk, name in parts.values_list("task", "unit__name"):
        leads.setdefault(pk, []).append(name)
    counts = Assignment.objects.visible_to(user).filter(task__plan=plan).counts_by("task", on=on)
    return [TaskLine(task, tuple(leads.get(task.pk, ())), counts.get((task.pk,), WorkCounts())) for task in tasks]


def open_work(plan: Plan) -> int:
    """How many assignments of the plan are still to be done."""
    return Assignment.objects.filter(task__plan=plan).open().count()


def task_counts(plan: Plan, *, user: User) -> dict[int, int]:
    """How many tasks come from each node, by its id."""
    rows = plan.tasks.visible_to(user).active().order_by("node").values_list("node")
    return dict(rows.annotate(Count("pk")))
