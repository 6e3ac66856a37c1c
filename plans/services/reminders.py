"""Reminders before and after the due day of what is open."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import DataError, IntegrityError, transaction
from django.urls import reverse

from plans.models import Assignment
from plans.queries.acknowledging import ACKNOWLEDGE
from plans.queries.reminded import Reminder, Speaker, distance
from plans.queries.reminding import Faults, calls, near_due
from portal.lib import clock
from units.models import Notice, User
from units.services.heartbeats import beat, last_beat
from units.services.notices import Line, file_lines
from units.services.parking import park

PLANNER = "reminders"
_ADDRESS = "/0/"  # where the id stands in the address of an assignment


def plan_reminders(*, at: datetime) -> None:
    """Files what the local day of `at` asks for; safe to run at any time, by any number of planners.

    After an outage each assignment gets its latest missed step only. Steps are whole days, so a day planned once is
    planned again only for what was given since its midnight. What cannot be planned is parked, the rest goes on."""
    on, faults = clock.local_day(at), Faults()
    waiting = near_due(on=on)
    planned = last_beat(PLANNER)
    is_again = planned is not None and clock.local_day(planned) == on
    if is_again:
        waiting = waiting.filter(assigned_at__gte=clock.local_moment(on))
    speaker = Speaker(on=on, faults=faults)
    for batch in calls(waiting, at=at, faults=faults):
        file_what_can_be([*_lines(speaker.reminders(batch), on=on)], faults=faults, at=at)
    park(PLANNER, faults.of_assignments(), is_all=not is_again, at=at)
    beat(PLANNER, at=at)


def _lines(reminders: Iterator[Reminder], *, on: date) -> Iterator[Line]:
    before, after = reverse("plans:assignment_detail", args=[0]).split(_ADDRESS)
    for reminder in reminders:
        call, work, person, _ = reminder
        yield Line(
            key=reminder.key,
            recipient=person.pk,
            title=f"{distance(call.due_on, on=on)}: {work.title}"[:300],
            body=f"Việc của {work.unit} theo Kế hoạch số {work.plan}, hạn {call.due_on:%d/%m/%Y}.",
            url=f"{before}/{call.pk}/{after}",
            about=f"assignment:{call.pk}",
            mail_after=call.decision.mail_at if person.gets_mail else None,
        )


def file_what_can_be(lines: list[Line], *, faults: Faults, at: datetime) -> None:
    """All at once; if one cannot be stored, one by one, so that only that one is left out."""
    try:
        with transaction.atomic():
            file_lines(lines, at=at)
    except (DataError, IntegrityError, ValueError) as error:
        if len(lines) == 1:
            faults.note(int(lines[0].about.partition(":")[2]), error)
            return
        for line in lines:
            file_what_can_be([line], faults=faults, at=at)


def standing(notices: list[Notice], *, recipient: User, at: datetime) -> dict[int, str]:
    """Which notices still hold when their mail goes out, by id, with their titles as of that day: those about an
    assignment that is open and in the recipient's sight. Of the reminders of one assignment the newest, if its due
    day is still the same; the longest due first."""
    about = {notice.pk: _assignment_of(notice) for notice in notices}
    seen = Assignment.objects.to_do().visible_to(recipient).filter(pk__in=[pk for pk in about.values() if pk])
    rows = list(seen.values_list("pk", "due_on", "acknowledged_at"))
    due, unseen = {pk: due_on for pk, due_on, _ in rows}, {pk for pk, _, seen_at in rows if seen_at is None}
    on, titles, newest = clock.local_day(at), {}, {}
    for notice in notices:
        pk = about[notice.pk]
        if notice.key.startswith(ACKNOWLEDGE) and pk not in unseen:
            continue
        if pk is None or (pk in due and not notice.key.startswith("reminder:")):
            titles[notice.pk] = notice.title
        elif pk in due and f":due{due[pk]}:" in notice.key:
            newest[pk] = notice
    for pk, notice in sorted(newest.items(), key=lambda item: due[item[0]]):
        titles[notice.pk] = f"{distance(due[pk], on=on)}: {notice.title.partition(': ')[2]}"
    return titles


def _assignment_of(notice: Notice) -> int | None:
    subject, _, pk = notice.about.partition(":")
    return int(pk) if subject == "assignment" else None
