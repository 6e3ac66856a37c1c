"""What a form of an activity holds before the portal has it: its photos, what waits, what an earlier window left."""

import pytest
from playwright.sync_api import expect

from plans.activities.models import Activity
from plans.enums import ActivityState
from tests.e2e.conftest import watch
from tests.e2e.test_log_offline import FORM, forgive_lost_lines, photo, wait_until_kept
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task

HOLD_SHRINKING = """() => {
  const open = createImageBitmap;
  window.createImageBitmap = (...given) => new Promise(go => { window.shrinkOn = () => go(open(...given)); });
}"""
FAIL_ONE_READING = """() => {
  const get = IDBObjectStore.prototype.get;
  IDBObjectStore.prototype.get = () => {
    IDBObjectStore.prototype.get = get;
    throw new Error("the disk is gone");
  };
}"""
ANSWER = "key => document.dispatchEvent(new CustomEvent('outbox:answered', { detail: key }))"


@pytest.fixture
def work(org):
    return make_assignment(make_task(make_issued_plan(org), org.cell), org.cell)


@pytest.fixture
def page(desk, work):
    desk.sign_in("secretary")
    desk.page.goto(f"{FORM}?assignment={work.pk}")
    return desk.page


def description(page):
    return page.get_by_label("Nội dung đã làm")


def send(page):
    page.get_by_role("button", name="Gửi", exact=True).click()


def key_of(page):
    return ":".join(page.locator(f"form[data-log] [name={name}]").input_value() for name in ("person", "token"))


def leave_unsent(page, text):
    """The token of what is left in this browser alone: without a form the portal keeps no draft."""
    page.goto(FORM)
    description(page).fill(text)
    expect(page.get_by_text("Đã giữ trên máy này")).to_be_visible()
    return page.locator("[name=token]").input_value()


def test_a_photo_that_is_still_being_shrunk_goes_along(page):
    page.get_by_label("Đã hoàn thành nhiệm vụ này").uncheck()
    description(page).fill("Sinh hoạt chuyên đề.")
    page.evaluate(HOLD_SHRINKING)
    page.get_by_label("Chọn ảnh hoặc tệp").set_input_files([photo("a.jpg")])
    page.wait_for_function("window.shrinkOn !== undefined")

    send(page)
    expect(page.locator("form[data-log]")).to_have_attribute("aria-busy", "true")
    page.evaluate("shrinkOn()")
    page.wait_for_url(lambda address: FORM not in address)

    assert Activity.objects.get().evidence.get().original_name == "a.jpg"


def test_another_place_of_the_page_offers_nothing_again(page):
    token = leave_unsent(page, "Ghi dở hôm qua.")
    page.goto(FORM)
    expect(page.locator("[data-unsent-works] p")).to_have_count(1)
    description(page).fill("Đang ghi hôm nay.")
    expect(page.get_by_text("Đã giữ trên máy này")).to_be_visible()

    page.evaluate("location.hash = '#content'")
    page.evaluate("location.hash = '#menu'")
    page.evaluate(f"location.hash = '#giu={token}'")
    expect(description(page)).to_have_value("Ghi dở hôm qua.")

    expect(page.locator("[data-unsent-works] p")).to_have_count(1)


def test_the_next_form_holds_nothing_of_the_draft_that_waits(page, desk, org, work):
    words = {"description": "Bản nháp trên Cổng.", "created_by": org.secretary}
    draft = make_activity(work.task.plan, org.cell, ActivityState.DRAFT, **words)
    page.goto(FORM)
    wait_until_kept(page, is_kept=True)
    page.goto(f"/hoat-dong/{draft.pk}/sua/")
    desk.context.set_offline(True)
    send(page)

    page.get_by_role("button", name="Ghi tiếp").click()

    expect(description(page)).to_have_value("")
    assert page.url.endswith(FORM)
    forgive_lost_lines(desk)


def test_the_answer_to_an_earlier_work_says_nothing_of_a_later(page, desk):
    token = leave_unsent(page, "Ghi dở hôm qua.")
    page.goto(FORM)
    page.route(f"**{FORM}", lambda route: route.abort())
    watch(page)
    description(page).fill("Đang ghi hôm nay.")
    earlier = key_of(page)
    send(page)
    waits = page.get_by_text("Đang mất mạng nên nội dung và ảnh được giữ trên máy này.")
    expect(waits).to_be_visible()
    page.evaluate(f"location.hash = '#giu={token}'")
    expect(description(page)).to_have_value("Ghi dở hôm qua.")
    send(page)
    expect(description(page)).to_be_hidden()

    page.evaluate(ANSWER, earlier)
    expect(waits).to_be_visible()
    page.evaluate(ANSWER, key_of(page))
    expect(waits).to_be_hidden()
    forgive_lost_lines(desk)


def test_the_outbox_goes_on_after_its_store_failed_for_once(page, desk):
    desk.context.set_offline(True)
    page.get_by_label("Đã hoàn thành nhiệm vụ này").uncheck()
    description(page).fill("Sinh hoạt chuyên đề.")
    send(page)
    expect(page.get_by_text("Đang chờ mạng: 1 hoạt động")).to_be_visible()
    page.evaluate(FAIL_ONE_READING)

    desk.context.set_offline(False)
    expect(page.get_by_text("Cổng chưa nhận được, sẽ tự thử lại")).to_be_visible()
    page.get_by_role("button", name="Gửi ngay").click()

    expect(page.get_by_text("Đã gửi xong phần chờ mạng.")).to_be_visible()
    desk.complaints.clear()
