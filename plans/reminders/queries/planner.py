"""What reminder schedules ask of assignments on a day, whom their steps reach, and in which words: read by the planner,
the preview and the page that says why.

All of it works on tuples in batches: a nation has 250,000 assignments due on one day."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db.models.functions import TruncDate

from plans.periods import period_name, titled
from plans.work.models import Assignment, AssignmentQuerySet, Task
from portal.lib import clock
from units.enums import COMMITTEES, Audience, Role
from units.inbox.queries import CommitteeSchedule, days_ahead, schedules_of
from units.inbox.schedule import Decision
from units.people.models import Membership
from units.scope import ancestors
from units.tree.models import Unit

REMINDER, ACKNOWLEDGE = "reminder", "acknowledge"  # the events of their notices
BATCH = 10_000
# Those of the unit itself; the office and the inspection body stand above it.
_OF_UNIT: dict[str, Role] = {Audience.UNIT: Role.REPORTER, Audience.HEAD: Role.LEADER}
_ROLES = {**_OF_UNIT, Audience.OFFICE: Role.CLERK, Audience.INSPECTOR: Role.INSPECTOR}
_SEAT = ("role", "user", "user__full_name", "user__email", "user__wants_mail")


class DueStep(NamedTuple):
    """An assignment and the step that a day asks for; first the three that decide."""

    root_id: int
    due_on: date
    given_on: date
    pk: int
    task_id: int
    unit_id: int
    period_starts_on: date
    decision: Decision


@dataclass
class Faults:
    """Rows that could not be worked on, with the error of each, by their ids; the rest goes on."""

    errors: dict[int, str] = field(default_factory=dict)

    def note(self, pk: int, error: Exception) -> None:
        self.errors[pk] = f"{type(error).__name__}: {error}"[:300]


def near_due(*, on: date) -> AssignmentQuerySet:
    """All that the schedule of some committee may ask something of on a day."""
    return Assignment.objects.to_do().filter(due_on__lte=on + timedelta(days=days_ahead()))


def due_steps(rows: AssignmentQuerySet, *, at: datetime, faults: Faults) -> Iterator[list[DueStep]]:
    """What the local day of `at` asks for among open `rows`, in batches."""
    decider = _Decider(at=at)
    rows = rows.order_by().annotate(given_on=TruncDate("assigned_at", tzinfo=clock.HANOI))
    tuples = rows.values_list(*DueStep._fields[:-1]).iterator(chunk_size=BATCH)
    with _uncollected():
        while batch := list(islice(tuples, BATCH)):
            decider.learn({values[0] for values in batch})
            yield _asked_for(batch, decider, faults)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Tuples by the hundred thousand, none in a circle: the collector would go through all of the heap for nothing,
    and take as long as the work."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _asked_for(batch: list[tuple], decider: "_Decider", faults: Faults) -> list[DueStep]:
    # Work is given to many units at once: most rows are alike, and those are decided once.
    decided, kinds = decider.decided, {values[:3] for values in batch}
    for alike in kinds - decided.keys():
        decider.decide(*alike)
    errors = {alike: error for alike in kinds if isinstance(error := decided[alike], Exception)}
    for values in batch if errors else ():
        if values[:3] in errors:
            faults.note(values[3], errors[values[:3]])
    return [
        DueStep._make((*values, decision)) for values in batch if isinstance(decision := decided[values[:3]], Decision)
    ]


class _Decider:
    """`decide` with the schedule of each committee; an error stands where there is no deciding."""

    def __init__(self, *, at: datetime) -> None:
        self.at, self.on = at, clock.local_day(at)
        self.schedules: dict[int, CommitteeSchedule] = {}
        self.decided: dict[tuple[int, date, date], Decision | Exception | None] = {}

    def learn(self, roots: set[int]) -> None:
        if unknown := roots - self.schedules.keys():
            self.schedules |= schedules_of(unknown, on=self.on)

    def decide(self, root: int, due_on: date, given_on: date) -> None:
        try:
            self.decided[root, due_on, given_on] = self.schedules[root].decide(
                due_on=due_on, given_on=given_on, at=self.at
            )
        except Exception as error:
            self.decided[root, due_on, given_on] = error


class Person(NamedTuple):
    pk: int
    name: str
    gets_mail: bool


class Work(NamedTuple):
    """What a notice says about an assignment."""

    title: str
    unit: str
    unit_path: str
    is_committee: bool
    plan: str
    issuer_path: str


class Reminder(NamedTuple):
    """One step of one assignment for one person, who hears of it as one of an audience."""

    due: DueStep
    work: Work
    person: Person
    audience: str

    @property
    def effect(self) -> tuple[int, date, int, int]:
        """What is filed once: for this person, this step of this due day of the assignment."""
        return self.due.pk, self.due.due_on, self.due.decision.step.day, self.person.pk


class ReminderComposer:
    """Makes reminders of due steps, batch after batch; what was read of tasks and units is kept for the next batch."""

    def __init__(self, *, on: date, faults: Faults) -> None:
        self.on, self.faults = on, faults
        self.tasks: dict[int, tuple[str, str, str, str]] = {}
        self.units: dict[int, tuple[str, str, bool]] = {}

    def reminders(self, steps: list[DueStep]) -> Iterator[Reminder]:
        """Nobody's, for a step whose people are not there."""
        self._read(steps)
        recipients = RecipientLookup({due.unit_id: self.units[due.unit_id][1] for due in steps}, on=self.on)
        for due in steps:
            try:
                work = self._work(due)
                reached: dict[int, tuple[Person, str]] = {}
                for audience in due.decision.step.to:
                    for person in recipients.of(audience, work):
                        reached.setdefault(person.pk, (person, audience))
            except Exception as error:
                self.faults.note(due.pk, error)
                continue
            yield from (Reminder(due, work, *recipient) for recipient in reached.values())

    def _read(self, steps: list[DueStep]) -> None:
        tasks = {due.task_id for due in steps} - self.tasks.keys()
        columns = ("title", "schedule", "plan__number", "plan__symbol", "plan__issuer_path")
        for pk, title, schedule, number, symbol, path in Task.objects.filter(pk__in=tasks).values_list("pk", *columns):
            self.tasks[pk] = title, schedule, f"{number:02}-{symbol}", path
        units = {due.unit_id for due in steps} - self.units.keys()
        for pk, name, path, kind in Unit.objects.filter(pk__in=units).values_list("pk", "name", "path", "kind"):
            self.units[pk] = name, path, kind in COMMITTEES

    def _work(self, due: DueStep) -> Work:
        title, schedule, plan, issuer_path = self.tasks[due.task_id]
        period = period_name(schedule, due.period_starts_on)
        return Work(titled(title, period), *self.units[due.unit_id], plan, issuer_path)


