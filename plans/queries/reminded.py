"""Whom the steps of the schedule reach, and in which words."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from plans.models import Task
from plans.periods import period_name, titled
from plans.queries.reminding import Call, Faults
from units.enums import Audience, Role
from units.models import Membership, Unit
from units.models.scope import ancestors

_HEARD = (Role.REPORTER, Role.LEADER, Role.CLERK, Role.INSPECTOR)
_SEAT = ("role", "user", "user__full_name", "user__email", "user__wants_mail")


class Person(NamedTuple):
    pk: int
    name: str
    gets_mail: bool


class Work(NamedTuple):
    """What the words about an assignment are made of."""

    title: str
    unit: str
    unit_path: str
    plan: str
    issuer_path: str


class Reminder(NamedTuple):
    """One step of one assignment, said to one person, who hears of it as one of an audience."""

    call: Call
    work: Work
    person: Person
    audience: str

    @property
    def key(self) -> str:
        """Names the effect: this step, of this due day, for this person."""
        call = self.call
        step = f"due{call.due_on}:{call.decision.step.day}"
        return f"reminder:assignment:{call.pk}:user:{self.person.pk}:{step}"


class Speaker:
    """Puts calls into reminders, batch after batch; what was read of tasks and units is kept for the next batch."""

    def __init__(self, *, on: date, faults: Faults) -> None:
        self.on, self.faults = on, faults
        self.tasks: dict[int, tuple[str, str, str, str]] = {}
        self.units: dict[int, tuple[str, str]] = {}

    def reminders(self, calls: list[Call]) -> Iterator[Reminder]:
        """Nobody, for a step whose people are not there."""
        self._read(calls)
        listeners = Listeners({call.unit_id: self.units[call.unit_id][1] for call in calls}, on=self.on)
        for call in calls:
            try:
                work = self._work(call)
                reached: dict[int, tuple[Person, str]] = {}
                for to in call.decision.step.to:
                    for person in listeners.of(to, work):
                        reached.setdefault(person.pk, (person, to))
            except Exception as error:
                self.faults.note(call.pk, error)
                continue
            yield from (Reminder(call, work, *heard) for heard in reached.values())

    def _read(self, calls: list[Call]) -> None:
        tasks = {call.task_id for call in calls} - self.tasks.keys()
        columns = ("title", "schedule", "plan__number", "plan__symbol", "plan__issuer_path")
        for pk, title, schedule, number, symbol, path in Task.objects.filter(pk__in=tasks).values_list("pk", *columns):
            self.tasks[pk] = title, schedule, f"{number:02}-{symbol}", path
        units = {call.unit_id for call in calls} - self.units.keys()
        for pk, name, path in Unit.objects.filter(pk__in=units).values_list("pk", "name", "path"):
            self.units[pk] = name, path

    def _work(self, call: Call) -> Work:
        title, schedule, plan, issuer_path = self.tasks[call.task_id]
        period = period_name(schedule, call.period_starts_on)
        return Work(titled(title, period), *self.units[call.unit_id], plan, issuer_path)


class Listeners:
    """The people in office on a day for some units (paths by ids) and all above them; two queries."""

    def __init__(self, units: dict[int, str], *, on: date) -> None:
        self.seats: dict[tuple[str, str], list[Person]] = {}
        seats = Membership.objects.active_on(on).filter(role__in=_HEARD, user__is_active=True).order_by("user")
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
        """The office and the inspection body are those on the line from the committee of the plan to the unit."""
        match audience:
            case Audience.UNIT:
                return self.seats.get((Role.REPORTER, work.unit_path), [])
            case Audience.HEAD:
                return self.seats.get((Role.LEADER, work.unit_path), [])
            case Audience.OFFICE:
                return self._over(Role.CLERK, work)
            case Audience.INSPECTOR:
                return self._over(Role.INSPECTOR, work)
            case _:
                raise ValueError(audience)

    def _over(self, role: Role, work: Work) -> list[Person]:
        line = (path for path in ancestors(work.unit_path) if path.startswith(work.issuer_path))
        return [person for path in line for person in self.seats.get((role, path), [])]


def distance(due_on: date, *, on: date) -> str:
    """`Còn 3 ngày`, `Hôm nay đến hạn`, `Quá hạn 3 ngày`."""
    days = (due_on - on).days
    if days > 0:
        return f"Còn {days} ngày"
    return f"Quá hạn {-days} ngày" if days else "Hôm nay đến hạn"
