"""What a committee asks of the units right below it, and how far they have come: done in time or late, waiting for
review, under way, owed, withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import date, time

from plans.enums import CONTENT_KINDS, Part
from plans.outline.models import Plan
from plans.outline.queries.lines import ancestors, phase_among
from plans.periods import Period, horizon, periods_begun
from plans.work.models import Assignment, Task, TaskUnit
from portal.lib import clock
from portal.lib.calendar import DAY, WorkingDays
from portal.lib.text import search_key
from reports.demo.bulk.activities import Logbook, LoggedActivity, insert_activities
from reports.demo.bulk.organisation import Office, Scene, insert
from reports.demo.organisation import morning
from reports.demo.plans import Demand
from reports.demo.simulation import ReviewOutcome
from units.inbox.models import ReminderSettings
from units.people.models import User
from units.tree.models import Unit

NOTICE = 30  # days before a period begins in which units get its work
DILIGENCE = (0.99, 0.98, 0.96, 0.92, 0.75)  # the share of its work that a unit gets done, of several kinds of units
OF_DONE = (3, 4, 4, 5, 5, 5)  # activities of one work done
OUTCOMES = (ReviewOutcome.REVIEWED, ReviewOutcome.WAITS, ReviewOutcome.RETURNED, ReviewOutcome.DRAFT)


def give_work(office: Office, units: Sequence[Unit], reporters: Mapping[int, User], *, scene: Scene) -> None:
    """All tasks of all its plans; `reporters` do the work of the units, by the ids of these."""
    diligence = {unit.pk: scene.rng.choice(DILIGENCE) for unit in units}
    for plan, demands in office.orders:
        items = list(plan.nodes.of_kind(*CONTENT_KINDS).in_order())
        for place, demand in enumerate(demands):
            task = _task(plan, demand, by=office.clerk)
            leads = units[place % demand.every :: demand.every] or units
            insert(TaskUnit, [TaskUnit(task=task, unit=unit, part=Part.LEAD) for unit in leads])
            log = Logbook(task, items, reviewer=office.clerk, scene=scene)
            assignments: list[Assignment] = []
            logged: list[LoggedActivity] = []
            for period in periods_begun(task.cycle, by=horizon(task.cycle, on=scene.today)):
                for unit in leads:
                    row = _assignment(task, unit, period, scene=scene)
                    logged += _do(row, log, by=reporters[unit.pk], diligence=diligence[unit.pk])
                    assignments.append(row)
            insert(Assignment, assignments)
            insert_activities(logged)


def _task(plan: Plan, demand: Demand, *, by: User) -> Task:
    node, order = demand.node(plan), demand.order
    task = Task.objects.create(
        plan=plan,
        node=node,
        phase=phase_among(ancestors(node)),
        title=order.title,
        search_key=search_key(order.title),
        form=order.form,
        targets=order.targets,
        created_by=by,
        **vars(order.cycle),
    )
    Task.objects.filter(pk=task.pk).update(created_at=morning(task.starts_on))
    return task


def _assignment(task: Task, unit: Unit, period: Period, *, scene: Scene) -> Assignment:
    given_on = min(max(task.starts_on, period.starts_on - NOTICE * DAY), scene.today)
    return Assignment(
        task=task,
        unit=unit,
        unit_path=unit.path,
        root_id=task.plan.root_id,
        period_starts_on=period.starts_on,
        period_ends_on=period.ends_on,
        due_on=period.due_on,
        nominal_due_on=period.due_on,
        targets=task.targets,
        assigned_at=min(morning(given_on), scene.at),
        acknowledge_by=WorkingDays().later(given_on, ReminderSettings().acknowledge_days),
    )


def _do(row: Assignment, log: Logbook, *, by: User, diligence: float) -> list[LoggedActivity]:
    """What became of the work up to yesterday; sets the days of `row`."""
    scene, rng = log.scene, log.scene.rng
    given_on, yesterday = clock.local_day(row.assigned_at), scene.today - DAY
    if given_on >= yesterday:
        return []
    if rng.random() < 0.01:
        row.withdrawn_at = morning(min(given_on + 2 * DAY, yesterday))
        return []
    begin = max(given_on + DAY, row.period_starts_on)
    done_on = _day_of_completion(row, begin, scene=scene, diligence=diligence)
    if done_on or rng.random() < 0.75:
        seen_on = min(given_on + rng.randint(1, 6) * DAY, done_on or yesterday)
        row.acknowledged_at, row.acknowledged_by = clock.local_moment(seen_on, time(7, rng.randint(0, 59))), by
        begin = max(begin, seen_on)
    if done_on:
        return _done(row, log, begin, done_on, by=by)
    if row.acknowledged_at is None or begin > yesterday or rng.random() < 0.35:
        return []
    on = max(begin, yesterday - rng.randint(0, 20) * DAY)
    outcome = rng.choices(OUTCOMES, weights=(4, 2, 2, 2))[0]
    return [log.write(row, on=on, completes=outcome == ReviewOutcome.RETURNED, outcome=outcome, by=by)]


def _day_of_completion(row: Assignment, begin: date, *, scene: Scene, diligence: float) -> date | None:
    """None while it is owed; some units are done before the day."""
    rng, yesterday = scene.rng, scene.today - DAY
    if row.due_on >= scene.today:
        is_early = begin <= yesterday and rng.random() < 0.25 * diligence
        return begin + rng.randint(0, (yesterday - begin).days) * DAY if is_early else None
    if rng.random() > diligence:
        return None
    days = rng.randint(1, 9) if rng.random() < 0.12 else -rng.randint(0, 14)
    done_on = max(row.due_on + days * DAY, begin)
    return done_on if done_on <= yesterday else None


def _done(row: Assignment, log: Logbook, begin: date, done_on: date, *, by: User) -> list[LoggedActivity]:
    """Several activities of which the last one says that the work is done."""
    rng, span = log.scene.rng, (done_on - begin).days
    days = sorted(begin + rng.randint(0, span) * DAY for _ in range(rng.choice(OF_DONE) - 1))
    logged = [log.write(row, on=on, completes=False, outcome=ReviewOutcome.REVIEWED, by=by) for on in days]
    is_waiting = done_on > log.scene.today - 12 * DAY and rng.random() < 0.5
    outcome = ReviewOutcome.WAITS if is_waiting else ReviewOutcome.REVIEWED
    last = log.write(row, on=done_on, completes=True, outcome=outcome, by=by)
    row.done_on, row.accepted_at = done_on, last.accepted_at
    return [*logged, last]
