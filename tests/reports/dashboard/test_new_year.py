"""A year that turns hides nothing that still waits to be done."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from plans.work.models import Assignment
from portal.lib import clock
from tests.factories.plans import make_assignment, make_issued_plan, make_task

URL = reverse("reports:dashboard")
NEW_YEAR = date(2027, 1, 1)
LABEL = "Quá hạn từ trước kỳ"


@pytest.fixture
def work(org) -> list[Assignment]:
    """Overdue since last year and the year before, done, withdrawn; and two of the new year."""
    plan, at = make_issued_plan(org), clock.local_moment(NEW_YEAR)
    cases = [
        (date(2026, 12, 31), {}),
        (date(2025, 3, 1), {}),
        (date(2026, 12, 20), {"done_on": date(2026, 12, 31)}),
        (date(2026, 12, 20), {"withdrawn_at": at}),
        (date(2027, 1, 1), {}),
        (date(2027, 3, 1), {}),
    ]
    return [
        make_assignment(make_task(plan, org.cell, due_on=due_on), org.cell, due_on=due_on, **fields)
        for due_on, fields in cases
    ]


@pytest.fixture
def on_new_year(time_machine):
    time_machine.move_to(clock.local_moment(NEW_YEAR) + timedelta(minutes=1), tick=False)


@pytest.mark.usefixtures("on_new_year")
def test_on_new_years_day_the_overview_still_shows_what_is_overdue(org, work, sign_in):
    page = sign_in(org.inspector).get(URL)

    dashboard = page.context["dashboard"]
    assert [line.assignment.pk for line in dashboard.overdue] == [work[1].pk, work[0].pk]
    assert {tile.label: tile.value for tile in dashboard.tiles} == {
        "Nhiệm vụ đến hạn trong kỳ": 2,
        "Hoàn thành đúng hạn": 0,
        "Quá hạn": 0,
        "Hoạt động đã duyệt": 0,
        LABEL: 2,
    }
    assert reverse("plans:assignment_urge", args=[work[0].pk]) in page.text


@pytest.mark.usefixtures("on_new_year")
def test_the_page_says_which_days_its_figures_are_of(org, work, sign_in):
    words = "Năm 2027 (từ 01/01/2027 đến 31/12/2027); việc quá hạn từ trước vẫn nêu đến khi xong"

    assert words in sign_in(org.chair).get(URL).text
    old = sign_in(org.chair).get(URL, {"period": "year-2026-1"})
    assert "Năm 2026 (từ 01/01/2026 đến 31/12/2026)" in old.text
    assert "vẫn nêu đến khi xong" not in old.text


@pytest.mark.usefixtures("on_new_year")
@pytest.mark.parametrize("query", ["", "?period=quarter-2027-1", "?period=year-2026-1"])
def test_every_figure_opens_the_very_records_it_counts(org, work, sign_in, query):
    client = sign_in(org.chair)

    dashboard = client.get(URL + query).context["dashboard"]

    tiles = [tile for tile in dashboard.tiles if tile.url.startswith(reverse("plans:task_list"))]
    assert [client.get(tile.url).context["count"] for tile in tiles] == [tile.value for tile in tiles]
    assert client.get(dashboard.overdue_url).context["count"] == dashboard.overdue_total
    assert dashboard.overdue_total == len(dashboard.overdue)


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize(("on", "waiting"), [(date(2026, 12, 31), 1), (date(2027, 1, 2), 2), (date(2028, 2, 29), 4)])
def test_what_waits_from_before_is_counted_on_any_day(org, sign_in, time_machine, on, waiting):
    time_machine.move_to(clock.local_moment(on), tick=False)

    tiles = {tile.label: tile.value for tile in sign_in(org.chair).get(URL).context["dashboard"].tiles}

    assert tiles[LABEL] == waiting


@pytest.mark.usefixtures("on_new_year")
def test_without_anything_overdue_there_is_no_further_figure(org, sign_in):
    assert len(sign_in(org.chair).get(URL).context["dashboard"].tiles) == 4


@pytest.mark.usefixtures("on_new_year")
def test_the_calendar_of_a_new_month_leads_to_what_is_overdue_from_before(org, work, sign_in):
    client = sign_in(org.chair)

    page = client.get(reverse("plans:calendar"), {"plan": work[0].task.plan_id})
    query = f"?plan={work[0].task.plan_id}&amp;state=overdue&amp;to=31%2F12%2F2026"

    assert page.context["overdue_before"] == 2
    assert "2 nhiệm vụ quá hạn từ trước tháng 1/2027" in page.text
    assert f'href="{reverse("plans:task_list")}{query}"' in page.text
    assert client.get(reverse("plans:task_list") + query.replace("&amp;", "&")).context["count"] == 2
