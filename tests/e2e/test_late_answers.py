"""What is changed while an answer is on its way is not lost when the answer takes its place."""

import pytest
from playwright.sync_api import expect

from plans.enums import NodeKind, Schedule
from plans.periods import Deadline
from tests.e2e.conftest import Delay
from tests.factories import make_issued_plan


@pytest.fixture
def plan(org, settings):
    settings.LOGIN_REDIRECT_URL = "plans:task_list"
    return make_issued_plan(org)


@pytest.fixture
def duty(plan):
    return plan.nodes.get(kind=NodeKind.DUTY)


def test_the_forecast_of_one_task_follows_the_last_change(desk, duty):
    desk.sign_in("clerk")
    page = desk.page
    page.goto(f"/muc/{duty.pk}/giao/")
    delay = Delay(page, f"**/muc/{duty.pk}/giao/")
    page.get_by_text("Hằng quý", exact=True).click()
    delay.wait_for_request()

    page.get_by_text("Mọi chi bộ (2)").click()
    page.get_by_label("Từ ngày").fill("01/01/2026")
    page.get_by_label("Đến ngày").fill("31/12/2026")
    page.get_by_label("Đến ngày").press("Tab")
    delay.end()

    expect(page.locator("#forecast")).to_contain_text("nhiệm vụ cho 2 đơn vị, hạn đầu tiên 20/3/2026")


def test_the_forecast_of_many_ticks_follows_the_last_change(desk, org, plan, duty):
    desk.sign_in("clerk")
    page = desk.page
    page.goto(f"/ke-hoach/{plan.pk}/giao-nhieu/")
    delay = Delay(page, f"**/ke-hoach/{plan.pk}/giao-nhieu/")
    page.locator(f"[name='o-{duty.pk}-{org.cell.pk}']").check()
    delay.wait_for_request()

    page.locator(f"[name='o-{duty.pk}-{org.other_cell.pk}']").check()
    page.get_by_label("Lịch của các mục chưa nêu hạn").select_option("quarter")
    page.get_by_label("Ngày đến hạn, tháng cuối kỳ").fill("20")
    page.get_by_label("Ngày đến hạn, tháng cuối kỳ").press("Tab")
    delay.end()

    expect(page.locator("#forecast")).to_contain_text("cho 2 đơn vị")


def test_the_forecast_of_proposals_follows_the_last_change(desk, org, plan, duty):
    duty.parent.units.add(org.cell, org.other_cell)
    duty.deadline = Deadline(schedule=Schedule.QUARTER, due_day=20)
    duty.save()
    desk.sign_in("clerk")
    page = desk.page
    delay = Delay(page, f"**/ke-hoach/{plan.pk}/de-nghi-giao/")
    page.goto(f"/ke-hoach/{plan.pk}/de-nghi-giao/")
    delay.wait_for_request()

    page.get_by_label("Ngày đến hạn, tháng cuối kỳ").fill("25")
    page.get_by_label("Ngày đến hạn, tháng cuối kỳ").press("Tab")
    delay.end()

    expect(page.locator("#forecast")).to_contain_text("hạn đầu tiên 25/")
