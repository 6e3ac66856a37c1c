"""How committees remind: their schedules with their working days, of roots and of people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from portal.lib.calendar import WorkingDays
from units.enums import UnitKind
from units.models import Membership, ReminderSettings, Unit
from units.models.reminders import USUAL_STEPS
from units.models.scope import ancestors
from units.queries.working_days import working_days_of
from units.schedule import Decision, ReminderSchedule, ReminderStep

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
    wanted = set(roots)
    calendars = working_days_of(wanted, (on, on))
    stored = ReminderSettings.objects.in_bulk(wanted)
    return {root: CommitteeSchedule(stored.get(root) or ReminderSettings(), calendars[root]) for root in wanted}


def schedules_of_people(people: Iterable[int], *, on: date) -> dict[int, CommitteeSchedule]:
    """By the ids of people: of the committee of their first seat on a day; four queries."""
    seats = Membership.objects.active_on(on).filter(user__in=set(people)).order_by("-unit__path")
    paths = dict(seats.values_list("user", "unit__path"))  # the last written stands: the highest seat
    roots = _roots_of(set(paths.values()))
    schedules = schedules_of({*roots.values(), _NOWHERE}, on=on)
    return {person: schedules[roots[paths[person]] if person in paths else _NOWHERE] for person in people}


def acknowledge_day(root: int, *, on: date) -> date:
    """By when a unit is to say that it has seen work given on a day by the root committee; two queries."""
    stored = ReminderSettings.objects.filter(pk=root).first() or ReminderSettings()
    return working_days_of([root], (on, on + _FURTHEST))[root].later(on, stored.acknowledge_days)


def days_ahead() -> int:
    """How many days before a due day the first reminder of any committee goes."""
    first = [steps[0]["day"] for steps in ReminderSettings.objects.order_by("pk").values_list("steps", flat=True)]
    return -min([*first, USUAL_STEPS[0].day])


def _roots_of(paths: set[str]) -> dict[str, int]:
    """As `Unit.committee`, of many units by their paths."""
    lines = {path: ancestors(path) for path in paths}
    above = Unit.objects.filter(path__in={step for line in lines.values() for step in line}).order_by("path")
    units = {path: (pk, kind) for path, pk, kind in above.values_list("path", "pk", "kind")}
    return {path: _root_of([units[step] for step in line]) for path, line in lines.items()}


def _root_of(line: list[tuple[int, str]]) -> int:
    committees = [pk for pk, kind in line if kind == UnitKind.COMMITTEE]
    return committees[-1] if committees else line[0][0]
