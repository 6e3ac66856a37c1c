from datetime import date

import pytest

from portal.lib.charts import Bar, BarSpan, DrawnSpan, Tick, TimeAxis, axis_over, draw_bars, draw_columns, percent_of


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


MARCH = TimeAxis(date(2026, 3, 1), date(2026, 3, 31))


def test_an_axis_is_of_whole_months():
    assert axis_over([date(2026, 3, 20), date(2025, 12, 31)]) == TimeAxis(date(2025, 12, 1), date(2026, 3, 31))
    assert axis_over([date(2026, 12, 5)]) == TimeAxis(date(2026, 12, 1), date(2026, 12, 31))


def test_a_span_is_drawn_with_both_its_days():
    whole = BarSpan(date(2026, 3, 1), date(2026, 3, 31), "green")

    assert MARCH.draw(whole) == DrawnSpan("0.00%", "100.00%", "green")


def test_what_lies_outside_is_cut_and_a_single_day_is_seen():
    before = BarSpan(date(2026, 1, 1), date(2026, 3, 31), "red")
    long = TimeAxis(date(2020, 1, 1), date(2029, 12, 31))

    assert MARCH.draw(before) == DrawnSpan("0.00%", "100.00%", "red")
    assert long.draw(BarSpan(date(2026, 3, 1), date(2026, 3, 1), "red")).width == "0.60%"


def test_ticks_stand_at_firsts_of_months_and_never_too_close():
    assert MARCH.ticks() == [Tick("0.00%", "3/2026")]
    years = TimeAxis(date(2024, 1, 1), date(2026, 12, 31)).ticks()
    assert [tick.label for tick in years][:3] == ["1/2024", "4/2024", "7/2024"]
    assert len(years) == 12
