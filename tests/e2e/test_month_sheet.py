"""The clerk's sheet under the keys, and the secretary's way from a code on paper to the right form."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from plans.activities.models import Activity
from plans.month_sheet.queries import paper_sheets, printable_work
from portal.lib import clock
from tests.factories.people import PASSWORD
from tests.factories.plans import make_assignment, make_issued_plan, make_task

pytestmark = pytest.mark.looks

PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


def test_a_clerk_fills_in_the_sheet_by_keys_and_by_paste(desk, org, plan):
    page = desk.page
    desk.sign_in("clerk")
    page.goto("/hoat-dong/nhap-bang/")
    for width in (390, 768):
        page.set_viewport_size({"width": width, "height": 768})
        desk.look()
    page.set_viewport_size({"width": 1366, "height": 768})

    page.get_by_label("Chi bộ Kỹ thuật: Hội nghị báo cáo viên").focus()
    for key in ("9", "Escape", "5", "ArrowRight", "1", "2", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_label("Chi bộ Kinh doanh: Buổi sinh hoạt")).to_be_focused()
    page.evaluate(PASTE, "3\t0\r\n1.200\t\r\n")
    expect(page.get_by_text("Đã dán 4 ô.")).to_be_visible()
    expect(page.get_by_label("Công đoàn cơ sở: Buổi sinh hoạt")).to_have_value("1.200")
    expect(page.locator("[data-total]").nth(1)).to_have_text("1.215")
    expect(page.get_by_text("5 ô chưa lưu")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as dialog_event:
        page.get_by_role("link", name="Kế hoạch").first.click(no_wait_after=True)
    assert dialog_event.value.type == "beforeunload"
    expect(page.get_by_text("5 ô chưa lưu")).to_be_visible()
    page.get_by_label("Công đoàn cơ sở: Hội thi").focus()
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Đã lưu 5 ô").first).to_be_visible()
    desk.look()
    month = clock.today().replace(day=1)
    rows = Activity.objects.filter(entered_for_month=month).order_by("unit__path")
    assert [dict(row.figures.values_list("metric", "value")) for row in rows] == [
        {"conferences": 5, "cell_meetings": 12},
        {"cell_meetings": 3, "talks": 0},
        {"cell_meetings": 1200},
    ]


def test_the_sheet_is_filled_in_on_a_phone_unit_by_unit(phone, org, plan):
    page = phone.page
    phone.sign_in("clerk")
    page.goto("/hoat-dong/nhap-bang/")
    page.get_by_label("Chi bộ Kỹ thuật: Buổi sinh hoạt").fill("2")
    page.get_by_label("Chi bộ Kinh doanh: Buổi sinh hoạt").fill("0")
    page.get_by_role("button", name="Lưu bảng").click()

    expect(page.get_by_text("Đã lưu 2 ô").first).to_be_visible()
    phone.look()
    rows = Activity.objects.exclude(entered_for_month=None).order_by("unit__path")
    assert [row.figures.get().value for row in rows] == [2, 0]


def test_a_code_on_paper_leads_through_the_sign_in_to_the_form_of_its_work(window, org, plan):
    make_assignment(make_task(plan, org.cell, title="Treo băng rôn", form="visual"), org.cell)
    make_assignment(make_task(plan, org.cell, title="Sinh hoạt khác"), org.cell)
    sheet = paper_sheets(
        printable_work(org.clerk), on=date(2026, 3, 10), form_address="https://portal.example/hoat-dong/ghi/"
    )
    link = urlsplit(next(row.address for row in sheet[0].work if row.title == "Treo băng rôn"))
    page = window.page

    page.goto(f"{link.path}?{link.query}")
    page.get_by_label("Tên đăng nhập").fill("secretary")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()

    expect(page.get_by_role("heading", name="Ghi hoạt động")).to_be_visible()
    expect(page.get_by_role("radio", name="Treo băng rôn")).to_be_checked()
    expect(page.get_by_role("radio", name="Cổ động trực quan")).to_be_checked()
    expect(page.get_by_label("Băng rôn, khẩu hiệu")).to_be_visible()
    window.look()
