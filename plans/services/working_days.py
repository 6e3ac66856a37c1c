"""Due days and the working-day calendar: a due day on a day off goes where the committee wants it."""

from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.urls import reverse

from plans.models import Assignment, Plan
from plans.periods import short_day
from plans.services.assignment import reporters_of
from portal.lib import clock
from units.enums import NoticeKind
from units.models import CommitteeCalendar, Unit, User
from units.queries.working_days import due_days
from units.services import audit
from units.services.notices import NoticeDraft, file_notices
from units.services.working_days import seed_days

SHOWN = 5  # works that one notice names
BATCH = 1000
TOLD = ("due_on", "nominal_due_on", "period_starts_on", "unit_path", "unit__path", "task__title", "task__schedule")


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
        days = sorted({f"{was} → {row.due_on}" for row, was in moved})
        audit.record("due_days_followed", calendar.root, by=None, at=at, assignments=len(moved), days=days)
        _notify_units(calendar, moved, at=at)


def _move(calendar: CommitteeCalendar, *, today: date) -> list[tuple[Assignment, date]]:
    """The open assignments that now fall on another day, each with the day it had. What an extension set has no
    nominal day and stays; so does what would be due before today, for nobody could keep it."""
    rows = Assignment.objects.open().filter(root=calendar.root_id, nominal_due_on__isnull=False)
    found = {(day, due_on) for day, due_on in rows.order_by().values_list("nominal_due_on", "due_on").distinct() if day}
    if not found:
        return []
    nominal = [day for day, _ in found]
    days = due_days(calendar.root_id, (min(nominal), max(nominal)))
    elsewhere = {day for day, due_on in found if days.days.moved(day, days.rule) != due_on}
    # Kept from a simultaneous extension until the transaction ends.
    held = rows.filter(nominal_due_on__in=elsewhere).select_for_update(no_key=True, of=("self",))
    moved = []
    for row in held.select_related("task", "unit").only(*TOLD).order_by("unit_path", "due_on", "pk"):
        assert row.nominal_due_on
        was, due_on = row.due_on, days.in_force(row.nominal_due_on, starts_on=row.period_starts_on)
        if due_on != was and due_on >= today:
            row.due_on = due_on
            moved.append((row, was))
    _put([row for row, _ in moved])
    return moved


def _put(rows: list[Assignment]) -> None:
    """Few days and many rows: an UPDATE a day, not one that names a day for each row."""
    by_day: dict[date, list[int]] = {}
    for row in rows:
        by_day.setdefault(row.due_on, []).append(row.pk)
    for day, pks in by_day.items():
        for start in range(0, len(pks), BATCH):
            Assignment.objects.filter(pk__in=pks[start : start + BATCH]).update(due_on=day)


def _notify_units(calendar: CommitteeCalendar, moved: list[tuple[Assignment, date]], *, at: datetime) -> None:
    """One notice a unit and person, however many of its works moved."""
    people = reporters_of({row.unit for row, _ in moved}, on=clock.local_day(at))
    groups = groupby(moved, key=lambda each: each[0].unit_path)
    drafts = [
        _draft(calendar, rows, person)
        for rows in (list(group) for _, group in groups)
        for person in people.get(rows[0][0].unit_path, [])
    ]
    file_notices(drafts, at=at)


def _draft(calendar: CommitteeCalendar, rows: list[tuple[Assignment, date]], person: User) -> NoticeDraft:
    first = rows[0][0]
    lines = [f"{row.title}: hạn mới {short_day(row.due_on)}, hạn cũ {short_day(was)}." for row, was in rows[:SHOWN]]
    more = [f"Và {len(rows) - SHOWN} nhiệm vụ khác."] if len(rows) > SHOWN else []
    is_one = len(rows) == 1
    what = first.title if is_one else f"{len(rows)} nhiệm vụ"
    return NoticeDraft(
        recipient=person,
        kind=NoticeKind.TASK,
        event="due_days_moved",
        about=calendar,
        version=f"{calendar.version}:{first.unit_id}",
        title=f"Đổi hạn theo lịch làm việc: {what}",
        body="\n".join([*lines, *more]),
        url=first.get_absolute_url() if is_one else reverse("plans:task_list"),
    )
