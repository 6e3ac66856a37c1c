from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.enums import ActivityState
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task

LIST = "/hoat-dong/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-03-10T03:00:00Z", tick=False)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


def listed(answer):
    return list(answer.context["page"].rows)


def test_the_list_shows_the_newest_first_within_the_scope(org, sign_in, plan):
    older = make_activity(plan, org.cell, held_from=date(2026, 2, 1))
    newer = make_activity(plan, org.other_cell)

    assert listed(sign_in(org.clerk).get(LIST)) == [newer, older]
    assert listed(sign_in(org.clerk).get(f"{LIST}?sort=held_from")) == [older, newer]
    assert listed(sign_in(org.secretary).get(LIST)) == [older]
    assert listed(sign_in(org.outsider).get(LIST)) == []
    assert sign_in(org.admin).get(LIST).status_code == 403


@pytest.mark.parametrize("query", ["state=accepted", "metric=cell_meetings", "month=2026-03", "q=SINH HOẠT"])
def test_the_list_is_narrowed_by_the_address(org, sign_in, plan, query):
    activity = make_activity(plan, org.cell)
    make_activity(plan, org.cell, "draft", {"talks": 1}, held_from=date(2026, 2, 1), search_key="khac")

    assert listed(sign_in(org.clerk).get(f"{LIST}?{query}")) == [activity]


@pytest.mark.parametrize("url", [LIST, "/hoat-dong/duyet/"])
def test_the_lists_ask_as_often_for_three_rows_as_for_one(org, sign_in, plan, url):
    client = sign_in(org.clerk)
    make_activity(plan, org.cell, ActivityState.SUBMITTED)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for unit in (org.other_cell, org.union):
        assignment = make_assignment(make_task(plan, unit), unit)
        make_activity(plan, unit, ActivityState.SUBMITTED, assignment=assignment)

    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)


def test_an_empty_list_says_so(org, sign_in):
    assert "Chưa có hoạt động nào" in sign_in(org.clerk).get(LIST).content.decode()
    assert "Không có hoạt động nào khớp" in sign_in(org.clerk).get(f"{LIST}?q=xyz").content.decode()
