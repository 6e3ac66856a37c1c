from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.outline.models import Plan
from plans.outline.services.life import copy_plan
from plans.work.models import Assignment, Task
from portal.lib import clock
from tests.browsing import arrive, submit
from tests.factories.plans import freeze_plan, make_issued_plan, make_task


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2027-01-10T03:00:00Z", tick=False)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def later(org, plan):
    """The issued copy of a plan with one task."""
    make_task(plan, org.cell)
    return freeze_plan(org, copy_plan(plan, abstract="tuyên truyền", years=1, by=org.clerk, at=clock.now()))


def tasks_of(later):
    return reverse("plans:task_copy", args=[later.pk])


def test_the_office_copies_and_is_led_to_what_to_check(org, sign_in, plan):
    plan.nodes.filter(kind="measure").update(text="Tổng kết năm 2026.")
    url, client = reverse("plans:plan_copy", args=[plan.pk]), sign_in(org.clerk)
    assert "1 mục nhắc năm 2026" in client.get(url).content.decode()

    page = arrive(submit(client, url))

    draft = Plan.objects.get(copied_from=plan)
    assert page == reverse("plans:plan_detail", args=[draft.pk])
    assert draft.abstract == "tuyên truyền năm 2027"
    text = client.get(page).content.decode()
    assert "1 mục chép sang còn nhắc năm cũ" in text
    assert "Tổng kết năm 2026." in text


def test_a_wrong_copy_keeps_what_was_typed(org, sign_in, plan):
    url = reverse("plans:plan_copy", args=[plan.pk])

    text = submit(sign_in(org.clerk), url, abstract="Lời đã gõ", years="9").content.decode()

    assert "Ghi số năm, từ 1 đến 5." in text
    assert "Lời đã gõ" in text
    assert not Plan.objects.filter(copied_from=plan).exists()


def test_a_preview_says_what_would_be_given_again(org, sign_in, later):
    answer = submit(sign_in(org.clerk), tasks_of(later), press="preview")

    forecast = "Sẽ giao 1 việc: 1 nhiệm vụ cho 1 đơn vị, hạn đầu tiên 20/3/2027."
    assert answer.context["form"].forecast == forecast
    assert Task.objects.filter(plan=later).count() == 0


def test_ticked_tasks_are_given_again_under_their_mended_names(org, sign_in, later):
    old = Task.objects.get()
    client = sign_in(org.clerk)
    tab = reverse("plans:plan_tasks", args=[later.pk])
    assert tasks_of(later) in client.get(tab).content.decode()

    arrive(submit(client, tasks_of(later), **{f"viec-{old.pk}-title": "Sinh hoạt năm 2027"}))

    row = Assignment.objects.get()
    assert (row.task.title, row.due_on, row.targets) == ("Sinh hoạt năm 2027", date(2027, 3, 20), {"cell_meetings": 2})
    assert "Không còn việc nào để giao lại" in client.get(tasks_of(later)).content.decode()


def test_one_task_without_a_name_stops_all(org, sign_in, plan, later):
    other = make_task(plan, org.cell, title="Việc khác")

    answer = submit(sign_in(org.clerk), tasks_of(later), **{f"viec-{other.pk}-title": ""})

    assert "Chưa giao việc nào" in answer.content.decode()
    assert not Task.objects.filter(plan=later).exists()


def test_nothing_ticked_is_said(org, sign_in, later):
    old = Task.objects.get()

    answer = submit(sign_in(org.clerk), tasks_of(later), **{f"viec-{old.pk}-give": []})

    assert "Đánh dấu ít nhất một việc" in answer.content.decode()


def test_more_tasks_cost_no_more_queries(org, sign_in, plan, later):
    client, counted = sign_in(org.clerk), []
    for count in (1, 3):
        while Task.objects.filter(plan=plan).count() < count:
            make_task(plan, org.cell, org.other_cell)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(tasks_of(later)).context["form"].rows) == count
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_plans_are_copied_by_clerks(org, sign_in, plan, later):
    for url in (reverse("plans:plan_copy", args=[plan.pk]), tasks_of(later)):
        assert sign_in(org.outsider).get(url).status_code == 404
        assert sign_in(org.chair).get(url).status_code == 403
        assert sign_in(org.clerk).put(url).status_code == 405
    assert sign_in(org.clerk).get(tasks_of(plan)).status_code == 403
