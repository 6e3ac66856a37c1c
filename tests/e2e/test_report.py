"""A results report on its way through the offices: figures, words, preview, signature, the file above."""

import hashlib

import pytest
from playwright.sync_api import expect

from plans.outline.models import Plan
from portal.lib import clock
from reports.results.models import Report
from tests.e2e.conftest import DESK, PHONE
from tests.factories.plans import make_activity, make_issued_plan

pytestmark = pytest.mark.looks


@pytest.fixture
def plan(org) -> Plan:
    plan = make_issued_plan(org)
    held_on = clock.today().replace(day=1)
    make_activity(plan, org.cell, figures={"cell_meetings": 2, "attendances": 45}, held_from=held_on)
    make_activity(plan, org.other_cell, figures={"cell_meetings": 1}, held_from=held_on)
    return plan


@pytest.fixture
def clerk(visitors, plan):
    visitor = visitors(DESK)
    visitor.sign_in("clerk")
    return visitor


def open_report(clerk, plan) -> Report:
    page = clerk.page
    page.goto("/bao-cao/")
    page.get_by_role("link", name="Lập báo cáo").first.click()
    clerk.look()
    page.get_by_role("combobox", name="Kế hoạch").select_option(str(plan.pk))
    page.get_by_label("Kỳ báo cáo").select_option(f"month-{clock.today():%Y}-{clock.today().month}")
    page.get_by_role("button", name="Gom số liệu").click()
    page.wait_for_url("**/so-lieu/")
    return Report.objects.get()


def write_and_send(clerk, *, of_talks: str = "") -> None:
    """`of_talks` is written behind what was drafted of them."""
    page = clerk.page
    page.get_by_role("link", name="Nội dung", exact=True).click()
    page.wait_for_url("**/noi-dung/")
    for field in page.locator("textarea").all():
        if not field.input_value():
            field.fill("Không có.")
    spoken = page.get_by_label("Tuyên truyền miệng", exact=True)
    spoken.fill(spoken.input_value() + of_talks)
    clerk.look()
    page.get_by_role("button", name="Lưu nội dung").click()
    page.get_by_text("Đã lưu nội dung").wait_for()
    page.get_by_role("link", name="Xem trước").first.click()
    clerk.look()
    page.get_by_role("link", name="Sang bước Ký, ban hành").click()
    clerk.look()
    page.get_by_role("button", name="Gửi duyệt").click()
    page.wait_for_url(lambda address: not address.endswith("/ky/"))


def test_every_figure_opens_the_records_it_counts(clerk, plan):
    open_report(clerk, plan)
    clerk.look()

    clerk.page.get_by_role("row", name="Buổi sinh hoạt").get_by_role("link", name="3").click()

    expect(clerk.page.get_by_text("2 hoạt động, cộng 3")).to_be_visible()
    clerk.look()


@pytest.mark.pdf
def test_a_report_is_written_sent_issued_and_read_above(clerk, plan, visitors):
    report = open_report(clerk, plan)
    write_and_send(clerk)

    chair = visitors(DESK)
    chair.sign_in("chair")
    chair.page.goto(f"/bao-cao/{report.pk}/ky/")
    chair.look()
    chair.page.get_by_role("button", name="Ban hành").click()
    chair.page.get_by_text("Đã ban hành Báo cáo số 01-BC/ĐU").wait_for()

    reader = visitors(PHONE)
    reader.sign_in("superior_reader")
    reader.page.goto(f"/bao-cao/{report.pk}/")
    reader.look()
    assert reader.page.get_by_role("main").get_by_role("link").all_inner_texts() == ["Báo cáo", "Tải bản đã ban hành"]
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name="Tải bản đã ban hành").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == Report.objects.get().issued_file.sha256


@pytest.mark.pdf
def test_words_that_differ_from_the_figures_are_shown_to_the_clerk_and_the_chair(clerk, plan, org, visitors):
    report = open_report(clerk, plan)
    write_and_send(clerk, of_talks=" Nổi bật là Chi bộ Kỹ thuật.")
    make_activity(plan, org.cell, figures={"cell_meetings": 4}, held_from=clock.today().replace(day=1))

    chair = visitors(PHONE)
    chair.sign_in("chair")
    chair.page.goto(f"/bao-cao/{report.pk}/ky/")
    chair.look()
    expect(chair.page.locator("ins").first).to_have_text("3")
    chair.page.get_by_role("button", name="Lấy lời mới và ban hành").click()
    chair.page.get_by_text("Đã ban hành Báo cáo số 01-BC/ĐU").wait_for()

    words = Report.objects.get().sections.get(key="oral").text
    assert words.startswith("Đã thực hiện 3 hoạt động tại 2 đơn vị: 7 buổi sinh hoạt")
    assert words.endswith("Nổi bật là Chi bộ Kỹ thuật.")
