"""Writing down on a phone what was done, on a line that comes and goes: nothing is lost, nothing is sent twice."""

import pytest
from playwright.sync_api import expect

from plans.activities.models import Activity, Evidence
from plans.enums import ActivityState
from tests.e2e.conftest import watch
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task
from tests.lib.hostile import picture

pytestmark = pytest.mark.looks

FORM = "/hoat-dong/ghi/"
LOST = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "error occurred when fetching the script")
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
def work(org, settings):
    settings.LOGIN_REDIRECT_URL = "plans:task_list"
    return make_assignment(make_task(make_issued_plan(org), org.cell), org.cell)


def photo(name, size=(640, 480)):
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture(size=size)}


def forgive_lost_lines(visitor):
    """What the browser itself says when there is no line."""
    visitor.complaints[:] = [text for text in visitor.complaints if not any(word in text for word in LOST)]


def wait_until_kept(page, *, is_kept):
    """`wait_for_function` takes the promise of an answer for the answer."""
    page.evaluate(
        """isKept => new Promise(done => {
          const look = async () => isKept === !!(await caches.match("/hoat-dong/ghi/")) ? done() : setTimeout(look, 50);
          look();
        })""",
        is_kept,
    )


def missing_scripts(page):
    """Scripts of the page, and what they import, that would not be there without a line."""
    return page.evaluate(
        """async () => {
          // Told by an observer: a held clock makes `performance` itself empty.
          const loaded = await new Promise(done => new PerformanceObserver(list => done(list.getEntries()))
            .observe({ type: "resource", buffered: true }));
          const names = loaded.map(({ name }) => name);
          const scripts = names.filter(name => name.endsWith(".js"));
          const kept = await Promise.all(scripts.map(name => caches.match(name)));
          return scripts.length ? scripts.filter((_, index) => !kept[index]) : ["none"];
        }"""
    )


def test_several_photos_go_up_each_with_its_progress_and_a_bad_file_says_why(window, work):
    window.sign_in("secretary")
    page, held = window.page, []
    page.goto(f"{FORM}?assignment={work.pk}")

    def hold(route):
        held.append(route)

    page.route("**/minh-chung/them/", hold)
    watch(page)

    bad = {"name": "giả.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}
    page.get_by_label("Chọn ảnh hoặc tệp").set_input_files([photo("a.jpg"), photo("b.jpg", (3000, 1500)), bad])
    expect(page.get_by_role("progressbar", name="Đã tải lên của a.jpg")).to_be_visible()
    expect(page.get_by_text("Chờ đến lượt")).to_have_count(2)
    window.look()
    held[0].continue_()
    page.unroute("**/minh-chung/them/")

    expect(page.locator("#evidence img")).to_have_count(2)
    expect(page.get_by_text("Tệp “giả.pdf”")).to_be_visible()
    page.get_by_role("button", name="Bỏ giả.pdf").click()
    window.complaints[:] = [text for text in window.complaints if "422" not in text]
    assert list(Evidence.objects.order_by("pk").values_list("original_name", flat=True)) == ["a.jpg", "b.jpg"]


def test_what_is_sent_without_a_line_goes_out_once_when_it_is_back(window, work):
    window.sign_in("secretary")
    page = window.page
    page.goto(f"{FORM}?assignment={work.pk}")
    watch(page)
    window.context.set_offline(True)
    page.get_by_label("Nội dung đã làm").fill("Sinh hoạt chuyên đề giữa vùng lõm sóng.")
    page.get_by_label("Lượt người tham dự").fill("0")
    page.get_by_label("Chọn ảnh hoặc tệp").set_input_files([photo("a.jpg")])
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_text("Đang chờ mạng: 1 hoạt động, 1 ảnh")).to_be_visible()
    window.look()

    page.route(f"**{FORM}", lambda route: (route.fetch(), route.abort()))  # it arrives, but its answer is lost
    with page.expect_event("requestfailed", lambda request: request.url.endswith(FORM)):
        window.context.set_offline(False)
    expect(page.get_by_text("Đang chờ mạng: 1 hoạt động")).to_be_visible()
    page.unroute(f"**{FORM}")
    page.get_by_role("button", name="Gửi ngay").click()

    expect(page.get_by_text("Đã gửi xong phần chờ mạng.")).to_be_visible()
    forgive_lost_lines(window)
    activity = Activity.objects.get()
    assert (activity.state, activity.version, activity.evidence.count()) == ("submitted", 2, 1)


def test_what_outlived_its_session_goes_out_for_nobody_but_its_writer(phone, work):
    phone.sign_in("secretary")
    page = phone.page
    page.goto(f"{FORM}?assignment={work.pk}")
    page.get_by_label("Đã hoàn thành nhiệm vụ này").uncheck()
    page.get_by_label("Nội dung đã làm").fill("Sinh hoạt chuyên đề.")
    wait_until_kept(page, is_kept=True)  # an answer on its way would bring a cookie of the session back
    page.context.clear_cookies()
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_text("Phiên làm việc đã hết. Vẫn giữ trên máy này: 1 hoạt động")).to_be_visible()

    phone.sign_in_by_form("other_secretary")
    page.goto(FORM)
    expect(page.locator("[data-outbox]")).to_be_hidden()
    wait_until_kept(page, is_kept=True)
    page.context.clear_cookies()
    phone.sign_in_by_form("secretary")
    expect(page.get_by_text("Đã gửi xong phần chờ mạng.")).to_be_visible()

    phone.complaints[:] = [text for text in phone.complaints if "403" not in text]
    assert (Activity.objects.get().state, Activity.objects.get().created_by.username) == ("submitted", "secretary")


def test_the_form_opens_without_a_line_and_offers_the_draft_until_somebody_signs_out(phone, work):
    phone.sign_in("secretary")
    page = phone.page
    page.goto(FORM)
    wait_until_kept(page, is_kept=True)
    assert missing_scripts(page) == []
    first = page.locator("[name=token]").input_value()

    phone.context.set_offline(True)
    page.goto(f"{FORM}?assignment={work.pk}")
    expect(page.get_by_text("Đang mất mạng. Phần ghi được giữ trên máy này")).to_be_visible()
    expect(page.get_by_label(work.title)).to_be_checked()
    expect(page.get_by_label("Tuyên truyền miệng", exact=True)).to_be_checked()
    assert page.locator("[name=token]").input_value() != first
    page.get_by_label("Nội dung đã làm").fill("Đang ghi thì hết pin.")
    expect(page.get_by_text("Đã giữ trên máy này")).to_be_visible()
    page.goto(FORM)
    phone.look()
    page.get_by_role("button", name="Ghi tiếp").click()
    expect(page.get_by_label("Nội dung đã làm")).to_have_value("Đang ghi thì hết pin.")
    phone.context.set_offline(False)
    page.goto("/")
    page.locator(".vb-strip-person summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap/")

    wait_until_kept(page, is_kept=False)
    forgive_lost_lines(phone)


@pytest.fixture
def log_page(desk, work):
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


def test_a_photo_that_is_still_being_shrunk_goes_along(log_page):
    page = log_page
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


def test_another_place_of_the_page_offers_nothing_again(log_page):
    page = log_page
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


def test_the_next_form_holds_nothing_of_the_draft_that_waits(log_page, desk, org, work):
    page = log_page
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


def test_the_answer_to_an_earlier_work_says_nothing_of_a_later(log_page, desk):
    page = log_page
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


def test_the_outbox_goes_on_after_its_store_failed_for_once(log_page, desk):
    page = log_page
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
