from datetime import date

import pytest
from icalendar import Calendar

from portal.lib.calendar import FeedDay, WorkingDays, anniversaries_of, public_days, to_feed


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


def test_the_days_off_of_2026_are_those_announced():
    marked = [(f"{public.on:%d/%m}", public.is_working) for public in public_days(2026)]

    tet = ["16/02", "17/02", "18/02", "19/02", "20/02"]
    rest = ["26/04", "27/04", "30/04", "01/05"]
    autumn = [("22/08", True), *((day, False) for day in ("31/08", "01/09", "02/09", "24/11"))]
    assert marked == [("01/01", False), *((day, False) for day in [*tet, *rest]), *autumn]


def test_tet_follows_the_moon():
    named = [public for year in (2024, 2025, 2027) for public in public_days(year) if public.name == "Tết Nguyên Đán"]

    assert [public.on for public in named] == [date(2024, 2, 10), date(2025, 1, 29), date(2027, 2, 6)]


TET = WorkingDays(off=frozenset(date(2026, 2, day) for day in range(16, 21)))


@pytest.mark.parametrize(
    ("rule", "moved"), [("stays", date(2026, 2, 17)), ("before", date(2026, 2, 13)), ("after", date(2026, 2, 23))]
)
def test_a_day_of_tet_moves_over_the_weekends_beside_it(rule, moved):
    assert TET.moved(date(2026, 2, 17), rule) == moved


def test_an_exchanged_saturday_is_worked():
    calendar = WorkingDays(off=frozenset({date(2026, 8, 31)}), worked=frozenset({date(2026, 8, 22)}))

    assert calendar.is_working(date(2026, 8, 22))
    assert calendar.moved(date(2026, 8, 23), "before") == date(2026, 8, 22)
    assert calendar.moved(date(2026, 8, 29), "after") == date(2026, 9, 1)


def test_a_due_day_moves_over_the_end_of_the_year():
    calendar = WorkingDays(off=frozenset({date(2027, 1, 1)}))

    assert calendar.moved(date(2027, 1, 2), "before") == date(2026, 12, 31)
    assert calendar.moved(date(2027, 1, 1), "after") == date(2027, 1, 4)


def test_an_unknown_rule_is_an_error():
    with pytest.raises(ValueError, match="sometimes"):
        TET.moved(date(2026, 2, 17), "sometimes")


def test_days_are_counted_by_working_days():
    days = WorkingDays(off=frozenset({date(2026, 3, 9)}), worked=frozenset({date(2026, 3, 7)}))

    assert days.later(date(2026, 3, 5), 3) == date(2026, 3, 10)
    assert days.later(date(2026, 3, 5), 0) == date(2026, 3, 5)


DAY = FeedDay("a-1@example.vn", date(2026, 3, 20), "Hạn: Treo băng rôn, cờ; họp", "https://example.vn/nhiem-vu/1/")


def test_a_day_is_an_event_of_a_whole_day_with_title_and_address_alone():
    (event,) = Calendar.from_ical(to_feed("Lịch của Chi bộ", [DAY])).walk("VEVENT")

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 3, 20), date(2026, 3, 21))
    assert {name: str(event[name]) for name in ("UID", "SUMMARY", "URL")} == {
        "UID": "a-1@example.vn",
        "SUMMARY": "Hạn: Treo băng rôn, cờ; họp",
        "URL": "https://example.vn/nhiem-vu/1/",
    }
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "TRANSP", "URL"}


def test_the_same_days_give_the_same_bytes_and_lines_are_folded():
    long = FeedDay("b", date(2026, 3, 20), "Sinh hoạt chuyên đề " * 12)

    feed = to_feed("Lịch", [DAY, long])

    assert feed == to_feed("Lịch", [DAY, long])
    assert max(len(line) for line in feed.split(b"\r\n")) <= 75
    assert str(Calendar.from_ical(feed).walk("VEVENT")[1]["SUMMARY"]) == "Sinh hoạt chuyên đề " * 12


def test_no_days_are_an_empty_calendar():
    assert Calendar.from_ical(to_feed("Lịch", [])).walk("VEVENT") == []
