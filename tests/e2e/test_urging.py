"""Urging a selection: by a word of the inspector, and by an official letter of the office."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from plans.reminders.models import UrgingLetter
from portal.lib import clock
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.inbox.models import Notice


@pytest.fixture
def late(org):
    due_on = clock.today() - timedelta(days=4)
    task = make_task(make_issued_plan(org), due_on=due_on)
    return [make_assignment(task, unit, due_on=due_on) for unit in (org.cell, org.other_cell)]


def test_an_inspector_ticks_all_and_urges_once(desk, org, late):
    desk.sign_in("inspector")
    desk.page.goto("/nhiem-vu/?state=overdue")
    desk.look()

    desk.page.get_by_label("Chọn tất cả trên trang").check()
    desk.page.get_by_role("button", name="Đôn đốc các việc đã chọn").click()
    expect(desk.page.get_by_text("Người nhận: Người other_secretary")).to_be_visible()
    desk.look()
    desk.page.get_by_role("button", name="Đôn đốc", exact=True).click()

    expect(desk.page.get_by_text("Đã đôn đốc 2 đơn vị về 2 nhiệm vụ.")).to_be_visible()
    assert Notice.objects.count() == 2


def test_a_clerk_drafts_a_letter_on_a_phone_and_sends_it(phone, org, late):
    phone.sign_in("clerk")
    phone.page.goto("/nhiem-vu/?state=overdue")

    phone.page.get_by_label("Chọn Sinh hoạt chuyên đề của Chi bộ Kinh doanh").check()
    phone.page.get_by_role("button", name="Đôn đốc các việc đã chọn").click()
    phone.page.get_by_role("button", name="Soạn công văn đôn đốc").click()
    expect(phone.page.get_by_text("V/v đôn đốc thực hiện nhiệm vụ")).to_be_visible()
    phone.look()
    phone.page.get_by_label("Đề nghị").fill("Đề nghị đơn vị báo cáo trước ngày 25.")
    phone.page.get_by_role("button", name="Gửi duyệt").click()

    expect(phone.page.get_by_text("Đã gửi lãnh đạo duyệt.")).to_be_visible()
    expect(phone.page.get_by_text("Đề nghị đơn vị báo cáo trước ngày 25.")).to_be_visible()
    assert UrgingLetter.objects.get().state == "in_review"
