"""How committees remind: the schedules of root committees, and of people, each over the working days of its committee.
And which part of the machinery has fallen silent, in words for who must act."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from django.core.cache import cache

from portal.lib import clock
from portal.lib.calendar import WorkingDays
from units.calendar.queries import working_days_of
from units.enums import Role
from units.inbox.models import USUAL_STEPS, Heartbeat, ReminderSettings
from units.inbox.schedule import Decision, ReminderSchedule, ReminderStep
from units.people.models import Membership, User
from units.tree.models import Unit

_FURTHEST = timedelta(days=90)  # the most working days that can be set for acknowledging, with Tết among them
_NOWHERE = 0  # of people without a seat: the usual schedule, weekends off


@dataclass(frozen=True)
class CommitteeSchedule:
    """The schedule of a committee over its own calendar. Settings that make no schedule raise when it is asked for."""

    settings: ReminderSettings
    calendar: WorkingDays

    @cached_property
    def _schedule(self) -> ReminderSchedule:
        return self.settings.schedule

    @property
    def steps(self) -> tuple[ReminderStep, ...]:
        return self._schedule.steps

    @property
    def single_limit(self) -> int:
        return self._schedule.single_limit

    def decide(self, *, due_on: date, given_on: date, at: datetime) -> Decision | None:
        return self._schedule.decide(due_on=due_on, given_on=given_on, calendar=self.calendar, at=at)

    def mail_moment(self, at: datetime) -> datetime:
        return self._schedule.mail_moment(at, self.calendar)


def reminder_settings_of(root: Unit) -> ReminderSettings:
    """The settings of a root; the usual ones, unsaved, where nobody has set any."""
    return ReminderSettings.objects.filter(root=root).first() or ReminderSettings(root=root)


def schedules_of(roots: Iterable[int], *, on: date) -> dict[int, CommitteeSchedule]:
    """By the ids of root committees, for mails from a day on; two queries."""
    root_pks = set(roots)
    calendars = working_days_of(root_pks, (on, on))
    stored = ReminderSettings.objects.in_bulk(root_pks)
    return {root: CommitteeSchedule(stored.get(root) or ReminderSettings(), calendars[root]) for root in root_pks}


def schedules_of_people(people: Iterable[int], *, on: date) -> dict[int, CommitteeSchedule]:
    """By the ids of people: of the committee of their first seat on a day; three queries."""
    seats = Membership.objects.active_on(on).filter(user__in=set(people)).order_by("-unit__path")
    roots = dict(seats.values_list("user", "unit__root"))  # the last written stands: the highest seat
    schedules = schedules_of({*roots.values(), _NOWHERE}, on=on)
    return {person: schedules[roots.get(person, _NOWHERE)] for person in people}


def acknowledge_day(root: int, *, on: date) -> date:
    """By when a unit is to say that it has seen work given on a day by the root committee; two queries."""
    stored = ReminderSettings.objects.filter(pk=root).first() or ReminderSettings()
    return working_days_of([root], (on, on + _FURTHEST))[root].later(on, stored.acknowledge_days)


def days_ahead() -> int:
    """How many days before a due day the first reminder of any committee goes."""
    first = [steps[0]["day"] for steps in ReminderSettings.objects.order_by("pk").values_list("steps", flat=True)]
    return -min([*first, USUAL_STEPS[0].day])


QUIET_AFTER = timedelta(seconds=180)  # beat ticks each minute: two missed ticks may be a busy machine, three are not
CACHE_SECONDS = 10


@dataclass(frozen=True)
class MachineryPart:
    """A part of the machinery, `name` being that of its heartbeat; words for who must act."""

    name: str
    label: str
    meaning: str
    remedy: str


PARTS = tuple(
    MachineryPart(**part) for part in json.loads(Path(__file__).with_name("machinery.json").read_text(encoding="utf-8"))
)
SCHEDULER, WORKER, WATCHER = PARTS


@dataclass(frozen=True)
class Silence:
    part: MachineryPart
    since: datetime | None  # None: it never beat

    @property
    def in_words(self) -> str:
        if self.since is None:
            return f"{self.part.label} chưa chạy lần nào."
        return f"{self.part.label} im lặng từ {self.since.astimezone(clock.HANOI):%H:%M ngày %d/%m/%Y}."


def last_beats() -> dict[str, datetime]:
    return dict(Heartbeat.objects.values_list("name", "at"))


def silences(beats: Mapping[str, datetime], *, at: datetime, since: datetime) -> list[Silence]:
    """The parts without a beat for longer than three ticks. Nothing is held against them that lies before `since`,
    when whoever asks began to look."""
    return [
        Silence(part, beats.get(part.name))
        for part in _expected(beats)
        if at - max(beats.get(part.name, since), since) > QUIET_AFTER
    ]


def alarms(user: User, *, at: datetime) -> list[Silence]:
    """What a person who answers for the portal must know now; one query in each process every few seconds."""
    if not user.has_role(Role.ADMIN, Role.CLERK):
        return []
    beats = cache.get_or_set("heartbeats", last_beats, CACHE_SECONDS) or {}
    return silences(beats, at=at, since=user.created_at)


def ages(*, at: datetime) -> dict[str, int | None]:
    """Seconds since each part last beat; None if it never did."""
    beats = last_beats()
    seconds = {name: int((at - beaten).total_seconds()) for name, beaten in beats.items()}
    return {part.name: seconds.get(part.name) for part in _expected(beats)}


def _expected(beats: Mapping[str, datetime]) -> list[MachineryPart]:
    # An office that runs `run_due` from a timetable of its own has no watcher, and never had.
    return [part for part in PARTS if part.name in beats or part is not WATCHER]
