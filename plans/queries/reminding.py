"""What the ladder asks of assignments on a day, and whom: read by the planner, the preview and the page that says why.

All of it works on tuples in batches: a nation has 250,000 assignments due on one day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from plans.models import Assignment
from plans.models.assignment import AssignmentQuerySet
from portal.lib import clock
from portal.lib.ladder import Decision, Due
from units.queries.ladders import Rhythm, days_ahead, rhythms_of

BATCH = 5000
_COLUMNS = ("pk", "task_id", "unit_id", "root_id", "due_on", "assigned_at", "period_starts_on")


class Row(NamedTuple):
    """An assignment as the planner reads it."""

    pk: int
    task: int
    unit: int
    root: int
    due_on: date
    assigned_at: datetime
    period_starts_on: date


class Call(NamedTuple):
    """An assignment and the step that a day asks for."""

    row: Row
    decision: Decision


@dataclass
class Faults:
    """Rows that could not be worked on, with the error of each, by their ids; the rest goes on."""

    errors: dict[int, str] = field(default_factory=dict)

    def note(self, pk: int, error: Exception) -> None:
        self.errors[pk] = f"{type(error).__name__}: {error}"[:300]


def near_due(*, on: date) -> AssignmentQuerySet:
    """All that the ladder of some committee may ask for on a day."""
    return Assignment.objects.to_remind_of().filter(due_on__lte=on + timedelta(days=days_ahead()))


def calls(rows: AssignmentQuerySet, *, at: datetime, faults: Faults) -> Iterator[list[Call]]:
    """What the local day of `at` asks for among open `rows`, in batches."""
    decide = _Decider(at=at)
    tuples = rows.order_by().values_list(*_COLUMNS).iterator(chunk_size=BATCH)
    while batch := [Row._make(values) for values in islice(tuples, BATCH)]:
        decide.learn({row.root for row in batch})
        yield list(_called(batch, decide, faults))


def _called(batch: list[Row], decide: "_Decider", faults: Faults) -> Iterator[Call]:
    for row in batch:
        try:
            decision = decide(row)
        except Exception as error:
            faults.note(row.pk, error)
            continue
        if decision:
            yield Call(row, decision)


class _Decider:
    """`decide` with the rhythm of each committee. Work is given to many units at once, so most rows are alike, and
    those are decided once."""

    def __init__(self, *, at: datetime) -> None:
        self.at, self.on = at, clock.local_day(at)
        self.rhythms: dict[int, Rhythm] = {}
        self.decided: dict[tuple[int, date, datetime], Decision | None] = {}

    def learn(self, roots: set[int]) -> None:
        if unknown := roots - self.rhythms.keys():
            self.rhythms |= rhythms_of(unknown, on=self.on)

    def __call__(self, row: Row) -> Decision | None:
        alike = (row.root, row.due_on, row.assigned_at)
        if alike not in self.decided:
            due = Due(row.due_on, clock.local_day(row.assigned_at))
            self.decided[alike] = self.rhythms[row.root].decide(due, at=self.at)
        return self.decided[alike]
