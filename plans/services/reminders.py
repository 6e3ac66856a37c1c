"""Reminders before and after the due day of what is open."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.urls import reverse

from plans.models import Assignment
from plans.models.assignment import AssignmentQuerySet
from plans.services.assignment import reporters_of
from portal.lib import clock
from units.enums import DocumentState, NoticeKind
from units.models import Notice
from units.services.heartbeats import beat, last_beat
from units.services.notices import Word, file_notices

STEPS = (-7, -3, -1, 0, 1, 3, 7)  # days from the due day
MAIL_FROM_HOUR = time(7, 0)
BATCH = 1000
PLANNER = "reminders"


def plan_reminders(*, at: datetime) -> None:
    """Files what the local day of `at` asks for; safe to run at any time, by any number of planners.

    After an outage each assignment gets its latest missed step only. Steps are whole days, so a day planned once is
    planned again only for what was given since its midnight."""
    on = clock.local_day(at)
    waiting = _open_assignments().filter(due_on__lte=on - timedelta(days=STEPS[0]))
    planned = last_beat(PLANNER)
    if planned and clock.local_day(planned) == on:
        waiting = waiting.filter(assigned_at__gte=clock.local_moment(on))
    for batch in _batches(waiting):
        _remind(batch, on=on, at=at)
    beat(PLANNER, at=at)


def is_relevant(notice: Notice) -> bool:
    """Whether a notice still holds when its mail goes out: what it is about is open and in the recipient's sight."""
    subject, _, pk = notice.about.partition(":")
    if subject != "assignment":
        return True
    return _open_assignments().visible_to(notice.recipient).filter(pk=int(pk)).exists()


def _open_assignments() -> AssignmentQuerySet:
    return Assignment.objects.open().filter(task__plan__state=DocumentState.ISSUED)


def _batches(rows: AssignmentQuerySet) -> Iterator[list[Assignment]]:
    rows, last = rows.select_related("task__plan", "unit").order_by("pk"), 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _remind(batch: list[Assignment], *, on: date, at: datetime) -> None:
    due = [(assignment, step) for assignment in batch if (step := _step(assignment, on=on)) is not None]
    reporters = reporters_of((assignment.unit for assignment, _ in due), on=on)
    words = [
        Word(
            recipient=reporter,
            kind=NoticeKind.REMINDER,
            key=f"reminder:assignment:{assignment.pk}:user:{reporter.pk}:due{assignment.due_on}:{step}",
            title=f"{_distance(assignment.due_on, on=on)}: {assignment.title}"[:300],
            body=_body(assignment),
            **_subject(assignment),
        )
        for assignment, step in due
        for reporter in reporters.get(assignment.unit_path, [])
    ]
    file_notices(words, at=at, mail_after=max(at, clock.local_moment(on, MAIL_FROM_HOUR)))


def _step(assignment: Assignment, *, on: date) -> int | None:
    """The latest step that is due on a day; None if there is none since the day the assignment was given."""
    earliest = clock.local_day(assignment.assigned_at) - assignment.due_on
    offset = on - assignment.due_on
    steps = [step for step in STEPS if earliest.days <= step <= offset.days]
    return steps[-1] if steps else None


def _distance(due_on: date, *, on: date) -> str:
    days = (due_on - on).days
    if days > 0:
        return f"Còn {days} ngày"
    return f"Quá hạn {-days} ngày" if days else "Hôm nay đến hạn"


def _body(assignment: Assignment) -> str:
    plan = assignment.task.plan
    return (
        f"Việc của {assignment.unit.name} theo Kế hoạch số {plan.number_and_symbol}, "
        f"hạn {assignment.due_on:%d/%m/%Y}. Đã làm xong thì ghi hoạt động kèm minh chứng để Văn phòng duyệt."
    )


def _subject(assignment: Assignment) -> dict[str, str]:
    url = reverse("plans:assignment_detail", args=[assignment.pk])
    return {"url": url, "about": f"assignment:{assignment.pk}"}
