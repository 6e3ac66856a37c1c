"""Giving work, asking about it and writing it down on a phone, reviewing it by keys."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from plans.activities.models import Activity, Evidence
from plans.enums import ActivityState, NodeKind
from plans.reminders.models import UrgingLetter
from plans.reminders.services.letters import draft_letter, issue_letter, send_letter
from plans.work.models import Assignment, Task, UnitRequest
from portal.lib import clock
from portal.lib.official import files
from tests.e2e.conftest import DESK, PHONE, TABLET
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_plan, make_task
from tests.lib.hostile import picture
from units.calendar.services import seed_days
from units.inbox.models import Notice

pytestmark = pytest.mark.looks


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def photo():
    return {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": picture()}


def test_a_clerk_sees_what_will_be_made_and_gives_the_work(desk, plan):
    desk.sign_in("clerk")
    page = desk.page
    page.goto(f"/muc/{plan.nodes.get(kind=NodeKind.DUTY).pk}/giao/")
    desk.look()

    page.get_by_text("Mọi chi bộ (2)").click()
    page.get_by_text("Hằng quý", exact=True).click()
    page.get_by_label("Từ ngày").fill("01/01/2026")
    page.get_by_label("Đến ngày").fill("31/12/2026")
    page.get_by_label("Đến ngày").press("Tab")
    expect(page.locator("#forecast")).to_contain_text("nhiệm vụ cho 2 đơn vị, hạn đầu tiên 20/3/2026")
    desk.look()
    page.get_by_role("button", name="Giao việc").click()

    page.get_by_text("Đã giao").wait_for()
    desk.look()
    assert Task.objects.get().schedule == "quarter"


def test_a_secretary_logs_an_activity_on_a_phone(phone, org, plan, photo):
    work = make_assignment(make_task(plan, org.cell, form=""), org.cell)
    phone.sign_in("secretary")
    page = phone.page
    page.goto(f"/nhiem-vu/{work.pk}/")
    phone.look()
    page.get_by_role("link", name="Ghi hoạt động").click()
    expect(page.get_by_label("Buổi sinh hoạt")).to_be_hidden()
    page.get_by_label("Tuyên truyền miệng", exact=True).check()

    page.get_by_label("Buổi sinh hoạt").fill("1")
    page.get_by_label("Lượt người tham dự").fill("34")
    expect(page.get_by_label("Pa nô")).to_be_hidden()
    page.get_by_label("Nội dung đã làm").fill("Sinh hoạt chuyên đề.")
    page.get_by_label("Chọn ảnh hoặc tệp").set_input_files([photo])
    expect(page.locator("#evidence img")).to_be_visible()
    phone.look()
    page.get_by_role("button", name="Gửi", exact=True).click()

    page.get_by_role("link", name="Ghi tiếp").wait_for()
    phone.look()
    activity = Activity.objects.get()
    assert (activity.state, activity.assignment, activity.evidence.count()) == ("submitted", work, 1)


def test_a_failed_form_keeps_the_photo_and_the_words(phone, plan, photo):
    phone.sign_in("secretary")
    page = phone.page
    page.goto("/hoat-dong/ghi/")
    page.get_by_label("Chọn ảnh hoặc tệp").set_input_files([photo])
    expect(page.locator("#evidence img")).to_be_visible()
    page.get_by_label("Địa điểm").fill("Sân trụ sở")

    page.get_by_role("button", name="Gửi", exact=True).click()

    page.get_by_text("Chưa lưu được").wait_for()
    expect(page.get_by_label("Địa điểm")).to_have_value("Sân trụ sở")
    expect(page.locator("#evidence img")).to_be_visible()
    phone.look()
    assert Evidence.objects.count() == 1


def test_a_clerk_reviews_by_keys(window, org, plan):
    first, second = (make_activity(plan, org.cell, ActivityState.SUBMITTED, description=f"Việc {n}") for n in (1, 2))
    window.sign_in("clerk")
    page = window.page
    page.goto("/hoat-dong/duyet/")
    window.look()

    page.keyboard.press("j")
    page.wait_for_url(f"**/?xem={second.pk}")
    page.keyboard.press("r")
    expect(page.get_by_label("Thiếu ảnh", exact=True)).to_be_focused()
    page.keyboard.press("Space")
    page.locator(".vb-review").get_by_text("Địa điểm", exact=True).click()
    page.get_by_label("Cần sửa gì").fill("Ghi rõ phòng họp.")
    window.look()
    page.get_by_role("button", name="Trả lại đơn vị").click()
    page.get_by_text("Đã trả lại kèm lý do").wait_for()
    page.wait_for_load_state()  # the keys are bound when the whole page is there
    page.keyboard.press("a")
    page.get_by_text("Không còn hoạt động nào chờ duyệt").wait_for()

    assert dict(Activity.objects.values_list("pk", "state")) == {first.pk: "accepted", second.pk: "returned"}
    assert second.reviews.get().points == {"place": "Ghi rõ phòng họp.", "evidence": "Thiếu ảnh"}


def test_a_clerk_accepts_several_at_once(desk, org, plan):
    complete = {"figures": {"attendances": 9}}
    ready = [make_activity(plan, org.cell, ActivityState.SUBMITTED, **complete) for _ in range(2)]
    doubtful = make_activity(plan, org.cell, ActivityState.SUBMITTED)
    desk.sign_in("clerk")
    page = desk.page
    page.goto("/hoat-dong/duyet/")
    page.get_by_role("link", name="Duyệt nhiều mục").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    desk.look()

    page.get_by_label("Chọn tất cả 3 mục").check()
    expect(page.locator("[name=chosen]:checked")).to_have_count(3)
    page.locator(f"[name=chosen][value='{doubtful.pk}-1']").uncheck()
    page.get_by_role("button", name="Duyệt các mục đã đánh dấu").click()

    page.get_by_text("Đã duyệt 2 hoạt động").wait_for()
    assert set(Activity.objects.accepted()) == set(ready)


@pytest.mark.parametrize("url", ["/nhiem-vu/", "/hoat-dong/", "/hoat-dong/duyet/", "/hoat-dong/duyet/nhieu/"])
def test_the_lists_fit_a_phone(phone, org, plan, url):
    make_assignment(make_task(plan, org.cell), org.cell)
    make_activity(plan, org.cell, ActivityState.SUBMITTED)
    phone.sign_in("clerk")

    phone.page.goto(url)

    phone.look()


@pytest.mark.parametrize("url", ["/nhiem-vu/", "/hoat-dong/"])
def test_a_list_turns_into_cards_where_its_columns_would_be_narrow(visitors, org, plan, url):
    make_assignment(make_task(plan, org.cell), org.cell)
    make_activity(plan, org.cell, ActivityState.SUBMITTED)
    tablet = visitors(TABLET)
    tablet.sign_in("clerk")

    tablet.page.goto(url)

    tablet.look()
    first = tablet.page.locator(".vb-table tbody th").bounding_box()
    assert first["width"] > 500


def test_the_queue_stands_above_the_activity_on_a_tablet(visitors, org, plan):
    make_activity(plan, org.cell, ActivityState.SUBMITTED)
    tablet = visitors(TABLET)
    tablet.sign_in("clerk")

    tablet.page.goto("/hoat-dong/duyet/")

    tablet.look()
    queue, activity = (tablet.page.locator(part).bounding_box() for part in (".vb-queue-list", ".vb-queue article"))
    assert queue["y"] + queue["height"] <= activity["y"]


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
    expect(page.locator(".vb-secret")).to_contain_text("/lich/")
    phone.look()


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


def test_an_issued_letter_is_no_wider_than_a_phone(phone, org, late, monkeypatch):
    monkeypatch.setattr(files.pdf, "is_available", lambda: False)
    today, now = clock.today(), clock.now()
    letter = send_letter(draft_letter(late, by=org.clerk, at=now), expected_version=1, by=org.clerk, at=now)
    issue_letter(letter, by=org.chair, at=now, number=3, issued_on=today, expected_version=letter.version)
    phone.sign_in("clerk")

    phone.page.goto(f"/cong-van/{letter.pk}/")

    expect(phone.page.get_by_text("Mã kiểm tra (SHA-256)")).to_be_visible()
    phone.look()


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


def test_numbers_of_a_proposal_are_added_before_it_is_given(desk, org, plan):
    plan.nodes.get(kind=NodeKind.DUTY).units.add(org.cell)
    desk.sign_in("clerk")
    page = desk.page
    page.goto(f"/ke-hoach/{plan.pk}/de-nghi-giao/")
    page.locator(".vb-proposal-tick input").check()
    page.get_by_text("Thêm chỉ tiêu").click()
    for place, (metric, quantity) in enumerate([("Buổi sinh hoạt", "2"), ("Lượt người tham dự", "40")]):
        page.get_by_label("Chỉ tiêu thêm").nth(place).select_option(metric)
        page.get_by_label("Số lượng").nth(place).fill(quantity)
        page.get_by_label("Số lượng").nth(place).press("Tab")
    desk.look()
    page.get_by_label("Hạn", exact=True).select_option("quarter")
    page.get_by_role("button", name="Giao các việc đã đánh dấu").click()

    page.get_by_text("Đã giao 1 việc").wait_for()
    assert Task.objects.get().targets == {"cell_meetings": 2, "attendances": 40}
