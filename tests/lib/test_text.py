import unicodedata
from datetime import date

import pytest

from portal.lib.text import in_vietnamese, nfc, search_key
from units.templatetags.ui import due_in_words


@pytest.mark.parametrize("typed", ["Đảng uỷ", "đảng ủy", "DANG UY", unicodedata.normalize("NFD", "Đảng  ủy ")])
def test_search_key_is_one_for_all_ways_to_type_a_word(typed):
    assert search_key(typed) == "dang uy"


def test_nfc_composes_letters_and_cleans_spaces_but_keeps_lines():
    typed = unicodedata.normalize("NFD", "Hoà\u00a0 Bình\u200b\r\nViệt Nam\x00")

    assert nfc(typed) == "Hoà Bình\nViệt Nam"


TODAY = date(2026, 8, 25)


@pytest.mark.parametrize(
    ("on", "words", "short_day", "tone"),
    [
        (date(2026, 8, 27), "còn 2 ngày", "27/8", "amber"),
        (date(2026, 8, 22), "quá 3 ngày", "22/8", "red"),
        (date(2026, 8, 25), "hôm nay", "25/8", "amber"),
        (date(2026, 8, 26), "ngày mai", "26/8", "amber"),
        (date(2026, 8, 29), "còn 4 ngày", "29/8", "plain"),
        (date(2027, 1, 2), "còn 130 ngày", "2/1/2027", "plain"),
    ],
)
def test_due_day_is_told_in_words_and_date(on, words, short_day, tone):
    due = due_in_words(on, today=TODAY)

    assert (due.words, due.short_day, due.tone) == (words, short_day, tone)


def test_done_work_is_never_late():
    due = due_in_words(date(2026, 8, 22), today=TODAY, is_done=True)

    assert (due.words, due.tone) == ("đã xong", "green")


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (1234567, "1.234.567"), (0.5, "0,5"), (1200.04, "1.200")])
def test_numbers_have_points_and_a_comma(value, text):
    assert in_vietnamese(value) == text
