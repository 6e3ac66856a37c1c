from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.enums import Schedule
from plans.periods import (
    MONTHS,
    Cycle,
    Deadline,
    Period,
    cycle_in_words,
    horizon,
    month_span,
    period_name,
    periods_begun,
)

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
CYCLES = st.builds(
    lambda schedule, start, length, due_day: Cycle(
        schedule, start, start + timedelta(days=length) if length is not None else None, due_day=due_day
    ),
    st.sampled_from(list(MONTHS)),
    DAYS,
    st.none() | st.integers(0, 1500),
    st.integers(1, 31),
)


@given(CYCLES)
def test_periods_lie_in_the_span_in_order_and_do_not_overlap(cycle):
    periods = periods_begun(cycle, by=cycle.starts_on + timedelta(days=900))

    for before, after in pairwise(periods):
        assert before.ends_on + timedelta(days=1) == after.starts_on
    for period in periods:
        assert cycle.starts_on <= period.starts_on <= period.due_on <= period.ends_on
        assert cycle.ends_on is None or period.ends_on <= cycle.ends_on


@given(CYCLES, DAYS)
def test_asking_later_only_adds_periods(cycle, by):
    sooner = periods_begun(cycle, by=min(by, date(2030, 1, 1)))
    later = periods_begun(cycle, by=min(by, date(2030, 1, 1)) + timedelta(days=40))

    assert later[: len(sooner)] == sooner


@given(CYCLES)
def test_a_due_day_is_the_asked_one_or_the_last_of_a_shorter_month_or_span(cycle):
    for period in periods_begun(cycle, by=cycle.starts_on + timedelta(days=500)):
        last_of_month = month_span(period.due_on)[1]

        assert period.due_on.day == cycle.due_day or period.due_on in (last_of_month, cycle.ends_on)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (Schedule.MONTH, Period(date(2026, 2, 1), date(2026, 2, 28), date(2026, 2, 28))),
        (Schedule.QUARTER, Period(date(2026, 1, 1), date(2026, 3, 31), date(2026, 3, 31))),
        (Schedule.HALF_YEAR, Period(date(2026, 1, 1), date(2026, 6, 30), date(2026, 6, 30))),
        (Schedule.YEAR, Period(date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31))),
    ],
)
def test_day_31_is_the_last_day_of_a_short_month(schedule, expected):
    cycle = Cycle(schedule, date(2026, 1, 1), due_day=31)

    assert periods_begun(cycle, by=date(2026, 2, 1))[-1] == expected


def test_once_is_one_period_over_the_whole_span():
    cycle = Cycle(Schedule.ONCE, date(2026, 1, 5), None, due_on=date(2026, 3, 20))

    assert periods_begun(cycle, by=date(2026, 1, 5)) == [Period(date(2026, 1, 5), None, date(2026, 3, 20))]
    assert periods_begun(cycle, by=date(2026, 1, 4)) == []


def test_a_period_that_was_due_before_the_cycle_starts_is_left_out():
    cycle = Cycle(Schedule.QUARTER, date(2026, 3, 25), due_day=20)

    assert [period.due_on for period in periods_begun(cycle, by=date(2026, 7, 1))] == [
        date(2026, 6, 20),
        date(2026, 9, 20),
    ]


def test_the_last_period_is_due_when_the_cycle_ends():
    cycle = Cycle(Schedule.QUARTER, date(2026, 7, 1), date(2026, 8, 15), due_day=20)

    assert periods_begun(cycle, by=date(2027, 1, 1)) == [Period(date(2026, 7, 1), date(2026, 8, 15), date(2026, 8, 15))]


def test_the_next_period_comes_into_sight_thirty_days_before_it_begins():
    cycle = Cycle(Schedule.QUARTER, date(2026, 1, 1), due_day=20)

    assert horizon(cycle, on=date(2026, 5, 31)) == date(2026, 6, 30)
    assert horizon(cycle, on=date(2026, 6, 1)) == date(2026, 7, 1)
    assert horizon(cycle, on=date(2025, 5, 9)) == date(2026, 1, 31)
    assert horizon(Cycle(Schedule.ONCE, date(2026, 1, 1)), on=date(2025, 5, 9)) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("cycle", "words"),
    [
        (Cycle(Schedule.ONCE, date(2026, 1, 1), due_on=date(2026, 3, 20)), "một lần, hạn 20/3/2026"),
        (Cycle(Schedule.MONTH, date(2026, 1, 1), due_day=25), "hằng tháng, ngày 25"),
        (Cycle(Schedule.MONTH, date(2026, 1, 1), due_day=31), "hằng tháng, ngày cuối của tháng"),
        (Cycle(Schedule.QUARTER, date(2026, 1, 1), due_day=20), "hằng quý, ngày 20 tháng cuối quý"),
        (Cycle(Schedule.HALF_YEAR, date(2026, 1, 1), due_day=15), "hằng 6 tháng, ngày 15 tháng 6 và tháng 12"),
        (Cycle(Schedule.YEAR, date(2026, 1, 1), due_day=31), "hằng năm, ngày cuối tháng 12"),
    ],
)
def test_a_cycle_is_said_in_words(cycle, words):
    assert cycle_in_words(cycle) == words


@pytest.mark.parametrize(
    ("schedule", "name"),
    [
        (Schedule.ONCE, ""),
        (Schedule.MONTH, "Tháng 10/2026"),
        (Schedule.QUARTER, "Quý IV/2026"),
        (Schedule.HALF_YEAR, "6 tháng cuối năm 2026"),
        (Schedule.YEAR, "Năm 2026"),
    ],
)
def test_a_period_has_a_name(schedule, name):
    assert period_name(schedule, date(2026, 10, 1)) == name


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (Deadline(date(2026, 3, 20)), "hạn 20/3/2026"),
        (Deadline(schedule=Schedule.QUARTER, due_day=20), "hằng quý, trước ngày 20 tháng cuối quý"),
        (Deadline(schedule=Schedule.QUARTER), "hằng quý"),
        (Deadline(schedule=Schedule.MONTH, due_day=25), "hằng tháng, trước ngày 25"),
        (Deadline(schedule=Schedule.MONTH, due_day=31), "hằng tháng, hết ngày cuối của tháng"),
        (Deadline(schedule=Schedule.HALF_YEAR, due_day=15), "hằng 6 tháng, trước ngày 15 tháng 6 và tháng 12"),
        (Deadline(schedule=Schedule.YEAR, due_day=31), "hằng năm, hết ngày cuối tháng 12"),
    ],
)
def test_a_deadline_is_said_in_words(deadline, words):
    assert deadline.in_words == words
