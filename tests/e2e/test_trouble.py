"""The portal cannot write just now: the page says so, and what was written stays before the person."""

import sqlite3

from playwright.sync_api import expect

from plans.outline.models import Plan
from tests.factories.plans import make_plan
from units.people.models import User


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
    plan: Plan = make_plan(org)
    node = plan.nodes.in_order().last()
    desk.sign_in("clerk")
    page = desk.page
    page.goto(f"/muc/{node.pk}/sua/")
    page.locator("textarea[name=text]").fill("Lời chưa lưu được.")

    monkeypatch.setattr("plans.outline.forms.lines.NodeForm.write", busy)
    page.keyboard.press("Escape")

    toast = page.locator(".vb-toast-error")
    expect(toast).to_contain_text("Cổng đang ghi việc khác nên chưa ghi được việc này.")
    expect(toast).to_contain_text("Phần đang viết vẫn còn.")
    expect(page.locator("textarea[name=text]")).to_have_value("Lời chưa lưu được.")
    assert [text for text in desk.complaints if "503" not in text] == []
    desk.complaints.clear()
