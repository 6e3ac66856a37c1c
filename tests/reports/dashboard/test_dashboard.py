from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.enums import ActivityState, Form
from plans.work.models import Task
from reports.dashboard.queries.overview import Dashboard, dashboard_of
from reports.dashboard.queries.progress import Scope
from reports.enums import PeriodKind
from reports.results.types import ReportPeriod
from tests.factories.people import MOMENT, make_unit
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task
from units.enums import UnitKind

TODAY = date(2026, 5, 15)
YEAR = ReportPeriod(PeriodKind.YEAR, 2026, 1)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def give(plan):
    """`give(unit, due_on, done_on)` gives the unit a task of its own."""

    def _give(unit, due_on, done_on=None, **fields):
        task = make_task(plan, due_on=due_on, **fields)
        return make_assignment(task, unit, due_on=due_on, done_on=done_on)

    return _give


def look(user, **chosen) -> Dashboard:
    return dashboard_of(Scope(user, TODAY, **{"period": YEAR, **chosen}))


def values(dashboard: Dashboard) -> dict[str, int]:
    return {tile.label: tile.value for tile in dashboard.tiles}


def bars(rows) -> dict[str, tuple[int, int | None]]:
    return {bar.label: (bar.value, bar.total) for bar in rows if bar.value or bar.total}


def test_the_four_figures_count_what_is_due_in_the_period(org, plan, give):
    give(org.cell, date(2026, 3, 20), date(2026, 3, 20))
    give(org.cell, date(2026, 3, 20), date(2026, 4, 2))
    give(org.other_cell, date(2026, 5, 14))
    give(org.other_cell, date(2026, 5, 15))
    give(org.other_cell, date(2027, 1, 15))
    withdrawn = give(org.cell, date(2026, 2, 1))
    withdrawn.withdrawn_at = MOMENT
    withdrawn.save()
    make_activity(plan, org.cell)
    make_activity(plan, org.foreign_cell)

    assert values(look(org.chair)) == {
        "Nhiệm vụ đến hạn trong kỳ": 4,
        "Hoàn thành đúng hạn": 1,
        "Quá hạn": 1,
        "Hoạt động đã duyệt": 1,
    }


def test_each_figure_opens_its_records(org, plan, give):
    give(org.cell, date(2026, 5, 1))
    first_quarter = ReportPeriod(PeriodKind.QUARTER, 2026, 2)

    tiles = look(org.chair, plan=plan, period=first_quarter, unit=org.cell).tiles

    days = "from=01%2F04%2F2026&to=30%2F06%2F2026"
    assert tiles[2].url == f"/nhiem-vu/?plan={plan.pk}&unit={org.cell.pk}&{days}&state=overdue"
    assert tiles[3].url == f"/hoat-dong/?plan={plan.pk}&unit={org.cell.pk}&{days}&state=accepted"


def test_the_change_is_against_the_same_day_a_year_before(org, plan, give):
    give(org.cell, date(2026, 3, 20), date(2026, 3, 19))
    give(org.cell, date(2025, 3, 20), date(2025, 7, 1))  # not yet done on 15 May 2025
    make_activity(plan, org.cell, held_from=date(2025, 3, 3))
    make_activity(plan, org.cell, held_from=date(2025, 9, 3))

    assert [tile.change for tile in look(org.chair).tiles] == [0, 1, -1, -1]


def test_without_a_year_before_nothing_is_compared(org, give):
    give(org.cell, date(2026, 3, 20))

    assert {tile.change for tile in look(org.chair).tiles} == {None}


def test_progress_is_the_share_done_by_phase_form_and_unit(org, plan, give):
    phase = plan.nodes.filter(kind="phase").last()
    give(org.cell, date(2026, 3, 20), date(2026, 3, 20))
    give(org.cell, date(2026, 3, 21), phase=phase, form=Form.VISUAL)
    give(org.other_cell, date(2026, 3, 22), phase=None, form="")

    dashboard = look(org.chair)

    assert bars(dashboard.phases) == {
        "01-KH/ĐU: Đợt 1": (1, 1),
        "01-KH/ĐU: Đợt 2 và các năm tiếp theo": (0, 1),
        "Không gắn giai đoạn": (0, 1),
    }
    assert bars(dashboard.forms) == {
        "Tuyên truyền miệng": (1, 1),
        "Cổ động trực quan": (0, 1),
        "Không gắn hình thức": (0, 1),
    }
    assert bars(dashboard.units.bars) == {"Chi bộ Kỹ thuật": (1, 2), "Chi bộ Kinh doanh": (0, 1)}


