from datetime import date, datetime, time

import pytest

from portal.lib.calendar import WorkingDays
from portal.lib.clock import HANOI
from units.inbox.schedule import ReminderSchedule, ReminderStep

DUE = date(2026, 3, 20)  # a Friday
GIVEN_ON = date(2026, 1, 5)
STEPS = tuple(ReminderStep(day, ("unit",)) for day in (-7, -3, 0, 7))
SCHEDULE = ReminderSchedule(STEPS, mail_from=time(7), mail_until=time(18), rests=True, single_limit=10)
DAYS = WorkingDays()


def moment(day: int, hour: int = 8, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=HANOI)


def step(day: int, *, month: int = 3, given_on: date = GIVEN_ON) -> int | None:
    decision = SCHEDULE.decide(due_on=DUE, given_on=given_on, calendar=DAYS, at=moment(day, month=month))
    return decision.step.day if decision else None


@pytest.mark.parametrize(("day", "expected_day"), [(12, None), (13, -7), (16, -7), (17, -3), (20, 0), (26, 0), (27, 7)])
def test_the_latest_step_reached_is_asked_for(day, expected_day):
    assert step(day) == expected_day


def test_after_a_long_outage_it_is_the_last_step():
    assert step(30, month=6) == 7


def test_steps_before_the_day_of_giving_are_nobodys():
    assert step(16, given_on=date(2026, 3, 14)) is None
    assert step(13, given_on=date(2026, 3, 13)) == -7


def test_the_day_is_that_of_hanoi():
    late = datetime.fromisoformat("2026-03-12T17:00+00:00")

    assert SCHEDULE.decide(due_on=DUE, given_on=GIVEN_ON, calendar=DAYS, at=late).step.day == -7


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (moment(20, 0), moment(20, 7)),
        (moment(20, 7), moment(20, 7)),
        (moment(20, 9), moment(20, 9)),
        (moment(19, 18), moment(20, 7)),
        (moment(20, 18), moment(23, 7)),  # over the weekend
        (moment(21, 9), moment(23, 7)),
    ],
)
def test_mail_goes_in_its_hours_on_working_days(at, goes):
    assert SCHEDULE.mail_moment(at, DAYS) == goes


def test_mail_waits_until_a_long_holiday_is_over():
    holiday = WorkingDays(off=frozenset(date(2026, 2, day) for day in range(16, 21)))

    assert SCHEDULE.mail_moment(moment(14, month=2), holiday) == moment(23, 7, month=2)


def test_mail_goes_on_a_saturday_that_is_worked_and_where_nobody_rests():
    saturday = WorkingDays(worked=frozenset([date(2026, 3, 21)]))
    restless = ReminderSchedule(STEPS, time(7), time(18), rests=False, single_limit=10)

    assert SCHEDULE.mail_moment(moment(21, 6), saturday) == moment(21, 7)
    assert restless.mail_moment(moment(22, 6), DAYS) == moment(22, 7)


def test_a_calendar_without_working_days_does_not_keep_mail_for_ever():
    class Never:
        def is_working(self, day):
            return False

    assert SCHEDULE.mail_moment(moment(1), Never()) == moment(31, 7)