class RecipientLookup:
    """The people in office on a day for some units (paths by ids) and all above them; two queries."""

    def __init__(self, units: dict[int, str], *, on: date) -> None:
        self.seats: dict[tuple[str, str], list[Person]] = {}
        seats = Membership.objects.active_on(on).filter(role__in=_ROLES.values(), user__is_active=True).order_by("user")
        # By ids, not by paths: thousands of units, and no join to find them.
        for unit, *seat in seats.filter(unit__in=units).values_list("unit", *_SEAT):
            self._put(units[unit], seat)
        above = {step for path in units.values() for step in ancestors(path)} - {*units.values()}
        for path, *seat in seats.filter(unit__path__in=above).values_list("unit__path", *_SEAT):
            self._put(path, seat)

    def _put(self, path: str, seat: list[Any]) -> None:
        role, pk, name, email, wants_mail = seat
        self.seats.setdefault((role, path), []).append(Person(pk, name, bool(email and wants_mail)))

    def of(self, audience: str, work: Work) -> list[Person]:
        """The office and the inspection body are those on the line from the committee of the plan to the unit, but for
        those of a committee below: its clerk answers for it as a reporter does for a cell."""
        role = _ROLES[audience]
        if audience in _OF_UNIT:
            roles = {role, Role.CLERK} if audience == Audience.UNIT and work.is_committee else {role}
            return [person for role in sorted(roles) for person in self.seats.get((role, work.unit_path), [])]
        line = ancestors(work.unit_path)[: -1 if work.is_committee else None]
        above = (path for path in line if path.startswith(work.issuer_path))
        return [person for path in above for person in self.seats.get((role, path), [])]


def distance(due_on: date, *, on: date) -> str:
    """`Còn 3 ngày`, `Hôm nay đến hạn`, `Quá hạn 3 ngày`."""
    days = (due_on - on).days
    if days > 0:
        return f"Còn {days} ngày"
    return f"Quá hạn {-days} ngày" if days else "Hôm nay đến hạn"
