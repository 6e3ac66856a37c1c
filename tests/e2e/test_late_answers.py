"""What is changed while an answer is on its way is not lost when the answer takes its place."""

import re

import pytest
from playwright.sync_api import expect

from plans.activities.models import Activity
from plans.enums import NodeKind, Schedule
from plans.outline.models import Plan
from plans.periods import Deadline
from tests.e2e.conftest import Delay, watch
from tests.factories.plans import make_assignment, make_import, make_issued_plan, make_plan, make_task
from tests.lib.hostile import picture
from tests.plans.importing.parsing.samples import OWN

pytestmark = pytest.mark.looks

IMPORTED = "ke-hoach-in-ngat-dong.txt"
FORM = "/hoat-dong/ghi/"


@pytest.fixture
def plan(org):
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


@pytest.fixture
def draft(org):
    return make_plan(org)


@pytest.fixture
def outline_page(desk, draft):
    desk.sign_in("clerk")
    desk.page.goto(f"/ke-hoach/{draft.pk}/")
    return desk.page


def open_line(page, text):
    page.locator(".vb-nodes").get_by_text(text).click()
    expect(page.locator("[data-line-open] textarea[name=text]")).to_have_value(text)


def test_a_line_of_the_outline_takes_no_letters_that_its_answer_would_wipe(outline_page, draft):
    page, text = outline_page, outline_page.locator("[data-line-open] textarea[name=text]")
    open_line(page, "Đợt 1")
    delay = Delay(page, "**/de-cuong/*")
    page.keyboard.press("Enter")
    delay.wait_for_request()

    page.keyboard.type("sớm quá")
    expect(text).to_have_value("Đợt 1")
    delay.end()
    expect(text).to_have_value("")
    page.keyboard.type("Mục gõ tiếp")
    page.keyboard.press("Escape")

    expect(page.locator("#paper").get_by_text("Mục gõ tiếp")).to_be_visible()
    assert draft.nodes.filter(text="Đợt 1").exists()


def test_a_line_of_the_outline_that_got_no_answer_goes_on(outline_page, desk):
    page, text = outline_page, outline_page.locator("[data-line-open] textarea[name=text]")
    open_line(page, "Đợt 1")
    page.route("**/de-cuong/*", lambda route: route.abort())
    watch(page)
    page.keyboard.press("End")
    page.keyboard.type(", còn viết")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Mất kết nối, chưa lưu được.")).to_be_visible()

    page.keyboard.type(" tiếp")

    expect(text).to_have_value("Đợt 1, còn viết tiếp")
    desk.complaints.clear()


@pytest.mark.parametrize("elsewhere", ["a new part", "what is missing", "another line moved", "the opening"])
def test_an_act_elsewhere_in_the_outline_saves_the_open_line_first(outline_page, draft, elsewhere):
    page = outline_page
    draft.nodes.filter(text__startswith="Đợt 2").update(starts_on=None, ends_on=None)
    draft.references.create(position=0, role="basis", number="15", symbol="KH/ĐUK")
    page.reload()
    open_line(page, "Đợt 1")
    page.locator("[data-line-open] textarea[name=text]").fill("Đợt một, chưa bấm lưu")

    match elsewhere:
        case "the opening":
            page.get_by_role("button", name="Tự viết phần mở đầu").click()
            expect(page.locator("[data-line-open] textarea[name=text]")).to_have_value(re.compile("15-KH/ĐUK"))
        case "a new part":
            page.get_by_role("button", name="Thêm phần lớn ở cuối").click()
            expect(page.locator("[data-line-open] textarea[name=text]")).to_have_value("")
        case "what is missing":
            page.locator("#con-thieu [data-opens]").first.click()
            expect(page.locator("[data-line-open] textarea[name=text]")).not_to_have_value("Đợt một, chưa bấm lưu")
        case "another line moved":
            page.locator(".vb-nodes [data-row]", has_text="Đợt 2").press("Alt+ArrowUp")
            expect(page.locator(".vb-nodes").get_by_text("Đợt 1")).to_be_hidden()

    expect(page.locator(".vb-nodes").get_by_text("Đợt một, chưa bấm lưu")).to_be_visible()
    assert draft.nodes.filter(text="Đợt một, chưa bấm lưu").exists()


@pytest.fixture
def review_page(desk, org):
    reading = make_import(org, (OWN / IMPORTED).read_bytes(), IMPORTED)
    desk.sign_in("clerk")
    desk.page.goto(f"/ke-hoach/nhap/{reading.pk}/")
    return desk.page


def open_node(page, key):
    page.locator(f"#muc-{key} [data-row]").click()
    text = page.locator(f"#muc-{key} textarea[name=text]")
    text.wait_for()
    return text


def test_a_line_under_review_takes_no_kind_that_its_answer_would_wipe(review_page):
    page = review_page
    open_node(page, 3)
    kind = page.locator("#muc-3 select[name=kind]")
    before = kind.input_value()
    kind.focus()
    delay = Delay(page, "**/sua/*")
    page.keyboard.press("Alt+ArrowLeft")
    delay.wait_for_request()

    page.keyboard.press("ArrowDown")
    expect(kind).to_have_value(before)
    delay.end()
    expect(page.locator("#outline-message")).to_contain_text("Đã đưa mục 3")
    expect(kind).to_be_focused()


