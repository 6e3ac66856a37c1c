"""What the schedule asks of assignments on a day: read by the planner, the preview and the page that says why.

All of it works on tuples in batches: a nation has 250,000 assignments due on one day."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from django.db.models.functions import TruncDate

from plans.models import Assignment
from plans.models.assignment import AssignmentQuerySet
from portal.lib import clock
from units.queries.schedules import CommitteeSchedule, days_ahead, schedules_of
from units.schedule import Decision

BATCH = 10_000


class Call(NamedTuple):
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

    def of_assignments(self) -> dict[str, str]:
        """By what they are about, as rows are parked."""
        return {f"assignment:{pk}": error for pk, error in self.errors.items()}


def near_due(*, on: date) -> AssignmentQuerySet:
    """All that the schedule of some committee may ask for on a day."""
    return Assignment.objects.to_do().filter(due_on__lte=on + timedelta(days=days_ahead()))


def calls(rows: AssignmentQuerySet, *, at: datetime, faults: Faults) -> Iterator[list[Call]]:
    """What the local day of `at` asks for among open `rows`, in batches."""
    with _uncollected():
        yield from _in_batches(rows, at=at, faults=faults)


def _in_batches(rows: AssignmentQuerySet, *, at: datetime, faults: Faults) -> Iterator[list[Call]]:
    decider = _Decider(at=at)
    given_on = TruncDate("assigned_at", tzinfo=clock.HANOI)
    tuples = rows.order_by().annotate(given_on=given_on).values_list(*Call._fields[:-1]).iterator(chunk_size=BATCH)
    while batch := list(islice(tuples, BATCH)):
        decider.learn({values[0] for values in batch})
        yield _called(batch, decider, faults)


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


def _called(batch: list[tuple], decider: "_Decider", faults: Faults) -> list[Call]:
    # Work is given to many units at once: most rows are alike, and those are decided once.
    decided, kinds = decider.decided, {values[:3] for values in batch}
    for alike in kinds - decided.keys():
        decider.decide(*alike)
    errors = {alike: error for alike in kinds if isinstance(error := decided[alike], Exception)}
    for values in batch if errors else ():
        if values[:3] in errors:
            faults.note(values[3], errors[values[:3]])
    return [Call._make((*values, its)) for values in batch if isinstance(its := decided[values[:3]], Decision)]


class _Decider:
    """`decide` with the schedule of each committee; an error stands where there is no deciding."""

    def __init__(self, *, at: datetime) -> None:
        self.at, self.on = at, clock.local_day(at)
        self.schedules: dict[int, CommitteeSchedule] = {}
        self.decided: dict[tuple[int, date, date], Decision | Exception | None] = {}

    def learn(self, roots: set[int]) -> None:
        if unknown := roots - self.schedules.keys():
            self.schedules |= schedules_of(unknown, on=self.on)

    def decide(self, root: int, due_on: date, given_on: date) -> Decision | Exception | None:
        answer: Decision | Exception | None
        try:
            answer = self.schedules[root].decide(due_on=due_on, given_on=given_on, at=self.at)
        except Exception as error:
            answer = error
        self.decided[root, due_on, given_on] = answer
        return answer
