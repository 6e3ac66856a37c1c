import sqlite3

import pytest
from playwright.sync_api import Error, expect

from tests.e2e.conftest import DESK, PHONE
from tests.factories.people import PASSWORD
from tests.factories.plans import make_plan
from units.people.models import User


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_signing_in_says_what_is_wrong_and_keeps_the_name(visitors, org, device):
    visitor = visitors(device)
    page = visitor.page
    page.goto("/dang-nhap/")
    visitor.look()

    page.get_by_label("Tên đăng nhập").fill("clerk")
    page.get_by_label("Mật khẩu").fill("sai mật khẩu")
    page.get_by_role("button", name="Đăng nhập").click()

    page.get_by_text("chưa đúng").wait_for()
    assert page.get_by_label("Tên đăng nhập").input_value() == "clerk"
    visitor.look()


@pytest.mark.looks
@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_every_component_is_accessible(visitors, org, device):
    visitor = visitors(device)
    visitor.sign_in("admin")

    visitor.page.goto("/giao-dien/")

    visitor.look()


def test_the_next_at_a_window_finds_nothing_of_the_one_before(phone, org):
    page = phone.page
    phone.sign_in("secretary")
    page.goto("/hoat-dong/ghi/")
    page.evaluate("async () => { await navigator.serviceWorker.ready; localStorage.a = sessionStorage.a = 1; }")

    phone.window.leave()
    page.goto("/hoat-dong/ghi/")

    assert "/dang-nhap/" in page.url
    assert page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, document.cookie.includes("session"),
          (await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]"""
    ) == [0, 0, False, 0, 0]


def test_a_question_to_another_host_is_heard_of(desk):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        desk.page.goto("https://example.vn/anh.png")

    desk.page.wait_for_url("chrome-error://**")
    assert desk.complaints == ["asked https://example.vn/anh.png"]
    desk.complaints.clear()


def test_a_typed_day_stays_as_it_was_typed(desk, org):
    desk.sign_in("admin")
    desk.page.goto("/giao-dien/")
    day = desk.page.get_by_label("Từ ngày").first

    for typed in ("02/12/2026", "31/02/2026", ""):
        day.fill(typed)
        day.press("Tab")
        desk.page.get_by_role("heading", level=1).click()
        expect(desk.page.locator(".datepicker.active")).to_have_count(0)

        expect(day).to_have_value(typed)


@pytest.mark.parametrize("way", ["click", "Enter"])
def test_a_wrong_day_is_sent_as_typed_and_answered(desk, org, way):
    desk.sign_in("clerk")
    plan = make_plan(org)
    desk.page.goto(f"/ke-hoach/{plan.pk}/can-cu/")
    desk.page.get_by_label("Ngày").click()
    desk.page.keyboard.type("31/02/2026")
    expect(desk.page.locator(".datepicker.active")).to_have_count(0)

    if way == "click":
        desk.page.get_by_role("button", name="Thêm", exact=True).click()
    else:
        desk.page.keyboard.press(way)

    expect(desk.page.get_by_text("Viết ngày theo dạng ngày/tháng/năm")).to_be_visible()
    expect(desk.page.get_by_label("Ngày")).to_have_value("31/02/2026")


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_what_is_sent_after_the_session_ended_arrives_after_signing_in(visitors, org, device):
    visitor = visitors(device)
    visitor.sign_in("clerk")
    page = visitor.page
    page.goto("/ke-hoach/moi/")
    page.get_by_label("Trích yếu").fill('tuyên truyền "ngày hội"\ntoàn đảng bộ')
    visitor.context.clear_cookies(name="sessionid")

    page.get_by_role("button", name="Tạo bản nháp").click()
    page.get_by_text("Phiên làm việc đã hết").wait_for()
    visitor.look()
    page.get_by_label("Tên đăng nhập").fill("clerk")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("button", name="Gửi tiếp").wait_for()
    visitor.look()
    page.get_by_role("button", name="Gửi tiếp").click()

    expect(page.get_by_role("heading", level=1).first).to_contain_text('Tuyên truyền "ngày hội" toàn đảng bộ')
    answers = [visitor.complaints.pop() for _ in visitor.complaints]
    assert answers == ["Failed to load resource: the server responded with a status of 401 (Unauthorized)"]


def busy(*args, **kwargs):
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorname = "SQLITE_BUSY"
    raise error


def test_a_form_that_could_not_be_saved_is_sent_again_with_one_press(window, org, monkeypatch):
    window.sign_in("clerk")
    page = window.page
    page.goto("/ho-so/")
    page.get_by_role("textbox", name="Thư điện tử").fill("giu.chu@example.vn")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("units.accounts.forms.ProfileForm.write", busy)
        page.get_by_role("main").get_by_role("button", name="Lưu").first.click()
        expect(page.get_by_role("heading", name="Cổng đang bận")).to_be_visible()
    window.look()
    assert [text for text in window.complaints if "503" not in text] == []
    window.complaints.clear()

    page.get_by_role("button", name="Gửi lại").click()

    page.wait_for_url("**/ho-so/")
    expect(page.get_by_role("textbox", name="Thư điện tử")).to_have_value("giu.chu@example.vn")
    assert User.objects.get(username="clerk").email == "giu.chu@example.vn"


def test_a_line_that_could_not_be_saved_stays_open_with_its_words(desk, org, monkeypatch):
    plan = make_plan(org)
    node = plan.nodes.in_order().last()
    desk.sign_in("clerk")
    page = desk.page
    page.goto(f"/ke-hoach/{plan.pk}/de-cuong/?muc={node.pk}")
    page.locator("textarea[name=text]").fill("Lời chưa lưu được.")

    monkeypatch.setattr("plans.outline.forms.lines.DraftOutlineForm.write", busy)
    page.keyboard.press("Escape")

    toast = page.locator(".vb-toast-error")
    expect(toast).to_contain_text("Cổng đang ghi việc khác nên chưa ghi được việc này.")
    expect(toast).to_contain_text("Phần đang viết vẫn còn.")
    expect(page.locator("textarea[name=text]")).to_have_value("Lời chưa lưu được.")
    assert [text for text in desk.complaints if "503" not in text] == []
    desk.complaints.clear()
