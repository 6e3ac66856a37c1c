from datetime import UTC, date, datetime, time, timedelta

import time_machine

from portal.lib import clock


def test_the_day_of_the_office_begins_at_17_utc():
    assert clock.local_day(datetime(2026, 3, 1, 16, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert clock.local_day(datetime(2026, 3, 1, 17, 0, tzinfo=UTC)) == date(2026, 3, 2)


def test_today_follows_the_local_day():
    with time_machine.travel("2026-03-01T17:30:00Z", tick=False):
        assert clock.today() == date(2026, 3, 2)


def test_local_moment_is_seven_hours_ahead_of_utc():
    assert clock.local_moment(date(2026, 3, 2), time(7, 0)) == datetime(2026, 3, 2, 0, 0, tzinfo=UTC)


def test_a_running_clock_starts_at_its_moment_and_goes_on():
    start = datetime(2026, 3, 1, tzinfo=UTC)
    with time_machine.travel("2030-01-01T00:00:00Z"):
        now = clock.running_from(start)

    assert start < now() < start + timedelta(seconds=5)
