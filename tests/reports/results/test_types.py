import json
from datetime import date

import pytest

from reports.enums import PeriodKind
from reports.results.types import Facts, ReportPeriod
from tests.reports.samples import facts_sample

CASES = [
    ("month-2026-2", date(2026, 2, 1), date(2026, 2, 28), "tháng 02 năm 2026"),
    ("month-2026-12", date(2026, 12, 1), date(2026, 12, 31), "tháng 12 năm 2026"),
    ("quarter-2026-4", date(2026, 10, 1), date(2026, 12, 31), "quý IV năm 2026"),
    ("half_year-2026-1", date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026"),
    ("half_year-2026-2", date(2026, 7, 1), date(2026, 12, 31), "6 tháng cuối năm 2026"),
    ("nine_months-2026-1", date(2026, 1, 1), date(2026, 9, 30), "9 tháng đầu năm 2026"),
    ("year-2026-1", date(2026, 1, 1), date(2026, 12, 31), "năm 2026"),
]


@pytest.mark.parametrize(("code", "first", "last", "label"), CASES)
def test_period_spans_its_days(code, first, last, label):
    period = ReportPeriod.from_code(code)

    assert (period.starts_on, period.ends_on, period.label, period.code) == (first, last, label, code)
    assert ReportPeriod.holding(period.kind, first) == period


def test_period_of_the_year_before():
    assert ReportPeriod.from_code("quarter-2026-1").year_before() == ReportPeriod(PeriodKind.QUARTER, 2025, 1)


@pytest.mark.parametrize("code", ["", "quarter", "quarter-2026-5", "quarter-2026-0", "week-2026-1", "month-x-1"])
def test_period_refuses_an_unknown_code(code):
    with pytest.raises(ValueError):
        ReportPeriod.from_code(code)


def test_periods_of_a_year_do_not_overlap():
    assert [len(list(ReportPeriod.of_year(kind, 2026))) for kind in PeriodKind] == [12, 4, 2, 1, 1]


def test_facts_come_back_from_their_snapshot():
    facts = facts_sample()

    assert Facts.from_json(json.loads(facts.to_text())) == facts
