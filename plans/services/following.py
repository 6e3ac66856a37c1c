"""Open work follows the text it rests on: to the line that takes the place of its own, and to a new due day."""

from collections.abc import Iterable
from datetime import date, datetime

from plans.enums import ActivityState, Amendment
from plans.models import Assignment, Node, Plan, Task
from plans.outline_line import Outline
from plans.periods import Cycle, Deadline, periods_begun, short_day
from plans.queries.amendments import successor_nodes
from plans.queries.outline import ancestors, phase_among
from plans.services.assignment import reporters_of
from plans.services.task import end_task
from portal.lib import clock
from units.enums import NoticeKind, Role
from units.models import User
from units.queries.working_days import due_days
from units.services import audit
from units.services.notices import NoticeDraft, file_notices, notify


def follow_amendment(plan: Plan, before: Outline, after: Outline, by: User, at: datetime) -> None:
    """What becomes of the open work of the plan that `plan` amends, whose text went from one state to the other."""
    if plan.amendment == Amendment.REPLACE:
        follow_replacement(plan, by=by, at=at)
    else:
        follow_text(plan, before, after, by=by, at=at)


def follow_text(plan: Plan, before: Outline, after: Outline, *, by: User, at: datetime) -> None:
    """After the text of the amended plan changed: tasks of lines that went are taken back, due days move."""
    lines = {line.key: line for line in after}
    for line in before:
        now = lines.get(line.key)
        if now == line:
            continue
        for task in Task.objects.active().filter(node=line.key).select_related("plan").order_by("pk"):
            if now is None:
                end_task(task, why=f"Mục này đã bỏ theo {_named(plan)}.", by=by, at=at)
            else:
                move_due_days(task, was=line.deadline, deadline=now.deadline, plan=plan, by=by, at=at)


def follow_replacement(plan: Plan, *, by: User, at: datetime) -> None:
    """What is still to be done of the replaced plan is work of `plan` from now on; what is done stays there. Tasks of
    lines that nothing carries on are taken back."""
    successors = successor_nodes(plan)
    tasks = Task.objects.active().filter(plan=plan.amends_id).select_related("node", "plan").order_by("pk")
    for task in tasks:
        successor = successors.get(task.node_id)
        if not _goes_on(task, on=clock.local_day(at)):
            continue
        if successor is None:
            end_task(task, why=f"Mục này không còn trong {_named(plan)}, kế hoạch thay thế.", by=by, at=at)
            continue
        was = task.node.deadline
        task.plan, task.node, task.phase = plan, successor, phase_among(ancestors(successor))
        task.save(update_fields=["plan", "node", "phase"])
        audit.record("task_followed", task, by=by, at=at, text=_named(plan))
        move_due_days(task, was=was, deadline=successor.deadline, plan=plan, by=by, at=at)
    _follow_unaccepted(plan, successors)


def _goes_on(task: Task, *, on: date) -> bool:
    has_rounds_ahead = task.due_on is None and (task.ends_on is None or task.ends_on >= on)
    return has_rounds_ahead or Assignment.objects.open().filter(task=task).exists()


def _follow_unaccepted(plan: Plan, successors: dict[int, Node]) -> None:
    """Activities that are not accepted yet are still in the hands of units and office."""
    assert plan.amends is not None
    waiting = plan.amends.activities.exclude(state=ActivityState.ACCEPTED)
    through = waiting.model.content_items.through
    rows = through.objects.filter(activity__in=waiting.values("pk"))
    links = [(row.activity_id, successors[row.node_id].pk) for row in rows.order_by("pk") if row.node_id in successors]
    rows.delete()
    through.objects.bulk_create([through(activity_id=activity, node_id=node) for activity, node in links])
    waiting.update(plan=plan)


def move_due_days(
    task: Task, *, was: Deadline | None, deadline: Deadline | None, plan: Plan, by: User, at: datetime
) -> None:
    """Open assignments that stand at the regular day of their period get the one of the new deadline; an extension
    stays. A task of another schedule cannot follow by itself: the office is told to give the work anew."""
    if deadline is None or deadline == was:
        return
    if deadline.schedule != task.schedule:
        _notify_office(task, deadline, plan, at=at)
    elif deadline.due_on or deadline.due_day:
        _move_rows(task, deadline, plan, by=by, at=at)


def _move_rows(task: Task, deadline: Deadline, plan: Plan, *, by: User, at: datetime) -> None:
    regular = _due_days(task.cycle, task)
    task.due_on, task.due_day = deadline.due_on, deadline.due_day
    task.save(update_fields=["due_on", "due_day"])
    days = _due_days(task.cycle, task)
    calendar = due_days(task.plan.root_id, (task.starts_on, max(days.values(), default=task.starts_on)))
    moved = []
    for row in Assignment.objects.open().filter(task=task).with_context().order_by("unit_path", "due_on"):
        nominal = days.get(row.period_starts_on)
        if nominal is None or row.nominal_due_on != regular.get(row.period_starts_on) or nominal == row.nominal_due_on:
            continue
        old, row.nominal_due_on = row.due_on, nominal
        row.due_on = calendar.in_force(nominal, starts_on=row.period_starts_on)
        row.save(update_fields=["due_on", "nominal_due_on"])
        details = {"was": old.isoformat(), "due_on": row.due_on.isoformat(), "reason": f"Theo {_named(plan)}."}
        audit.record("assignment_due_moved", row, by=by, at=at, **details)
        moved.append((row, old))
    _notify_units(moved, plan, at=at)


def _due_days(cycle: Cycle, task: Task) -> dict[date, date]:
    """The regular due day of each period made so far, by its first day."""
    latest = task.assignments.order_by("-period_starts_on").values_list("period_starts_on", flat=True).first()
    return {period.starts_on: period.due_on for period in periods_begun(cycle, by=latest or cycle.starts_on)}


def _notify_units(moved: Iterable[tuple[Assignment, date]], plan: Plan, *, at: datetime) -> None:
    moved = list(moved)
    people = reporters_of([row.unit for row, _ in moved], on=clock.local_day(at))
    drafts = [
        NoticeDraft(
            recipient=person,
            kind=NoticeKind.TASK,
            event="due_moved",
            about=row,
            version=plan.pk,
            title=f"Đổi hạn sang {short_day(row.due_on)}: {row.title}",
            body=f"Hạn cũ {short_day(was)}. Theo {_named(plan)} {plan.abstract}.",
        )
        for row, was in moved
        for person in people.get(row.unit_path, [])
    ]
    file_notices(drafts, at=at)


def _notify_office(task: Task, deadline: Deadline, plan: Plan, *, at: datetime) -> None:
    people = User.objects.holding(Role.CLERK, on=clock.local_day(at), path=plan.issuer_path)
    notify(
        people.order_by("pk"),
        kind=NoticeKind.TASK,
        event="give_anew",
        about=task,
        version=plan.pk,
        title=f"Cần giao lại nhiệm vụ: {task.title}",
        body=f"Theo {_named(plan)}, mục này đổi lịch: {deadline.in_words}. Nhiệm vụ đã giao vẫn theo lịch cũ "
        f"({task.schedule_in_words}); hãy thu hồi và giao lại theo lịch mới.",
        at=at,
    )


def _named(plan: Plan) -> str:
    return f"Kế hoạch số {plan.number_and_symbol}"
