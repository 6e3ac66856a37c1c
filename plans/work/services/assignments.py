"""Assignments: made for each lead unit and period of a task, acknowledged, done and accepted."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from plans.enums import Part
from plans.outline.models import Plan
from plans.periods import horizon, periods_begun, short_day
from plans.work.models import Assignment, Task
from plans.work.rules import may_acknowledge
from portal.lib import clock
from portal.lib.errors import ensure
from units.audit.services import record_event
from units.calendar.queries import due_days
from units.enums import COMMITTEES, DocumentState, NoticeKind, Role
from units.inbox.queries import acknowledge_day
from units.inbox.services.notices import NoticeDraft, file_notices, notify
from units.people.models import Membership, User, people_by_path
from units.tree.models import Unit

WITHDRAWN = "assignment_withdrawn"  # the one event of an assignment that is told although it is open no more


def lock_plan(pk: int) -> Plan:
    """The plan as it is now. Who makes, changes or ends its work does so one after the other, and it is not closed
    meanwhile."""
    return Plan.objects.select_for_update(no_key=True).defer("snapshot").get(pk=pk)


def lock_assignment(assignment: Assignment) -> None:
    """Who reports it done, accepts it or takes that back does so one after the other."""
    Assignment.objects.select_for_update(no_key=True).only("pk").get(pk=assignment.pk)


@transaction.atomic
def make_assignments(task: Task, *, at: datetime) -> list[Assignment]:
    """Makes what is not there yet: one for each open lead unit and each period up to the horizon of the day, and
    tells the units. Running it twice makes nothing twice."""
    if not lock_plan(task.plan_id).is_in_force or not Task.objects.active().filter(pk=task.pk).exists():
        return []  # closed or withdrawn since the task was read
    on = clock.local_day(at)
    leads = task.parts.present(Part.LEAD).filter(unit__in=Unit.objects.open_on(on)).select_related("unit")
    periods = periods_begun(task.cycle, by=horizon(task.cycle, on=on))
    days = due_days(task.plan.root_id, (task.starts_on, periods[-1].due_on if periods else on))
    acknowledge_by = acknowledge_day(task.plan.root_id, on=on) if periods else None
    existing = set(task.assignments.values_list("unit_id", "period_starts_on"))
    rows = [
        Assignment(
            task=task,
            unit=lead.unit,
            unit_path=lead.unit.path,
            root_id=task.plan.root_id,
            period_starts_on=period.starts_on,
            period_ends_on=period.ends_on,
            nominal_due_on=period.due_on,
            due_on=days.in_force(period.due_on, starts_on=period.starts_on),
            targets=task.targets,
            acknowledge_by=acknowledge_by,
            assigned_at=at,
        )
        for lead in leads.order_by("unit__path")
        for period in periods
        if (lead.unit_id, period.starts_on) not in existing
        and (lead.joined_on is None or period.due_on >= lead.joined_on)
    ]
    if not rows:
        return []
    # The keys decide, not the look before: two planners at once make each row once.
    Assignment.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    new_rows = list(task.assignments.filter(assigned_at=at).with_context().order_by("unit_path", "period_starts_on"))
    if new_rows:
        record_event("assignments_made", task, by=None, at=at, assignments=len(new_rows))
        _notify_units(task, new_rows, at=at)
    return new_rows


def make_due_assignments(*, at: datetime) -> int:
    """Makes the assignments of the periods that came into sight since the last round, and returns how many."""
    on = clock.local_day(at)
    tasks = Task.objects.active().recurring().filter(plan__state=DocumentState.ISSUED).select_related("plan")
    latest = tasks.annotate(latest=Max("assignments__period_starts_on")).order_by("pk")
    return sum(len(make_assignments(task, at=at)) for task in latest if _lacks_a_period(task, task.latest, on=on))


def _lacks_a_period(task: Task, latest: date | None, *, on: date) -> bool:
    periods = periods_begun(task.cycle, by=horizon(task.cycle, on=on))
    return bool(periods) and (latest is None or periods[-1].starts_on > latest)


def _notify_units(task: Task, new_rows: list[Assignment], *, at: datetime) -> None:
    """One notice a person and unit, however many periods were made at once and units are helped."""
    notify_units(new_rows, partial(_assignment_notice, part="chủ trì"), at=at)
    cooperating = [part.unit for part in task.parts.present(Part.COOPERATING).select_related("unit")]
    helpers = chain.from_iterable(reporters_of(cooperating, on=clock.local_day(at)).values())
    first = [row for row in new_rows if row.unit_path == new_rows[0].unit_path]
    others = len({row.unit_path for row in new_rows}) - 1
    part = f"phối hợp với {new_rows[0].unit.name}" + (f" và {others} đơn vị khác" if others else "")
    notify(helpers, kind=NoticeKind.TASK, at=at, **_assignment_notice(first, part=part))


def _assignment_notice(rows: Sequence[Assignment], *, part: str) -> dict[str, Any]:
    first = rows[0]
    more = f" và {len(rows) - 1} kỳ tiếp theo" if len(rows) > 1 else ""
    return {
        "event": "assigned",
        "about": first,
        "title": f"Nhiệm vụ mới: {first.task.title}",
        "body": f"Đơn vị {part}. Hạn {short_day(first.due_on)}{more}. {first.task.plan}.",
    }


def reporters_of(units: Iterable[Unit], *, on: date) -> dict[str, list[User]]:
    """Who reports for the units themselves on a day, by the path of the unit; for a committee its clerks too."""
    of_committee = Q(role=Role.CLERK, unit__kind__in=COMMITTEES)
    seats = Membership.objects.active_on(on).filter(Q(role=Role.REPORTER) | of_committee, user__is_active=True)
    return people_by_path(seats.filter(unit__in={unit.pk for unit in units}).select_related("unit", "user"))


def notify_units(
    rows: Collection[Assignment], notice_of: Callable[[Sequence[Assignment]], dict[str, Any]], *, at: datetime
) -> None:
    """Tells the people of each unit once, however many of the rows are its own: `notice_of` makes of these, in the
    order given, what a NoticeDraft says."""
    people = reporters_of({row.unit for row in rows}, on=clock.local_day(at))
    of_unit: dict[str, list[Assignment]] = {}
    for row in rows:
        of_unit.setdefault(row.unit_path, []).append(row)
    drafts = [
        NoticeDraft(recipient=person, kind=NoticeKind.TASK, **notice_of(own))
        for path, own in of_unit.items()
        for person in people.get(path, [])
    ]
    file_notices(drafts, at=at)


def notify_unit(
    assignment: Assignment, *, event: str, title: str, body: str, version: object = "", at: datetime
) -> None:
    """Tells the people of its unit; `version` as of a NoticeDraft."""
    people = reporters_of([assignment.unit], on=clock.local_day(at)).get(assignment.unit_path, [])
    _notify(people, assignment, event=event, title=title, body=body, version=version, at=at)


def notify_office(
    assignment: Assignment, *, event: str, title: str, body: str, version: object = "", at: datetime
) -> None:
    """Tells the office that gave it."""
    people = User.objects.holding(Role.CLERK, on=clock.local_day(at), path=assignment.task.plan.issuer_path)
    _notify(people.order_by("pk"), assignment, event=event, title=title, body=body, version=version, at=at)


def _notify(
    people: Iterable[User], row: Assignment, *, event: str, title: str, body: str, version: object, at: datetime
) -> None:
    notify(
        people,
        kind=NoticeKind.TASK,
        event=event,
        about=row,
        title=f"{title}: {row.title}",
        body=body,
        version=version,
        at=at,
    )


@transaction.atomic
def acknowledge(*, assignment: Assignment, by: User, at: datetime) -> Assignment:
    """The unit has seen the work. Repeating it changes nothing, so a double click is no error."""
    if assignment.acknowledged_at and assignment.is_open:
        return assignment
    ensure(may_acknowledge(by, assignment), "Chỉ đơn vị được giao mới nhận được nhiệm vụ đang mở này.")
    waiting = Assignment.objects.not_yet_acknowledged().filter(pk=assignment.pk)
    if waiting.update(acknowledged_at=at, acknowledged_by=by):
        record_event("assignment_acknowledged", assignment, by=by, at=at)
    assignment.refresh_from_db()
    return assignment


def mark_seen(assignment: Assignment, *, by: User, at: datetime) -> None:
    """Who reports on the work has seen it."""
    Assignment.objects.not_yet_acknowledged().filter(pk=assignment.pk).update(acknowledged_at=at, acknowledged_by=by)


def mark_done(assignment: Assignment, *, on: date) -> None:
    """The unit reported it done; the first such day stands."""
    lock_assignment(assignment)
    if Assignment.objects.open().filter(pk=assignment.pk).update(done_on=on):
        assignment.done_on = on


def mark_accepted(assignment: Assignment, *, at: datetime) -> None:
    lock_assignment(assignment)
    if Assignment.objects.awaiting_acceptance().filter(pk=assignment.pk).update(accepted_at=at):
        assignment.accepted_at = at
