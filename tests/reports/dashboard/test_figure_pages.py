from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task

URL = reverse("reports:dashboard")


@pytest.fixture(autouse=True)
def in_march():
    """The overview opens with the year so far: on 1 January nothing due before would be in it."""
    with time_machine.travel("2026-03-12T08:00+07:00"):
        yield


@pytest.fixture
def late(org):
    due_on = date(2026, 1, 1)
    return make_assignment(make_task(make_issued_plan(org), due_on=due_on), org.cell, due_on=due_on)


def test_the_overview_shows_figures_charts_and_who_is_late(org, late, sign_in):
    make_activity(late.task.plan, org.cell, held_from=late.due_on)

    page = sign_in(org.inspector).get(URL).content.decode()

    for words in ("Hoàn thành đúng hạn", "Xem bảng", "Đơn vị theo tháng", "Chỉ tính hoạt động đã duyệt."):
        assert words in page
    assert reverse("plans:assignment_urge", args=[late.pk]) in page


def test_who_may_not_urge_sees_no_column_for_it(org, late, sign_in):
    column = '<th scope="col">Thao tác'

    assert column in sign_in(org.inspector).get(URL).content.decode()
    assert column not in sign_in(org.chair).get(URL).content.decode()


def test_who_gave_the_work_may_extend_it(org, late, sign_in):
    extend = reverse("plans:assignment_extend", args=[late.pk])

    assert extend in sign_in(org.clerk).get(URL).content.decode()
    assert extend not in sign_in(org.inspector).get(URL).content.decode()


def test_the_overview_is_narrowed_by_its_address(org, late, sign_in):
    query = {"plan": late.task.plan_id, "period": f"quarter-{late.due_on.year}-2", "unit": org.cell.pk}

    page = sign_in(org.chair).get(URL, query)

    assert page.context["scope"].unit == org.cell
    assert page.context["dashboard"].tiles[0].value == 0
    assert "Không có nhiệm vụ nào quá hạn." in page.content.decode()


@pytest.mark.parametrize("query", [{"period": "mai"}, {"unit": "x"}, {"unit": "9" * 25}, {"plan": "99999"}])
def test_a_filter_that_is_not_understood_is_told_and_narrows_nothing(org, late, sign_in, query):
    page = sign_in(org.chair).get(URL, query)

    assert page.context["dashboard"].tiles[0].value == 1
    assert "vb-error" in page.content.decode()


def test_a_unit_out_of_sight_cannot_be_chosen(org, late, sign_in):
    page = sign_in(org.outsider).get(URL, {"unit": org.cell.pk})

    assert page.context["scope"].unit is None
    assert page.context["dashboard"].tiles[0].value == 0


@pytest.mark.parametrize(
    ("role", "status"),
    [("chair", 200), ("clerk", 200), ("secretary", 200), ("superior_reader", 403), ("admin", 403)],
)
def test_the_overview_is_for_those_who_follow_the_work(org, late, sign_in, role, status):
    assert sign_in(getattr(org, role)).get(URL).status_code == status


def test_the_overview_takes_no_post(org, sign_in):
    assert sign_in(org.chair).post(URL).status_code == 405
