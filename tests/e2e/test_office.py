"""The office at its desk: from the superior's document to the issued report."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from plans.activities.models import Activity
from plans.enums import ActivityState
from plans.outline.models import Plan
from plans.work.models import Assignment
from portal.lib import clock
from reports.results.models import Report
from tests.e2e.conftest import DESK
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task
from tests.test_chain import PLAN

pytestmark = pytest.mark.looks


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click()


def test_clerk_imports_a_plan_and_sees_it_as_it_will_be_printed(desk, org):
    page = desk.page
    desk.sign_in("clerk")
    page.goto("/ke-hoach/nhap/")
    desk.look()

    page.locator("input[type=file]").set_input_files(
        {"name": "ke-hoach-12.txt", "mimeType": "text/plain", "buffer": PLAN.encode()}
    )
    press(page, "Đọc văn bản")
    expect(page.get_by_role("heading", name="Xem lại trước khi lưu")).to_be_visible()
    expect(page.get_by_text("0 dòng bỏ sót")).to_be_visible()
    desk.look()
    press(page, "Lưu thành kế hoạch nháp")

    expect(page.get_by_text("Đã lưu thành kế hoạch nháp")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("tuyên truyền nếp sống xanh năm 2026").first).to_be_visible()
    desk.look()
    assert Plan.objects.get().nodes.filter(kind="duty").count() == 1


def test_clerk_gives_work_from_a_line_of_the_plan(desk, org):
    plan = make_issued_plan(org)
    page = desk.page
    desk.sign_in("clerk")
    page.goto(f"/muc/{plan.nodes.get(kind='duty').pk}/giao/")
    page.get_by_label("Mọi chi bộ").check()
    page.get_by_label("Hạn hoàn thành").fill(f"{clock.today() + timedelta(days=9):%d/%m/%Y}")
    page.get_by_label("Hạn hoàn thành").press("Tab")

    expect(page.get_by_text("Sẽ tạo 2 nhiệm vụ cho 2 đơn vị")).to_be_visible()
    desk.look()
    press(page, "Giao việc")

    expect(page.get_by_role("main")).to_contain_text("Chi bộ Kinh doanh")
    desk.look()
    assert sorted(Assignment.objects.values_list("unit__name")) == [("Chi bộ Kinh doanh",), ("Chi bộ Kỹ thuật",)]


def test_clerk_accepts_what_a_cell_sent(desk, org):
    plan = make_issued_plan(org)
    assignment = make_assignment(make_task(plan, org.cell), org.cell)
    make_activity(plan, org.cell, ActivityState.SUBMITTED, assignment=assignment, completes_assignment=True)
    page = desk.page
    desk.sign_in("clerk")
    page.goto("/hoat-dong/duyet/")
    desk.look()

    page.keyboard.press("a")

    expect(page.get_by_text("Không còn hoạt động nào chờ duyệt")).to_be_visible()
    assert Activity.objects.get().state == ActivityState.ACCEPTED


@pytest.mark.pdf
def test_clerk_drafts_a_report_and_the_chair_issues_it(visitors, org):
    plan = make_issued_plan(org)
    make_activity(plan, org.cell, held_from=clock.today(), figures={"cell_meetings": 2, "attendances": 58})
    clerk, chair = visitors(DESK), visitors(DESK)

    draft_report(clerk, plan)
    report = Report.objects.get()
    chair.sign_in("chair")
    chair.page.goto(f"/bao-cao/{report.pk}/")
    chair.look()
    chair.page.goto(f"/bao-cao/{report.pk}/ky/")
    chair.look()
    press(chair.page, "Ban hành")

    expect(chair.page.get_by_text("Đã ban hành Báo cáo số").first).to_be_visible()
    report.refresh_from_db()
    assert bytes(report.issued_file.content).startswith(b"%PDF")


def draft_report(clerk, plan: Plan) -> None:
    page = clerk.page
    clerk.sign_in("clerk")
    page.goto("/bao-cao/moi/")
    clerk.look()
    page.get_by_role("main").get_by_label("Kế hoạch").select_option(str(plan.pk))
    page.get_by_label("Kỳ báo cáo").select_option(f"month-{clock.today():%Y}-{clock.today().month}")
    press(page, "Gom số liệu")
    page.wait_for_url(re.compile(r"/bao-cao/\d+/"))
    report = Report.objects.get()
    for step in ("", "so-lieu/", "noi-dung/"):
        page.goto(f"/bao-cao/{report.pk}/{step}")
        clerk.look()
    for empty in page.locator("main textarea").all():
        if not empty.input_value():
            empty.fill("Không có.")
    press(page, "Lưu nội dung")
    page.get_by_text("Đã lưu nội dung").wait_for()
    page.goto(f"/bao-cao/{report.pk}/ky/")
    press(page, "Gửi duyệt")
    expect(page.get_by_text("Đã gửi lãnh đạo duyệt")).to_be_visible()
