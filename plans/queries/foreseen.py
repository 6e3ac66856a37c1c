"""Who hears from the portal next: the planner's own words for the days to come, before they are filed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from plans.models import Assignment
from plans.queries.reminded import Reminder, Speaker, distance
from plans.queries.reminding import Faults, calls, near_due
from portal.lib import clock
from units.enums import Audience, MailState
from units.models import Notice, Unit, User
from units.models.reminders import day_in_words
from units.queries.schedules import schedules_of

_DAY = timedelta(days=1)
_BATCH = 5000
_ORDER = list(Audience.values)


@dataclass(frozen=True)
class Errand:
    """A line of a mail to come; without a title where the reader may not see the work."""

    assignment: int
    title: str
    unit: str
    distance: str
    step: str


@dataclass(frozen=True)
class Receiver:
    """A person, and what there will be to hear; `place` is the unit or the body of the committee spoken to."""

    name: str
    place: str
    gets_mail: bool
    errands: list[Errand]


@dataclass(frozen=True)
class Foresight:
    """`mail_at` is when the next mails go; `rest` the days from tomorrow on before it, on which none go. `silent`
    are units whose work comes to a step that reaches nobody."""

    mail_at: datetime
    rest: list[date]
    receivers: list[Receiver]
    silent: list[Unit]

    @property
    def mails(self) -> int:
        return sum(receiver.gets_mail for receiver in self.receivers)


def foresee(root: Unit, *, user: User, on: date) -> Foresight:
    """The reminders of the first day after `on` on which the committee `root` sends mails: of its steps, of those of
    the days off before it, and what waits already. The words are those `user` may see."""
    tomorrow = on + _DAY
    mail_at = schedules_of([root.pk], on=on)[root.pk].mail_moment(clock.local_moment(tomorrow))
    days = [tomorrow + gap * _DAY for gap in range((clock.local_day(mail_at) - on).days)]
    newest: dict[tuple[int, int], Reminder] = {}
    unheard: set[int] = set()
    for day in days:
        newest |= {(said.person.pk, said.call.pk): said for said in _planned(root, on=day, unheard=unheard)}
    told = _told({said.key for said in newest.values()}, before=clock.local_moment(tomorrow))
    coming = [said for said in newest.values() if said.key not in told]
    silent = Unit.objects.filter(pk__in=unheard).order_by("path")
    return Foresight(mail_at, days[:-1], _receivers(coming, user=user, on=days[-1]), list(silent))


def _planned(root: Unit, *, on: date, unheard: set[int]) -> Iterator[Reminder]:
    """As the planner speaks on a day. Adds the units whose calls reach nobody to `unheard`."""
    faults = Faults()
    speaker = Speaker(on=on, faults=faults)
    for batch in calls(near_due(on=on).filter(root=root), at=clock.local_moment(on), faults=faults):
        reminders = list(speaker.reminders(batch))
        heard = {said.call.pk for said in reminders}
        unheard |= {call.unit_id for call in batch if call.pk not in heard}
        yield from reminders


def _told(keys: Iterable[str], *, before: datetime) -> set[str]:
    """Which of the keys are filed already and wait for no mail after the moment."""
    rest, told = iter(keys), set()
    while batch := list(islice(rest, _BATCH)):
        filed = Notice.objects.filter(key__in=batch)
        waiting = filed.filter(mail_state=MailState.FOR_DIGEST, digest=None, mail_after__gte=before)
        told |= {*filed.values_list("key", flat=True)} - {*waiting.values_list("key", flat=True)}
    return told


def _receivers(coming: list[Reminder], *, user: User, on: date) -> list[Receiver]:
    pks = {said.call.pk for said in coming}
    seen = set(Assignment.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))
    coming.sort(key=lambda said: (_ORDER.index(said.audience), said.work.unit_path, said.person.name, said.call.due_on))
    people: dict[int, list[Reminder]] = {}
    for said in coming:
        people.setdefault(said.person.pk, []).append(said)
    return [
        Receiver(
            first.person.name,
            _place(first),
            first.person.gets_mail,
            [_errand(said, is_seen=said.call.pk in seen, on=on) for said in reminders],
        )
        for reminders in people.values()
        for first in reminders[:1]
    ]


def _place(said: Reminder) -> str:
    return said.work.unit if said.audience in (Audience.UNIT, Audience.HEAD) else Audience(said.audience).label


def _errand(said: Reminder, *, is_seen: bool, on: date) -> Errand:
    call, work = said.call, said.work
    step = day_in_words(call.decision.step.day)
    return Errand(call.pk, work.title if is_seen else "", work.unit, distance(call.due_on, on=on), step)
