import unicodedata

import pytest

from portal.lib.text import nfc, search_key


@pytest.mark.parametrize("typed", ["Đảng uỷ", "đảng ủy", "DANG UY", unicodedata.normalize("NFD", "Đảng  ủy ")])
def test_search_key_is_one_for_all_ways_to_type_a_word(typed):
    assert search_key(typed) == "dang uy"


def test_nfc_composes_letters_and_cleans_spaces_but_keeps_lines():
    typed = unicodedata.normalize("NFD", "Hoà\u00a0 Bình\u200b\r\nViệt Nam\x00")

    assert nfc(typed) == "Hoà Bình\nViệt Nam"
