"""Open work follows the text it rests on: to the line that takes the place of its own, and to a new due day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from plans.enums import ActivityState, Amendment
from plans.outline.models import Node, Plan
from plans.outline.queries.comparison import successor_nodes
from plans.outline.queries.lines import ancestors, phase_among
from plans.outline.types import Outline
from plans.periods import Cycle, Deadline, periods_begun, short_day
from plans.work.models import Assignment, Task
from plans.work.services.assignments import notify_units, reporters_of
from plans.work.services.tasks import end_task
from portal.lib import clock
from units.audit.services import record_event
from units.calendar.models import CommitteeCalendar
from units.calendar.queries import due_days
from units.calendar.services import seed_days
from units.enums import NoticeKind, Role
from units.inbox.services.notices import NoticeDraft, file_notices, notify
from units.people.models import User
from units.tree.models import Unit


def follow_amendment(plan: Plan, before: Outline, after: Outline, by: User, at: datetime) -> None:
    """What becomes of the open work of the plan that `plan` amends, whose text went from one state to the other: tasks
    of lines that went are taken back, due days move."""
    _lock_unfinished(plan)
    if plan.amendment == Amendment.REPLACE:
        _follow_replacement(plan, by=by, at=at)
        return
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


def _lock_unfinished(plan: Plan) -> None:
    """All that may change, before the first event of the log: who reports or extends meanwhile goes rows first too."""
    assert plan.amends is not None
    waiting = plan.amends.activities.exclude(state=ActivityState.ACCEPTED)
    for rows in (Assignment.objects.open().filter(task__plan=plan.amends), waiting):
        list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk"))


def _follow_replacement(plan: Plan, *, by: User, at: datetime) -> None:
    """What is still to be done of the replaced plan is work of `plan` from now on; what is done stays there. Tasks of
    lines that nothing carries on are taken back."""
    successors = successor_nodes(plan)
    tasks = Task.objects.active().filter(plan=plan.amends_id).select_related("node", "plan").order_by("pk")
    for task in tasks:
        successor = successors.get(task.node_id)
        # What is done and waits to be accepted may come back yet.
        is_unfinished = Assignment.objects.in_force().filter(task=task, accepted_at=None).exists()
        if not is_unfinished and not task.has_periods_ahead(on=clock.local_day(at)):
            continue
        if successor is None:
            end_task(task, why=f"Mục này không còn trong {_named(plan)}, kế hoạch thay thế.", by=by, at=at)
            continue
        was = task.node.deadline
        task.plan, task.node, task.phase = plan, successor, phase_among(ancestors(successor))
        task.save(update_fields=["plan", "node", "phase"])
        record_event("task_followed", task, by=by, at=at, text=_named(plan))
        move_due_days(task, was=was, deadline=successor.deadline, plan=plan, by=by, at=at)
    _follow_unaccepted(plan, successors)


def _follow_unaccepted(plan: Plan, successors: dict[int, Node]) -> None:
    """Activities that are not accepted yet are still in the hands of units and office."""
    assert plan.amends is not None
    waiting = plan.amends.activities.exclude(state=ActivityState.ACCEPTED)
    through = waiting.model.content_items.through
    rows = through.objects.filter(activity__in=waiting.values("pk"))
    links = [(row.activity_id, successors[row.node_id].pk) for row in rows.order_by("pk") if row.node_id in successors]
    rows.delete()
    through.objects.bulk_create([through(activity_id=activity, node_id=node) for activity, node in links])
    waiting.update(plan=plan, version=F("version") + 1)


def move_due_days(
    task: Task, *, was: Deadline | None, deadline: Deadline | None, plan: Plan, by: User, at: datetime
) -> None:
    """Open assignments get the day of the new deadline; an extension stays. A task of another schedule cannot follow
    by itself: the office is told to give the work anew."""
    if deadline is None or deadline == was:
        return
    if deadline.schedule != task.schedule:
        _notify_office(task, deadline, plan, at=at)
    elif deadline.due_on or deadline.due_day:
        _move_rows(task, deadline, plan, by=by, at=at)


def _move_rows(task: Task, deadline: Deadline, plan: Plan, *, by: User, at: datetime) -> None:
    task.due_on, task.due_day = deadline.due_on, deadline.due_day
    task.save(update_fields=["due_on", "due_day"])
    days = _due_days(task.cycle, task)
    calendar = due_days(task.plan.root_id, (task.starts_on, max(days.values(), default=task.starts_on)))
    moved: dict[Assignment, date] = {}
    for row in Assignment.objects.open().filter(task=task).with_context().order_by("unit_path", "due_on"):
        nominal = days.get(row.period_starts_on)
        if nominal is None or row.nominal_due_on in (None, nominal):  # none: an extension set another day
            continue
        moved[row], row.nominal_due_on = row.due_on, nominal
        row.due_on = calendar.in_force(nominal, starts_on=row.period_starts_on)
        row.save(update_fields=["due_on", "nominal_due_on"])
        details = {"was": moved[row].isoformat(), "due_on": row.due_on.isoformat(), "reason": f"Theo {_named(plan)}."}
        record_event("assignment_due_moved", row, by=by, at=at, **details)
    _notify_of_moved(moved, plan, at=at)


def _notify_of_moved(moved: Mapping[Assignment, date], plan: Plan, *, at: datetime) -> None:
    """A notice for each of them, with the day it had: one amendment moves thousands, so people are asked for once."""
    people = reporters_of({row.unit for row in moved}, on=clock.local_day(at))
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
        for row, was in moved.items()
        for person in people.get(row.unit_path, [])
    ]
    file_notices(drafts, at=at)


def _due_days(cycle: Cycle, task: Task) -> dict[date, date]:
    """The regular due day of each period made so far, by its first day."""
    latest = task.assignments.order_by("-period_starts_on").values_list("period_starts_on", flat=True).first()
    return {period.starts_on: period.due_on for period in periods_begun(cycle, by=latest or cycle.starts_on)}


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


MOST_NAMED = 5  # works that one notice names
BATCH = 1000
COLUMNS = ("due_on", "nominal_due_on", "period_starts_on", "unit_path", "unit__path", "task__title", "task__schedule")


def seed_calendars(*, at: datetime) -> None:
    """Fills in the public holidays of this year and the next for each committee that plans."""
    next_year = clock.local_day(at).year + 1
    planning = Unit.objects.filter(pk__in=Plan.objects.values("root"))
    for root in planning.exclude(calendar__seeded_through__gte=next_year).order_by("pk"):
        seed_days(root, at=at)


def follow_calendars(*, at: datetime) -> None:
    """Lets open work follow every calendar that changed since the last round; safe to run twice."""
    for calendar in CommitteeCalendar.objects.changed().select_related("root").order_by("pk"):
        _follow(calendar, at=at)


@transaction.atomic
def _follow(calendar: CommitteeCalendar, *, at: datetime) -> None:
    unchanged = CommitteeCalendar.objects.changed().filter(pk=calendar.pk, version=calendar.version)
    if not unchanged.update(followed_version=calendar.version):
        return
    moved = _move(calendar, today=clock.local_day(at))
    if moved:
        days = sorted({f"{was} → {row.due_on}" for row, was in moved.items()})
        record_event("due_days_followed", calendar.root, by=None, at=at, assignments=len(moved), days=days)
        notify_units(moved, partial(_new_days, calendar, moved), at=at)


def _move(calendar: CommitteeCalendar, *, today: date) -> dict[Assignment, date]:
    """The open assignments that now fall on another day, each with the day it had. What an extension set has no
    nominal day and stays; so does what would be due before today, for nobody could keep it."""
    rows = Assignment.objects.open().filter(root=calendar.root_id, nominal_due_on__isnull=False)
    found = {(day, due_on) for day, due_on in rows.order_by().values_list("nominal_due_on", "due_on").distinct() if day}
    if not found:
        return {}
    nominal = [day for day, _ in found]
    days = due_days(calendar.root_id, (min(nominal), max(nominal)))
    elsewhere = {day for day, due_on in found if days.days.moved(day, days.rule) != due_on}
    # Kept from a simultaneous extension until the transaction ends.
    rows_to_move = rows.filter(nominal_due_on__in=elsewhere).select_for_update(no_key=True, of=("self",))
    moved = {}
    for row in rows_to_move.select_related("task", "unit").only(*COLUMNS).order_by("unit_path", "due_on", "pk"):
        assert row.nominal_due_on
        was, due_on = row.due_on, days.in_force(row.nominal_due_on, starts_on=row.period_starts_on)
        if due_on != was and due_on >= today:
            row.due_on = due_on
            moved[row] = was
    _put(moved)
    return moved


def _put(rows: Iterable[Assignment]) -> None:
    """Few days and many rows: an UPDATE a day, not one that names a day for each row."""
    by_day: dict[date, list[int]] = {}
    for row in rows:
        by_day.setdefault(row.due_on, []).append(row.pk)
    for day, pks in by_day.items():
        for start in range(0, len(pks), BATCH):
            Assignment.objects.filter(pk__in=pks[start : start + BATCH]).update(due_on=day)


def _new_days(
    calendar: CommitteeCalendar, was: Mapping[Assignment, date], rows: Sequence[Assignment]
) -> dict[str, Any]:
    """`was` is the day that each of them had."""
    lines = [
        f"{row.title}: hạn mới {short_day(row.due_on)}, hạn cũ {short_day(was[row])}." for row in rows[:MOST_NAMED]
    ]
    more = [f"Và {len(rows) - MOST_NAMED} nhiệm vụ khác."] if len(rows) > MOST_NAMED else []
    is_one = len(rows) == 1
    what = rows[0].title if is_one else f"{len(rows)} nhiệm vụ"
    return {
        "event": "due_days_moved",
        "about": calendar,
        "version": f"{calendar.version}:{rows[0].unit_id}",
        "title": f"Đổi hạn theo lịch làm việc: {what}",
        "body": "\n".join([*lines, *more]),
        "url": rows[0].get_absolute_url() if is_one else reverse("plans:task_list"),
    }
