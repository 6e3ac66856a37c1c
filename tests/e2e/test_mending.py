"""What goes back to its author is mended and sent again, each in their own window."""

import pytest
from playwright.sync_api import Page, expect

from plans.activities.models import Activity
from plans.enums import ActivityState
from plans.outline.models import Plan
from tests.e2e.conftest import DESK, PHONE
from tests.factories.plans import make_activity, make_based_plan, make_issued_plan

pytestmark = pytest.mark.looks


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def test_an_activity_is_returned_mended_and_accepted(visitors, org):
    sent = make_activity(make_issued_plan(org), org.cell, ActivityState.SUBMITTED)
    office, unit = visitors(DESK), visitors(PHONE)
    office.sign_in("clerk")
    office.page.goto("/hoat-dong/duyet/")
    office.page.keyboard.press("r")
    office.page.get_by_label("Cần sửa gì").fill("Ghi rõ số buổi.")
    office.page.locator("[name=points][value=description]").check()
    press(office.page, "Trả lại đơn vị")
    office.page.get_by_text("Đã trả lại kèm lý do").wait_for()

    unit.sign_in("secretary")
    unit.page.goto("/")
    unit.page.get_by_role("link", name="Sửa và gửi lại").click()
    expect(unit.page.get_by_text("Văn phòng trả lại: Ghi rõ số buổi.")).to_be_visible()
    unit.look()
    unit.page.get_by_label("Nội dung đã làm").last.fill("Sinh hoạt chuyên đề hai buổi.")
    press(unit.page, "Gửi")
    unit.page.get_by_text("Đã gửi Văn phòng duyệt").first.wait_for()
    office.page.reload()
    office.page.keyboard.press("a")
    office.page.get_by_text("Không còn hoạt động nào chờ duyệt").wait_for()

    mended = Activity.objects.get()
    assert (mended.pk, mended.state, mended.description) == (sent.pk, "accepted", "Sinh hoạt chuyên đề hai buổi.")
    assert list(mended.reviews.order_by("pk").values_list("verdict")) == [("returned",), ("accepted",)]


def test_a_plan_is_returned_mended_taken_back_and_sent_again(visitors, org):
    plan = make_based_plan(org)
    office, chair = visitors(DESK), visitors(DESK)
    office.sign_in("clerk")
    chair.sign_in("chair")
    send(office.page, plan)

    chair.page.goto(f"/ke-hoach/{plan.pk}/")
    give_back(chair, "Trả lại", "Nêu rõ trích yếu.")
    mend(office, plan)
    send(office.page, plan)
    give_back(office, "Rút về sửa", "Sửa lỗi chính tả.")
    send(office.page, plan)

    chair.page.goto(f"/ke-hoach/{plan.pk}/ban-hanh/")
    chair.look()
    expect(chair.page.get_by_text("tuyên truyền nếp sống xanh năm 2027").first).to_be_visible()
    assert Plan.objects.get().state == "in_review"


def send(page: Page, plan: Plan) -> None:
    page.goto(f"/ke-hoach/{plan.pk}/")
    page.locator("summary", has_text="Gửi duyệt").click()
    press(page, "Gửi duyệt")
    page.get_by_text("Đã gửi lãnh đạo duyệt").wait_for()


def give_back(visitor, act: str, reason: str) -> None:
    page = visitor.page
    page.get_by_role("link", name=act).click()
    visitor.look()
    page.get_by_label("Cần sửa gì").fill(reason)
    press(page, act)
    page.get_by_text("Đã trả kế hoạch về bản nháp").wait_for()


def mend(visitor, plan: Plan) -> None:
    page = visitor.page
    page.goto(f"/ke-hoach/{plan.pk}/")
    expect(page.get_by_text("Nêu rõ trích yếu.")).to_be_visible()
    page.goto(f"/ke-hoach/{plan.pk}/sua/")
    page.get_by_label("Trích yếu").fill("tuyên truyền nếp sống xanh năm 2027")
    press(page, "Lưu")
    page.get_by_text("Đã lưu phần đầu").wait_for()
