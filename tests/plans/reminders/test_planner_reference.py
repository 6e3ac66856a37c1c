"""The planner against a slow reference that walks day by day: random deadlines, schedules and calendars.

REMINDER_CASES says how many; `make drill-reminders` asks for 20,000."""

import os
import random
from datetime import date, datetime, time, timedelta

import pytest

from plans.reminders.services.planner import plan_reminders
from plans.work.models import Assignment
from portal.lib import clock
from tests.factories.people import LONG_AGO, make_organisation, make_person, make_unit
from tests.factories.plans import make_issued_plan, make_task
from units.calendar.models import DayMark
from units.documents.models import Term
from units.enums import Audience, Role, UnitKind
from units.inbox.models import Heartbeat, Notice, ReminderSettings

CASES = int(os.environ.get("REMINDER_CASES", "500"))
COMMITTEES, A_ROUND = 5, 250
DAY, HALF_HOUR = timedelta(days=1), timedelta(minutes=30)

ROLES = {
    Audience.UNIT: Role.REPORTER,
    Audience.HEAD: Role.LEADER,
    Audience.OFFICE: Role.CLERK,
    Audience.INSPECTOR: Role.INSPECTOR,
}
pytestmark = pytest.mark.django_db


class Committee:
    """A committee with one cell, one task and a person for each audience."""

    def __init__(self, number: int, org) -> None:
        self.root = make_unit(f"goc{number}", UnitKind.COMMITTEE, org.superior, f"Đảng ủy số {number}", "ĐU")
        self.cell = make_unit(f"cb{number}x", UnitKind.CELL, self.root)
        Term.objects.create(unit=self.root, name="2025 - 2030", starts_on=LONG_AGO, ends_on=date(2030, 12, 31))
        self.task = make_task(make_issued_plan(org, issuer=self.root))
        self.people = {
            audience: make_person(f"{role}-{number}", self._seat(audience), role) for audience, role in ROLES.items()
        }

    def _seat(self, audience: Audience):
        return self.cell if audience in (Audience.UNIT, Audience.HEAD) else self.root

    def set_at_random(self, dice: random.Random, *, at: datetime) -> None:
        around, local = clock.local_day(at), at.astimezone(clock.HANOI)
        self.steps = {day: dice.sample(list(Audience), dice.randint(1, 4)) for day in steps(dice)}
        now = local.hour * 2 + local.minute // 30  # the hours often begin or end just then
        other = (now + dice.randint(1, 47)) % 48
        first, last = sorted((now, other) if dice.random() < 0.3 else dice.sample(range(48), 2))
        self.hours = (half_hour(first), half_hour(last))
        self.rests = dice.random() < 0.7
        self.marks = {around + dice.randint(-5, 40) * DAY: dice.random() < 0.2 for _ in range(dice.randint(0, 6))}
        rest = around + dice.randint(-9, 20) * DAY  # a Tết
        self.marks |= {rest + number * DAY: False for number in range(dice.choice((0, 3, 9)))}
        ReminderSettings.objects.update_or_create(
            root=self.root,
            defaults={
                "steps": [{"day": day, "to": to} for day, to in sorted(self.steps.items())],
                "mail_from": self.hours[0],
                "mail_until": self.hours[1],
                "rests": self.rests,
            },
        )
        DayMark.objects.filter(root=self.root).delete()
        DayMark.objects.bulk_create(
            DayMark(root=self.root, on=on, is_working=is_working, name="thử") for on, is_working in self.marks.items()
        )

    def assignment_at_random(self, dice: random.Random, number: int, *, around: date) -> Assignment:
        due_on = around + dice.randint(-45, 45) * DAY
        assigned_at = clock.local_moment(due_on + dice.randint(-60, 12) * DAY) + dice.randint(0, 47) * HALF_HOUR
        fate = dice.random()
        return Assignment(
            task=self.task,
            unit=self.cell,
            unit_path=self.cell.path,
            root=self.root,
            period_starts_on=date(2025, 1, 1) + number * DAY,
            due_on=due_on,
            assigned_at=assigned_at,
            done_on=around if fate < 0.1 else None,
            withdrawn_at=assigned_at if fate > 0.9 else None,
        )

    def expects(self, assignment: Assignment, *, at: datetime) -> set[tuple[int, int, date, int, datetime]]:
        """Assignment, person, due day, step and mail moment of each reminder, found by going through the days and half
        hours one by one."""
        if assignment.done_on or assignment.withdrawn_at:
            return set()
        last, day = None, clock.local_day(assignment.assigned_at)
        while day <= clock.local_day(at):
            last = next((step for step in self.steps if assignment.due_on + step * DAY == day), last)
            day += DAY
        if last is None:
            return set()
        moment = at
        while not self.mails_go(moment):
            moment = moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0) + HALF_HOUR
        due_on = assignment.due_on
        return {(assignment.pk, self.people[to].pk, due_on, last, moment) for to in self.steps[last]}

    def mails_go(self, moment: datetime) -> bool:
        local = moment.astimezone(clock.HANOI)
        is_worked = self.marks.get(local.date(), local.weekday() < 5)
        return self.hours[0] <= local.time() < self.hours[1] and (is_worked or not self.rests)


def steps(dice: random.Random) -> list[int]:
    return dice.sample(range(-30, 31), dice.randint(1, 8))


def half_hour(number: int) -> time:
    return time(number // 2, number % 2 * 30)


def test_the_planner_files_what_the_reference_expects():
    seed = int(os.environ.get("REMINDER_SEED") or random.SystemRandom().randrange(10**6))
    dice, org = random.Random(seed), make_organisation()
    committees = [Committee(number, org) for number in range(COMMITTEES)]

    for _ in range(CASES // A_ROUND):
        for rows in (Notice, Assignment, Heartbeat):
            rows.objects.all().delete()
        # Every other round at a full half hour: where the hours of mails begin and end.
        minutes = dice.randrange(365 * 48) * 30 + dice.choice((0, dice.randrange(30)))
        at = clock.local_moment(date(2026, 1, 1)) + timedelta(minutes=minutes)
        expected = a_round(committees, dice, at=at)
        plan_reminders(at=at)

        assert set(Notice.objects.values_list("subject_id", "recipient", "due_on", "step", "mail_after")) == expected, (
            f"seed {seed}, at {at}"
        )


def a_round(
    committees: list[Committee], dice: random.Random, *, at: datetime
) -> set[tuple[int, int, date, int, datetime]]:
    around, expected = clock.local_day(at), set()
    for committee in committees:
        committee.set_at_random(dice, at=at)
        numbers = range(A_ROUND // COMMITTEES)
        rows = [committee.assignment_at_random(dice, number, around=around) for number in numbers]
        for assignment in Assignment.objects.bulk_create(rows):
            expected |= committee.expects(assignment, at=at)
    return expected
