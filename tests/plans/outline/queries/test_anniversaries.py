from datetime import date

import pytest

from plans.enums import NodeKind
from plans.outline.models import Node
from plans.outline.queries.history import ProposedDay, proposed_days, span_of, usual_place
from portal.lib.calendar import Anniversary
from tests.factories.plans import make_plan

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_round_days_stand_first_and_then_all_by_day():
    found = [one.anniversary for one in proposed_days([], YEAR)]

    assert [(day.name, day.years) for day in found if day.is_round] == [
        ("Ngày thành lập Đoàn TNCS Hồ Chí Minh", 95),
        ("Ngày Quốc tế Lao động", 140),
        ("Ngày thành lập Đội TNTP Hồ Chí Minh", 85),
        ("Ngày Bác Hồ ra đi tìm đường cứu nước", 115),
        ("Ngày Gia đình Việt Nam", 25),
        ("Ngày Toàn quốc kháng chiến", 80),
    ]
    assert found == sorted(found, key=lambda day: (not day.is_round, day.on))


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (
            Anniversary(date(2030, 2, 3), "Ngày thành lập Đảng", 100),
            "Kỷ niệm 100 năm Ngày thành lập Đảng (03/02/1930 - 03/02/2030).",
        ),
        (Anniversary(date(2026, 2, 17), "Tết Nguyên đán", 0), "Tết Nguyên đán (17/02/2026)."),
    ],
)
def test_the_line_is_name_years_and_date_alone(day, line):
    assert ProposedDay(day).line == line


def test_a_day_that_a_line_names_for_its_year_is_not_proposed_again():
    named = Node(text="Tuyên truyền kỷ niệm 78 năm ngày BÁC HỒ ra lời kêu gọi thi đua ái quốc (11/6/1948 - 11/6/2026).")
    dated = Node(text="Tết nguyên đán vui tươi.", starts_on=date(2026, 2, 17))
    of_another_year = Node(text="Quốc khánh nước Cộng hòa XHCN Việt Nam năm 2025")

    names = {one.anniversary.name for one in proposed_days([named, dated, of_another_year], YEAR)}

    assert {"Ngày Bác Hồ ra Lời kêu gọi thi đua ái quốc", "Tết Nguyên đán"} & names == set()
    assert "Quốc khánh nước Cộng hòa XHCN Việt Nam" in names


def test_days_outside_the_span_are_not_proposed():
    found = proposed_days([], (date(2026, 4, 30), date(2026, 5, 1)))

    assert [one.anniversary.on for one in found] == [date(2026, 5, 1), date(2026, 4, 30)]  # 140 years, 51 years


def test_the_span_is_that_of_the_phases(org):
    plan = make_plan(org)
    phases = plan.nodes.filter(kind=NodeKind.PHASE)
    open_ended = span_of(plan, on=date(2026, 3, 1))
    phases.filter(ends_on=None).update(ends_on=date(2027, 6, 30))

    assert open_ended == (date(2026, 1, 1), date(2026, 12, 31))
    assert span_of(plan, on=date(2026, 3, 1)) == (date(2026, 1, 1), date(2027, 6, 30))


def test_without_phases_the_span_is_the_rest_of_the_year_and_in_autumn_the_next(org):
    plan = make_plan(org)
    plan.nodes.all().delete()

    assert span_of(plan, on=date(2026, 3, 1)) == (date(2026, 3, 1), date(2026, 12, 31))
    assert span_of(plan, on=date(2026, 11, 23)) == (date(2026, 11, 23), date(2027, 12, 31))


def test_the_usual_place_is_the_first_phase(org):
    nodes = list(make_plan(org).nodes.in_order())

    assert usual_place(nodes) == next(node for node in nodes if node.kind == NodeKind.PHASE)
    assert usual_place([]) is None
