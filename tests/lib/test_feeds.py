from datetime import date

from icalendar import Calendar

from portal.lib.feeds import FeedDay, to_feed

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
