from datetime import date

import pytest

from portal.lib.calendar import anniversaries_of, weeks_of


@pytest.mark.parametrize(
    ("year", "tet", "hung_kings"),
    [(2024, date(2024, 2, 10), date(2024, 4, 18)), (2026, date(2026, 2, 17), date(2026, 4, 26))],
)
def test_lunar_days_are_converted_per_year(year, tet, hung_kings):
    days = {anniversary.name: anniversary.on for anniversary in anniversaries_of(year)}

    assert (days["Tết Nguyên đán"], days["Giỗ Tổ Hùng Vương"]) == (tet, hung_kings)


def test_years_divisible_by_five_are_round():
    days = {anniversary.name: anniversary for anniversary in anniversaries_of(2026)}

    assert days["Ngày thành lập Đoàn TNCS Hồ Chí Minh"].years == 95
    assert days["Ngày thành lập Đoàn TNCS Hồ Chí Minh"].is_round
    assert not days["Ngày thành lập Đảng Cộng sản Việt Nam"].is_round
    assert not days["Tết Nguyên đán"].is_round


def test_anniversaries_come_in_the_order_of_their_days():
    days = [anniversary.on for anniversary in anniversaries_of(2026)]

    assert days == sorted(days)
    assert len(days) == 34


def test_weeks_begin_on_monday_and_hold_the_whole_month():
    weeks = weeks_of(date(2026, 3, 1))

    assert weeks[0] == [date(2026, 2, 23 + place) for place in range(6)] + [date(2026, 3, 1)]
    assert weeks[-1][0] == date(2026, 3, 30)
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in weeks)
