from datetime import date

from portal.lib.timeline import BarSpan, DrawnSpan, Tick, TimeAxis, axis_over

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
