"""Reminders before and after the due day of open work, and of work that nobody has said to have seen."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import DataError, IntegrityError, transaction

from plans.enums import AssignmentState
from plans.periods import short_day
from plans.reminders.queries.planner import (
    ACKNOWLEDGE,
    REMINDER,
    Faults,
    RecipientLookup,
    Reminder,
    ReminderComposer,
    Work,
    distance,
    due_steps,
    near_due,
)
from plans.work.models import Assignment, AssignmentQuerySet
from plans.work.services.assignments import WITHDRAWN
from portal.lib import clock
from units.enums import Audience
from units.inbox.models import Notice
from units.inbox.queries import last_beats
from units.inbox.services.notices import DigestLine, file_lines
from units.inbox.services.watching import beat, record_dead_letters
from units.people.models import User

PLANNER, ACKNOWLEDGE_PLANNER = "reminders", "acknowledging"

# Days after the first late one, and whom it goes to: the unit once, then the office once.
ACKNOWLEDGE_STEPS = ((0, Audience.UNIT), (2, Audience.OFFICE))
_FIRST_LOOK = timedelta(days=30)  # what was late before the portal began to look is old news
_BATCH = 1000
_ACKNOWLEDGE = "Mở nhiệm vụ, bấm Đã nhận, hoặc gửi đề nghị nếu có vướng mắc."


def plan_reminders(*, at: datetime) -> None:
    """Files what the local day of `at` asks for; safe to run at any time, by any number of planners.

    After an outage each assignment gets its latest missed step only. Steps are whole days, so a day planned once is
    planned again only for what was given since its midnight. What cannot be planned is put aside, the rest goes on."""
    on, faults = clock.local_day(at), Faults()
    waiting = near_due(on=on)
    planned = last_beats().get(PLANNER)
    is_again = planned is not None and clock.local_day(planned) == on
    if is_again:
        waiting = waiting.filter(assigned_at__gte=clock.local_moment(on))
    composer = ReminderComposer(on=on, faults=faults)
    for batch in due_steps(waiting, at=at, faults=faults):
        _file([*_reminder_lines(composer.reminders(batch), on=on)], event=REMINDER, faults=faults, at=at)
    record_dead_letters(PLANNER, faults.errors, about=Assignment, is_all=not is_again, at=at)
    beat(PLANNER, at=at)


def _reminder_lines(reminders: Iterator[Reminder], *, on: date) -> Iterator[DigestLine]:
    # The route is asked once: a nation's reminders of one morning are many.
    before, after = Assignment(pk=0).get_absolute_url().split("/0/")
    for due, work, person, _ in reminders:
        yield DigestLine(
            recipient=person.pk,
            subject_id=due.pk,
            step=due.decision.step.day,
            due_on=due.due_on,
            title=f"{distance(due.due_on, on=on)}: {work.title}",
            body=f"Việc của {work.unit} theo Kế hoạch số {work.plan}, hạn {due.due_on:%d/%m/%Y}.",
            url=f"{before}/{due.pk}/{after}",
            mail_after=due.decision.mail_at if person.gets_mail else None,
        )


def _file(lines: list[DigestLine], *, event: str, faults: Faults, at: datetime) -> None:
    """All at once; if one cannot be stored, one by one, so that only that one is left out."""
    try:
        with transaction.atomic():
            file_lines(lines, event=event, about=Assignment, at=at)
    except (DataError, IntegrityError, ValueError) as error:
        if len(lines) == 1:
            faults.note(lines[0].subject_id, error)
            return
        for line in lines:
            _file([line], event=event, faults=faults, at=at)


def remind_to_acknowledge(*, at: datetime) -> None:
    """Once a local day, for all that became late since the last round; safe to run again and by several at once.
    What cannot be told is put aside, the rest goes on."""
    on, faults = clock.local_day(at), Faults()
    planned = last_beats().get(ACKNOWLEDGE_PLANNER)
    since = clock.local_day(planned) if planned else on - _FIRST_LOOK
    if since == on:
        return
    for days, audience in ACKNOWLEDGE_STEPS:
        delay = timedelta(days=days)
        late = Assignment.objects.to_do().in_state(AssignmentState.UNSEEN, on=on - delay)
        for batch in _batches(late.filter(acknowledge_by__gte=since - delay)):
            lines = [*_acknowledge_lines(batch, days, audience, faults=faults, at=at)]
            _file(lines, event=ACKNOWLEDGE, faults=faults, at=at)
    record_dead_letters(ACKNOWLEDGE_PLANNER, faults.errors, about=Assignment, is_all=False, at=at)
    beat(ACKNOWLEDGE_PLANNER, at=at)


def _batches(rows: AssignmentQuerySet) -> Iterator[list[Assignment]]:
    rows, last = rows.with_context().order_by("pk"), 0
    while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
        yield batch
        last = batch[-1].pk


def _acknowledge_lines(
    batch: list[Assignment], step: int, audience: Audience, *, faults: Faults, at: datetime
) -> Iterator[DigestLine]:
    recipients = RecipientLookup({row.unit_id: row.unit_path for row in batch}, on=clock.local_day(at))
    for row in batch:
        plan = row.task.plan
        try:
            is_committee = row.unit.is_lower_committee
            work = Work(row.title, row.unit.name, row.unit_path, is_committee, plan.number_and_symbol, plan.issuer_path)
        except Exception as error:
            faults.note(row.pk, error)
            continue
        assert row.acknowledge_by
        who = "Chưa nhận việc" if audience == Audience.UNIT else f"{work.unit} chưa nhận việc"
        body = f"Kế hoạch số {work.plan}, hạn nhận việc {short_day(row.acknowledge_by)}. {_ACKNOWLEDGE}"
        for person in recipients.of(audience, work):
            mail_after = at if person.gets_mail else None
            title = f"{who}: {work.title}"
            yield DigestLine(person.pk, row.pk, step, None, title, body, row.get_absolute_url(), mail_after)


def relevant_titles(notices: list[Notice], *, recipient: User, at: datetime) -> dict[int, str]:
    """Which notices still hold when their mail goes out, by id, with their titles as of that day: those about an
    assignment that is open and in the recipient's sight, and those that say it is open no more. Of the reminders of
    one assignment the newest, if its due day is still the same; the longest due first."""
    label = Assignment._meta.label_lower
    of_open_work = {
        notice.pk: pk
        for notice in notices
        if (pk := notice.subject_id) and notice.subject_type == label and notice.event != WITHDRAWN
    }
    visible = Assignment.objects.to_do().visible_to(recipient).filter(pk__in=of_open_work.values())
    rows = list(visible.values_list("pk", "due_on", "acknowledged_at"))
    due = {pk: due_on for pk, due_on, _ in rows}
    unseen = {pk for pk, _, acknowledged_at in rows if acknowledged_at is None}
    titles: dict[int, str] = {}
    newest: dict[int, Notice] = {}
    for notice in notices:
        pk = of_open_work.get(notice.pk)
        if notice.event == REMINDER and pk is not None:
            if due.get(pk) == notice.due_on:
                newest[pk] = notice
        elif pk is None or pk in (unseen if notice.event == ACKNOWLEDGE else due):
            titles[notice.pk] = notice.title
    on = clock.local_day(at)
    for pk, notice in sorted(newest.items(), key=lambda item: due[item[0]]):
        titles[notice.pk] = f"{distance(due[pk], on=on)}: {notice.title.partition(': ')[2]}"
    return titles
