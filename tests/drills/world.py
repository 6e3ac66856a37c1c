"""People and work in bulk: units with a secretary each, and an issued plan with tasks for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from plans.work.models import Assignment, Task
from tests.factories.people import LONG_AGO, Organisation, make_organisation
from tests.factories.plans import make_issued_plan, make_task
from units.enums import Role, UnitKind
from units.people.models import Membership, User
from units.tree.models import Unit

FIRST_ID = 1000  # far from what the factories make
LONG_SINCE = datetime.fromisoformat("2026-01-05T02:00+00:00")


@dataclass
class DrillWorld:
    org: Organisation
    units: list[Unit]
    people: list[User]
    tasks: list[Task]

    def give(self, numbers: Iterable[int], *, due_on: date, at: datetime = LONG_SINCE) -> None:
        """Makes the assignments of these numbers, each once however often it is asked for: number n is the task
        `n // units` of the unit `n % units`."""
        rows = [self._assignment(number, due_on=due_on, at=at) for number in numbers]
        Assignment.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)

    def _assignment(self, number: int, *, due_on: date, at: datetime) -> Assignment:
        task, unit = divmod(number, len(self.units))
        return Assignment(
            pk=FIRST_ID + number,
            task=self.tasks[task],
            unit=self.units[unit],
            unit_path=self.units[unit].path,
            root=self.org.committee,
            period_starts_on=self.tasks[task].starts_on,
            due_on=due_on,
            assigned_at=at,
        )


def make_world(*, units: int, tasks: int) -> DrillWorld:
    org = make_organisation()
    plan = make_issued_plan(org)
    cells = [_cell(FIRST_ID + number, org.committee) for number in range(units)]
    people = [_person(cell) for cell in cells]
    Unit.objects.bulk_create(cells, batch_size=500)
    User.objects.bulk_create(people, batch_size=500)
    seats = [_seat(person, cell) for person, cell in zip(people, cells, strict=True)]
    Membership.objects.bulk_create(seats, batch_size=500)
    task_rows = [make_task(plan, title=f"Việc số {number:02}") for number in range(tasks)]
    return DrillWorld(org, cells, people, task_rows)


def _cell(pk: int, committee: Unit) -> Unit:
    return Unit(
        pk=pk,
        code=f"drill-{pk}",
        kind=UnitKind.CELL,
        parent=committee,
        root=committee,
        path=f"{committee.path}{pk:06}.",
        name=f"Chi bộ số {pk}",
        name_key=f"chi bo so {pk}",
        opened_on=LONG_AGO,
    )


def _person(cell: Unit) -> User:
    name = f"nguoi-{cell.pk}"
    return User(pk=cell.pk, username=name, full_name=f"Người {cell.pk}", email=f"{name}@example.vn", password="!")


def _seat(person: User, cell: Unit) -> Membership:
    return Membership(user=person, unit=cell, role=Role.REPORTER, starts_on=LONG_AGO)
