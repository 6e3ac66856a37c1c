"""Who is reminded next: the planner's own reminders of the days to come, before they are filed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from plans.reminders.queries.planner import REMINDER, Faults, Reminder, ReminderComposer, distance, due_steps, near_due
from plans.work.models import Assignment
from portal.lib import clock
from units.enums import Audience, MailState
from units.inbox.models import Notice, day_in_words
from units.inbox.queries import schedules_of
from units.people.models import User
from units.tree.models import Unit

_DAY = timedelta(days=1)
_BATCH = 5000
_ORDER = list(Audience.values)


@dataclass(frozen=True)
class PreviewLine:
    """A line of a mail to come; without a title where the reader may not see the work."""

    assignment_pk: int
    title: str
    unit: str
    distance: str
    step: str


@dataclass(frozen=True)
class PreviewRecipient:
    """A person, and what the mail will say; `place` is the unit or the body of the committee reminded."""

    name: str
    place: str
    gets_mail: bool
    lines: list[PreviewLine]


@dataclass(frozen=True)
class ReminderPreview:
    """`mail_at` is when the next mails go; `days_off` the days from tomorrow on before it, on which none go.
    `unreached` are units whose work comes to a step that reaches nobody."""

    mail_at: datetime
    days_off: list[date]
    recipients: list[PreviewRecipient]
    unreached: list[Unit]

    @property
    def mails(self) -> int:
        return sum(recipient.gets_mail for recipient in self.recipients)


def preview_reminders(root: Unit, *, user: User, on: date) -> ReminderPreview:
    """The reminders of the first day after `on` on which the committee `root` sends mails: of its steps, of those of
    the days off before it, and what waits already. The words are those `user` may see."""
    tomorrow = on + _DAY
    mail_at = schedules_of([root.pk], on=on)[root.pk].mail_moment(clock.local_moment(tomorrow))
    days = [tomorrow + gap * _DAY for gap in range((clock.local_day(mail_at) - on).days)]
    newest: dict[tuple[int, int], Reminder] = {}
    unreached: set[int] = set()
    for day in days:
        planned = _planned(root, on=day, unreached=unreached)
        newest |= {(reminder.person.pk, reminder.due.pk): reminder for reminder in planned}
    filed = _filed(newest.values(), before=clock.local_moment(tomorrow))
    coming = [reminder for reminder in newest.values() if reminder.effect not in filed]
    units = Unit.objects.filter(pk__in=unreached).order_by("path")
    return ReminderPreview(mail_at, days[:-1], _recipients(coming, user=user, on=days[-1]), list(units))


def _planned(root: Unit, *, on: date, unreached: set[int]) -> Iterator[Reminder]:
    """As the planner will file them on a day. Adds the units whose steps reach nobody to `unreached`."""
    faults = Faults()
    composer = ReminderComposer(on=on, faults=faults)
    for batch in due_steps(near_due(on=on).filter(root=root), at=clock.local_moment(on), faults=faults):
        reminders = list(composer.reminders(batch))
        reached = {reminder.due.pk for reminder in reminders}
        unreached |= {due.unit_id for due in batch if due.pk not in reached}
        yield from reminders


def _filed(reminders: Iterable[Reminder], *, before: datetime) -> set[tuple[int, date, int, int]]:
    """The effects of those that are filed already and wait for no mail after the moment."""
    ids, effects = iter(sorted({reminder.due.pk for reminder in reminders})), set()
    while batch := list(islice(ids, _BATCH)):
        filed = Notice.objects.about(Assignment, batch).filter(event=REMINDER)
        waiting = filed.filter(mail_state=MailState.FOR_DIGEST, digest=None, mail_after__gte=before)
        columns = ("subject_id", "due_on", "step", "recipient")
        effects |= {*filed.values_list(*columns)} - {*waiting.values_list(*columns)}
    return effects


def _recipients(coming: list[Reminder], *, user: User, on: date) -> list[PreviewRecipient]:
    pks = {reminder.due.pk for reminder in coming}
    visible = set(Assignment.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))
    coming.sort(key=_rank)
    people: dict[int, list[Reminder]] = {}
    for reminder in coming:
        people.setdefault(reminder.person.pk, []).append(reminder)
    return [
        PreviewRecipient(
            first.person.name,
            _place(first),
            first.person.gets_mail,
            [_line(reminder, is_visible=reminder.due.pk in visible, on=on) for reminder in reminders],
        )
        for reminders in people.values()
        for first in reminders[:1]
    ]


def _rank(reminder: Reminder) -> tuple[int, str, str, date]:
    work = reminder.work
    return _ORDER.index(reminder.audience), work.unit_path, reminder.person.name, reminder.due.due_on


def _place(reminder: Reminder) -> str:
    is_of_unit = reminder.audience in (Audience.UNIT, Audience.HEAD)
    return reminder.work.unit if is_of_unit else Audience(reminder.audience).label


def _line(reminder: Reminder, *, is_visible: bool, on: date) -> PreviewLine:
    due, work = reminder.due, reminder.work
    step = day_in_words(due.decision.step.day)
    return PreviewLine(due.pk, work.title if is_visible else "", work.unit, distance(due.due_on, on=on), step)