def test_the_head_under_review_is_kept_after_an_act_on_a_line(review_page):
    page = review_page
    page.get_by_text("Phần đầu, phần ký, nơi nhận").click()
    page.locator("#muc-3 [data-row]").focus()
    delay = Delay(page, "**/sua/*")
    page.keyboard.press("Alt+ArrowLeft")
    delay.wait_for_request()

    page.get_by_label("Ký hiệu").fill("99-KH/ĐU")
    page.get_by_label("Ký hiệu").press("Tab")
    with page.expect_response(lambda response: "keep" in (response.request.post_data or "")):
        delay.end()
    page.reload()

    expect(page.get_by_label("Ký hiệu")).to_have_value("99-KH/ĐU")


def test_an_act_waits_for_the_head_that_is_being_kept(review_page):
    page = review_page
    page.get_by_text("Phần đầu, phần ký, nơi nhận").click()
    delay = Delay(page, "**/sua/*")
    page.get_by_label("Ký hiệu").fill("99-KH/ĐU")
    page.get_by_label("Ký hiệu").press("Tab")
    delay.wait_for_request()

    page.locator("#muc-3 [data-row]").press("Alt+ArrowLeft")
    delay.end()

    expect(page.locator("#outline-message")).to_contain_text("Đã đưa mục 3")
    page.reload()
    expect(page.get_by_label("Ký hiệu")).to_have_value("99-KH/ĐU")


def test_the_button_that_saves_takes_along_what_is_being_typed(review_page):
    page = review_page
    page.get_by_text("Phần đầu, phần ký, nơi nhận").click()
    page.get_by_label("Ký hiệu").fill("KH/ĐU")
    open_node(page, 4).fill("Chữ chưa bấm lưu")

    page.get_by_role("button", name="Lưu thành kế hoạch nháp").click()
    page.wait_for_url(lambda address: "/nhap/" not in address)

    assert Plan.objects.get().nodes.in_order()[3].text == "Chữ chưa bấm lưu"


@pytest.fixture
def log_page(desk, org, plan):
    work = make_assignment(make_task(plan, org.cell), org.cell)
    desk.sign_in("secretary")
    desk.page.goto(f"{FORM}?assignment={work.pk}")
    return desk.page


def test_a_draft_saved_meanwhile_is_saved_again_with_what_came_later(log_page):
    delay = Delay(log_page, f"**{FORM}")
    log_page.get_by_label("Nội dung đã làm").fill("Câu đầu.")
    delay.wait_for_request()

    log_page.get_by_label("Nội dung đã làm").fill("Câu đầu. Câu sau.")
    log_page.wait_for_timeout(3_500)  # longer than the form waits before it saves
    delay.let_one_through()
    delay.wait_for_request()
    with log_page.expect_response(f"**{FORM}"):
        delay.end()

    assert Activity.objects.get().description == "Câu đầu. Câu sau."


def test_a_file_ticked_off_while_another_goes_up_stays_ticked_off(log_page):
    def photo(name, width):
        return {"name": name, "mimeType": "image/jpeg", "buffer": picture(size=(width, 480))}

    log_page.get_by_label("Chọn ảnh hoặc tệp").set_input_files([photo("a.jpg", 640)])
    expect(log_page.locator("#evidence li")).to_have_count(1)
    delay = Delay(log_page, "**/minh-chung/them/")
    log_page.get_by_label("Chọn ảnh hoặc tệp").set_input_files([photo("b.jpg", 800)])
    delay.wait_for_request()

    log_page.get_by_label("a.jpg là").select_option(label="Biên bản")
    log_page.get_by_label("Bỏ tệp này").check()
    delay.end()

    expect(log_page.locator("#evidence li")).to_have_count(2)
    expect(log_page.get_by_label("Bỏ tệp này").first).to_be_checked()
    expect(log_page.get_by_label("a.jpg là").locator("option:checked")).to_have_text("Biên bản")


def test_what_is_being_sent_waits_for_the_line_whatever_is_pressed_meanwhile(log_page, desk):
    log_page.get_by_label("Đã hoàn thành nhiệm vụ này").uncheck()
    log_page.get_by_label("Nội dung đã làm").fill("Sinh hoạt chuyên đề.")
    delay = Delay(log_page, f"**{FORM}")
    log_page.get_by_role("button", name="Gửi", exact=True).click()
    delay.wait_for_request()

    log_page.get_by_label("Nội dung đã làm").evaluate("field => field.focus()")
    log_page.keyboard.type("Thêm khi đang gửi.")
    log_page.wait_for_timeout(1_000)  # longer than the form waits before it keeps itself
    expect(log_page.get_by_label("Nội dung đã làm")).to_have_value("Sinh hoạt chuyên đề.")
    delay.requests[0].abort()

    expect(log_page.get_by_text("Đang chờ mạng: 1 hoạt động")).to_be_visible()
    desk.complaints.clear()


def test_what_is_dropped_while_it_goes_out_does_not_come_back(log_page, desk):
    desk.context.set_offline(True)
    log_page.get_by_label("Đã hoàn thành nhiệm vụ này").uncheck()
    log_page.get_by_label("Nội dung đã làm").fill("Sinh hoạt chuyên đề.")
    log_page.get_by_role("button", name="Gửi", exact=True).click()
    strip = log_page.locator("[data-outbox]")
    strip.get_by_text("Xem phần đang giữ").click()
    strip.get_by_role("button", name="Bỏ", exact=True).click()
    delay = Delay(log_page, f"**{FORM}")
    desk.context.set_offline(False)
    delay.wait_for_request()
    expect(strip.get_by_text("Đang gửi")).to_be_visible()

    strip.get_by_role("button", name="Bỏ hẳn, không gửi").click()
    expect(strip).to_be_hidden()
    delay.requests[0].fulfill(body="<p class='vb-error'>Thiếu số liệu.</p>", content_type="text/html")
    log_page.wait_for_timeout(500)

    expect(strip).to_be_hidden()
    desk.complaints.clear()
