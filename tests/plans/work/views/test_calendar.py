from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.plans import make_assignment, make_issued_plan, make_task

CALENDAR = reverse("plans:calendar")


@pytest.fixture(autouse=True)
def in_march(time_machine):
    time_machine.move_to("2026-03-10T03:00:00Z", tick=False)


def due_days(response) -> dict[date, list[str]]:
    days = [day for week in response.context["weeks"] for day in week]
    return {day.on: [str(row.task) for row in day.due] for day in days if day.due}


def test_a_secretary_sees_the_due_days_of_the_own_unit_only(org, sign_in):
    plan = make_issued_plan(org)
    make_assignment(make_task(plan, org.cell, title="Việc của ta"), org.cell)
    make_assignment(make_task(plan, org.other_cell, title="Việc của bạn"), org.other_cell)

    response = sign_in(org.secretary).get(CALENDAR)

    assert due_days(response) == {date(2026, 3, 20): ["Việc của ta"]}
    assert "Việc của ta" in response.content.decode()


def test_another_month_is_chosen_in_the_address_and_shows_its_anniversaries(org, sign_in):
    response = sign_in(org.clerk).get(CALENDAR, {"month": "2026-02"})

    page = response.content.decode()
    assert "Tháng 2/2026" in page
    assert "Ngày thành lập Đảng Cộng sản Việt Nam (96 năm)" in page
    assert "Tết Nguyên đán" in page
    assert (response.context["before"], response.context["after"]) == ("2026-01", "2026-03")


def test_a_day_with_many_assignments_shows_six_and_counts_the_rest(org, sign_in):
    plan = make_issued_plan(org)
    for place in range(8):
        make_assignment(make_task(plan, org.cell, title=f"Việc {place}"), org.cell)

    response = sign_in(org.secretary).get(CALENDAR)

    assert len(due_days(response)[date(2026, 3, 20)]) == 6
    assert "và 2 nhiệm vụ nữa" in response.content.decode()


@pytest.mark.parametrize("month", ["2026-13", "thang-ba", "2026-03-01", "0001-01", "9999-12"])
def test_a_month_that_is_none_is_not_found(org, sign_in, month):
    assert sign_in(org.clerk).get(CALENDAR, {"month": month}).status_code == 404


def test_those_without_work_are_refused_and_other_methods_too(org, sign_in):
    assert sign_in(org.admin).get(CALENDAR).status_code == 403
    assert sign_in(org.superior_reader).get(CALENDAR).status_code == 403
    assert sign_in(org.clerk).post(CALENDAR).status_code == 405


def test_the_month_costs_the_same_for_one_assignment_and_three(org, sign_in):
    plan, client = make_issued_plan(org), sign_in(org.secretary)
    counts = []
    for count in (1, 2):
        for _ in range(count):
            make_assignment(make_task(plan, org.cell), org.cell)
        with CaptureQueriesContext(connection) as queries:
            client.get(CALENDAR)
        counts.append(len(queries))

    assert counts[0] == counts[1]