def test_the_matrix_tells_the_worst_of_each_crossing(org, give):
    give(org.cell, date(2026, 1, 20), date(2026, 1, 20))
    give(org.cell, date(2026, 2, 20), date(2026, 2, 25))
    give(org.cell, date(2026, 4, 20))
    give(org.cell, date(2026, 4, 25), date(2026, 4, 25))
    give(org.cell, date(2026, 6, 20))

    units = look(org.chair).units

    assert units.columns == [f"{month}/2026" for month in range(1, 13)]
    assert {row.label for row in units.rows} == {
        "Chi bộ Kỹ thuật",
        "Chi bộ Kinh doanh",
        "Công đoàn cơ sở",
        "Văn phòng Đảng ủy",
        "UBKT Đảng ủy",
    }
    assert [cell.state for cell in units.rows[0].cells][:7] == [
        "in_time",
        "late",
        "nothing",
        "overdue",
        "nothing",
        "not_due",
        "nothing",
    ]
    assert units.rows[0].cells[3].note == "1/2 việc quá hạn"
    assert "month=2026-04" in units.rows[0].cells[3].url


def test_units_deeper_down_count_with_the_one_above_them(org, plan, give):
    section = make_unit("dubp", UnitKind.SECTION_COMMITTEE, org.committee, name="Đảng ủy bộ phận Xưởng")
    give(org.cell, date(2026, 3, 20))
    for day in (3, 1):
        cell = make_unit(f"cb-dubp-{day}", UnitKind.CELL, section)
        give(cell, date(2026, 3, 20), date(2026, 3, day))

    dashboard = look(org.chair)

    assert bars(dashboard.units.bars) == {"Chi bộ Kỹ thuật": (0, 1), "Đảng ủy bộ phận Xưởng": (2, 2)}


def test_the_longest_overdue_comes_first_and_may_be_urged(org, give):
    for day in (9, 3, 6):
        give(org.cell, date(2026, 5, day))

    dashboard = look(org.inspector)

    assert [line.assignment.due_on.day for line in dashboard.overdue] == [3, 6, 9]
    assert dashboard.overdue_total == 3
    assert {line.may_urge for line in dashboard.overdue} == {True}
    assert {line.may_urge for line in look(org.chair).overdue} == {False}


def test_activities_by_month_count_accepted_ones_and_say_what_they_leave_out(org, plan):
    make_activity(plan, org.cell, held_from=date(2026, 3, 3))
    make_activity(plan, org.cell, held_from=date(2026, 3, 9))
    make_activity(plan, org.cell, ActivityState.DRAFT)
    for _ in range(2):
        make_activity(plan, org.cell, ActivityState.SUBMITTED)
    make_activity(plan, org.cell, ActivityState.RETURNED)

    dashboard = look(org.chair)

    assert [bar.value for bar in dashboard.months][:4] == [0, 0, 2, 0]
    left = dashboard.left_out
    assert (left.drafts, left.waiting, left.returned) == (1, 2, 1)


def test_a_reporter_sees_the_own_unit_only(org, plan, give):
    give(org.cell, date(2026, 3, 20))
    give(org.other_cell, date(2026, 3, 20))

    dashboard = look(org.secretary)

    assert bars(dashboard.units.bars) == {"Chi bộ Kỹ thuật": (0, 1)}
    assert f"unit={org.cell.pk}" in dashboard.tiles[0].url


def test_one_plan_shows_its_contents_over_all_time(org, plan):
    make_activity(plan, org.cell, held_from=date(2024, 3, 3))

    dashboard = dashboard_of(Scope(org.chair, TODAY, plan=plan))

    assert [(bar.label, bar.value) for bar in dashboard.contents] == [
        ("Tuyên truyền kỷ niệm ngày thành lập công ty.", 1),
        ("Tuyên truyền gương người tốt, việc tốt.", 0),
    ]
    assert dashboard.months == []
    assert {tile.change for tile in dashboard.tiles} == {None}


def test_much_asks_as_often_as_little(org, plan, give):
    give(org.cell, date(2026, 3, 20))
    make_activity(plan, org.cell)
    little = _queries(org.chair)

    other = make_issued_plan(org, "tuyên truyền khác")
    for unit in (org.cell, org.other_cell, org.union):
        give(unit, date(2026, 4, 20))
        make_activity(other, unit)
    Task.objects.update(phase=other.nodes.filter(kind="phase").first())

    assert _queries(org.chair) == little


def _queries(user) -> int:
    user.__dict__.pop("seats", None)
    with CaptureQueriesContext(connection) as queries:
        look(user)
    return len(queries)
