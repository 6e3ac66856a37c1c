"""Asking about one's work on a phone and the office's answer; many given with ticks, handed over, changed."""

import pytest
from playwright.sync_api import expect

from plans.enums import NodeKind
from plans.work.models import Assignment, Task, UnitRequest
from tests.e2e.conftest import DESK, PHONE
from tests.factories.plans import make_assignment, make_issued_plan, make_task

pytestmark = pytest.mark.looks


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


def test_a_unit_asks_on_its_phone_and_the_office_answers(visitors, org, plan):
    work = make_assignment(make_task(plan, org.cell), org.cell, due_on="2099-03-20", acknowledge_by="2099-01-05")
    phone, desk = visitors(PHONE), visitors(DESK)
    phone.sign_in("secretary")
    phone.page.goto(f"/nhiem-vu/{work.pk}/")
    phone.look()
    phone.page.get_by_role("link", name="Xin gia hạn, điều chỉnh").click()
    phone.page.get_by_text("Điều chỉnh:").click()
    expect(phone.page.get_by_label("Xin gia hạn đến ngày")).to_be_hidden()
    phone.look()
    phone.page.get_by_label("Lý do").fill("Chi bộ chỉ còn 3 đảng viên.")
    phone.page.get_by_role("button", name="Gửi đề nghị").click()
    phone.page.get_by_text("Đã gửi đề nghị").wait_for()
    phone.look()

    desk.sign_in("clerk")
    desk.page.goto(f"/de-nghi/{UnitRequest.objects.get().pk}/")
    desk.page.get_by_text("Đồng ý, sửa chỉ tiêu").click()
    desk.page.get_by_label("Buổi sinh hoạt").fill("1")
    desk.look()
    desk.page.get_by_role("button", name="Trả lời").click()
    desk.page.get_by_text("Đã trả lời").wait_for()
    desk.look()
    assert Assignment.objects.get().targets == {"cell_meetings": 1}


def test_the_office_gives_many_with_ticks_and_changes_one(visitors, org, plan):
    desk, phone = visitors(DESK), visitors(PHONE)
    duty = plan.nodes.get(kind=NodeKind.DUTY)
    desk.sign_in("clerk")
    desk.page.goto(f"/ke-hoach/{plan.pk}/giao-nhieu/")
    for unit in (org.cell, org.other_cell):
        desk.page.locator(f"[name='o-{duty.pk}-{unit.pk}']").check()
    desk.page.get_by_label("Lịch của các mục chưa nêu hạn").select_option("quarter")
    desk.page.get_by_label("Ngày đến hạn, tháng cuối kỳ").fill("20")
    desk.page.get_by_label("Ngày đến hạn, tháng cuối kỳ").press("Tab")
    expect(desk.page.locator("#forecast")).to_contain_text("Sẽ giao 1 việc")
    desk.look()
    desk.page.get_by_role("button", name="Giao các ô đã đánh dấu").click()
    desk.page.get_by_text("Đã giao 1 việc").wait_for()

    phone.sign_in("clerk")
    for path in (
        f"/ke-hoach/{plan.pk}/giao-nhieu/",
        f"/nhiem-vu/viec/{Task.objects.get().pk}/sua/",
        f"/nhiem-vu/ban-giao/{org.cell.pk}/",
        f"/ke-hoach/{plan.pk}/chep/",
    ):
        phone.page.goto(path)
        phone.look()
