"""The views of the work, the working days, the feeds and the days to choose: at both sizes, by keyboard."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal.lib import clock
from tests.e2e.conftest import DESK, PHONE
from tests.factories.plans import make_assignment, make_issued_plan, make_plan, make_task
from units.calendar.services import seed_days


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_one_search_goes_from_view_to_view(visitors, org, device):
    today, plan = clock.today(), make_issued_plan(org)
    for title in ("Treo cờ", "Viết tin"):
        task = make_task(plan, org.cell, title=title, due_on=today, starts_on=today - timedelta(days=40))
        make_assignment(task, org.cell)
    visitor = visitors(device)
    visitor.sign_in("clerk")
    page = visitor.page
    page.goto("/nhiem-vu/bang/")
    page.get_by_label("Tìm theo tên việc hoặc đơn vị").fill("treo co")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q="))

    views = page.get_by_role("navigation", name="Cách xem nhiệm vụ")
    for view in ("Dòng thời gian", "Lịch", "Bảng", "Danh sách"):
        views.get_by_role("link", name=view).press("Enter")
        expect(views.get_by_role("link", name=view)).to_have_attribute("aria-current", "page")
        expect(page.get_by_role("link", name=re.compile("Treo cờ")).first).to_be_visible()
        expect(page.get_by_text("Viết tin")).to_have_count(0)
        visitor.look()


def test_the_office_sets_days_and_chooses_anniversaries_on_a_phone(phone, org):
    seed_days(org.committee, at=clock.now())
    plan = make_plan(org)
    phone.sign_in("clerk")
    page = phone.page
    page.goto("/ngay-lam-viec/")
    page.get_by_label("Chuyển sang ngày làm việc liền sau").check()
    page.get_by_role("button", name="Lưu cách tính").click()
    page.get_by_text("Đã lưu cách tính hạn.").wait_for()
    phone.look()

    page.goto(f"/ke-hoach/{plan.pk}/ngay-ky-niem/")
    phone.look()
    page.get_by_role("button", name="Thêm vào đề cương").click()
    page.get_by_text("ngày kỷ niệm vào đề cương.").wait_for()

    page.goto("/ho-so/")
    page.get_by_role("button", name="Mở lịch").click()
    expect(page.locator(".vb-secret")).to_contain_text("/lich.ics?ma=")
    phone.look()
