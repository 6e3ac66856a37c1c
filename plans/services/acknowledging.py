"""Work that nobody has said to have seen: its unit is reminded once, then the office is told once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from plans.enums import AssignmentState
from plans.models import Assignment
from plans.models.assignment import AssignmentQuerySet
from plans.periods import short_day
from plans.queries.acknowledging import ACKNOWLEDGE
from plans.queries.reminded import Listeners, Person, Work
from plans.queries.reminding import Faults
from plans.services.reminders import file_what_can_be
from portal.lib import clock
from units.enums import Audience
from units.services.heartbeats import beat, last_beat
from units.services.notices import Line
from units.services.parking import park

PLANNER = "acknowledging"
TELLS = ((timedelta(0), Audience.UNIT), (timedelta(days=2), Audience.OFFICE))  # days after the first late one
_FIRST_LOOK = timedelta(days=30)  # what was late before the portal began to look is old news
_BATCH = 1000


def remind_to_acknowledge(*, at: datetime) -> None:
    """Once a local day, for all that became late since the last round; safe to run again and by several at once.
    What cannot be told is parked, the rest goes on."""
    on, faults = clock.local_day(at), Faults()
    planned = last_beat(PLANNER)
    since = clock.local_day(planned) if planned else on - _FIRST_LOOK
    if since == on:
        return
    for delay, audience in TELLS:
        late = Assignment.objects.to_do().in_state(AssignmentState.UNSEEN, on=on - delay)
        for batch in _batches(late.filter(acknowledge_by__gte=since - delay)):
            file_what_can_be([*_lines(batch, audience, faults=faults, at=at)], faults=faults, at=at)
    park(PLANNER, faults.of_assignments(), is_all=False, at=at)
    beat(PLANNER, at=at)


def _batches(rows: AssignmentQuerySet) -> Iterator[list[Assignment]]:
    rows, last = rows.with_context().order_by("pk"), 0
    while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
        yield batch
        last = batch[-1].pk


def _lines(batch: list[Assignment], audience: Audience, *, faults: Faults, at: datetime) -> Iterator[Line]:
    listeners = Listeners({row.unit_id: row.unit_path for row in batch}, on=clock.local_day(at))
    for row in batch:
        plan = row.task.plan
        try:
            work = Work(row.title, row.unit.name, row.unit_path, plan.number_and_symbol, plan.issuer_path)
        except Exception as error:
            faults.note(row.pk, error)
            continue
        for person in listeners.of(audience, work):
            yield _line(row, work, person, audience, at=at)


def _line(row: Assignment, work: Work, person: Person, audience: Audience, *, at: datetime) -> Line:
    assert row.acknowledge_by
    who = "Chưa nhận việc" if audience == Audience.UNIT else f"{work.unit} chưa nhận việc"
    return Line(
        key=f"{ACKNOWLEDGE}{audience}:{row.pk}:user:{person.pk}",
        recipient=person.pk,
        title=f"{who}: {work.title}"[:300],
        body=f"Kế hoạch số {work.plan}, hạn nhận việc {short_day(row.acknowledge_by)}. "
        "Mở nhiệm vụ, bấm Đã nhận, hoặc gửi đề nghị nếu có vướng mắc.",
        url=reverse("plans:assignment_detail", args=[row.pk]),
        about=f"assignment:{row.pk}",
        mail_after=at if person.gets_mail else None,
    )
