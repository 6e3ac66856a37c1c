"""The schedule of reminders: which step of a deadline is due on a day, and when its mail may go. Pure: planner, preview
and the page that says why all ask `decide`."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.lib.calendar import WorkingDays
from portal.lib.clock import HANOI

_DAY = timedelta(days=1)
_LONGEST_REST = 30  # days; a calendar without a working day must not keep mail back for ever


@dataclass(frozen=True, slots=True)
class ReminderStep:
    """How many days from the due day, and whom it goes to."""

    day: int
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    step: ReminderStep
    mail_at: datetime


@dataclass(frozen=True, slots=True)
class ReminderSchedule:
    """The steps of a committee, the earliest first, and when its mails go: from `mail_from` until before `mail_until`
    of local time, with `rests` on working days only. `single_limit` is how many single mails a person gets a day."""

    steps: tuple[ReminderStep, ...]
    mail_from: time
    mail_until: time
    rests: bool
    single_limit: int

    def decide(self, *, due_on: date, given_on: date, calendar: WorkingDays, at: datetime) -> Decision | None:
        """The step that the local day of `at` asks for of open work, and the moment of its mail; None if it asks for
        nothing.

        It is the latest step on or before the day: after an outage the missed ones before it are not made up for.
        Steps that lay before the day the work was given are nobody's."""
        offset = (at.astimezone(HANOI).date() - due_on).days
        earliest = (given_on - due_on).days
        reached = [step for step in self.steps if earliest <= step.day <= offset]
        return Decision(reached[-1], self.mail_moment(at, calendar)) if reached else None

    def mail_moment(self, at: datetime, calendar: WorkingDays) -> datetime:
        """The first moment from `at` on at which mail goes."""
        local = at.astimezone(HANOI)
        day = local.date()
        if local.time() >= self.mail_until:
            day += _DAY
        for _ in range(_LONGEST_REST):
            if not self.rests or calendar.is_working(day):
                break
            day += _DAY
        return max(at, datetime.combine(day, self.mail_from, tzinfo=HANOI))
