import pytest

from portal.lib.charts import Bar, draw_bars, draw_columns, percent_of


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 0, 0), (0, 9, 0), (1, 900, 1), (899, 900, 99), (9, 9, 100), (12, 9, 100)]
)
def test_percent_is_whole_only_when_all_is_done(part, whole, percent):
    assert percent_of(part, whole) == percent


def test_a_bar_with_a_total_is_a_share_of_it():
    assert [drawn.percent for drawn in draw_bars([Bar("a", 3, total=4), Bar("b", 4)])] == [75, 100]


def test_columns_stand_side_by_side():
    left, right = draw_columns([Bar("T1", 5), Bar("T2", 10)])

    assert (left.x, left.middle, left.height, left.y) == ("9.00%", "25.00%", "50%", "50%")
    assert (right.x, right.middle, right.height, right.y) == ("59.00%", "75.00%", "100%", "0%")


def test_no_bars_draw_nothing():
    assert draw_columns([]) == []
