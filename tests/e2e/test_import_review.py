"""The review of an import under the fingers of a clerk: merge, split, move, level and undo by keys, grip and button;
the page stays where it is, source and outline light up together, `n` walks the doubtful, nothing needs a script."""

import re

import pytest
from playwright.sync_api import expect

from plans.importing.models import PlanImport
from plans.importing.queries import outline_of
from plans.outline.models import Node, Plan
from tests.e2e.conftest import DESK, PHONE
from tests.factories.plans import OUTLINE, make_based_plan, make_import, make_plan
from tests.plans.importing.parsing.samples import OWN

pytestmark = pytest.mark.looks

NAME = "ke-hoach-in-ngat-dong.txt"


@pytest.fixture
def reading(org):
    return make_import(org, (OWN / NAME).read_bytes(), NAME)


def open_review(visitor, reading):
    visitor.sign_in("clerk")
    visitor.page.goto(f"/ke-hoach/nhap/{reading.pk}/")
    return visitor.page


def outline(reading):
    return [(line.depth, line.text) for line in outline_of(PlanImport.objects.get(pk=reading.pk))]


def line_of(page, key):
    return page.locator(f"#muc-{key}")


def text_of(page):
    return page.locator("[data-line-open] textarea[name=text]")


def answered(page, deed):
    """Does it and waits for the outline that answers."""
    with page.expect_response(lambda response: "/sua/" in response.url or "/de-cuong/" in response.url):
        deed()
    page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def press(page, key):
    answered(page, lambda: page.keyboard.press(key))


def open_line(page, key):
    answered(page, lambda: line_of(page, key).locator("[data-row]").press("Enter"))


def put_cursor(page, offset):
    text_of(page).evaluate("(field, at) => field.setSelectionRange(at, at)", offset)


def test_keys_alone_correct_and_save(visitors, reading):
    visitor = visitors(DESK)
    page = open_review(visitor, reading)
    before = outline(reading)

    open_line(page, 4)
    put_cursor(page, 0)
    press(page, "Backspace")
    expect(page.locator("#outline-message")).to_have_text("Đã gộp mục 4 vào mục 3.")
    expect(line_of(page, 3).locator("textarea")).to_be_focused()
    press(page, "Enter")
    expect(text_of(page)).to_be_focused()
    press(page, "Alt+ArrowUp")
    visitor.look()
    press(page, "Control+z")
    press(page, "Control+z")
    press(page, "Control+z")
    assert outline(reading) == before

    open_line(page, 4)
    press(page, "Tab")
    press(page, "Shift+Tab")
    put_cursor(page, 0)
    press(page, "Backspace")
    merged = outline(reading)
    page.get_by_text("Phần đầu, phần ký, nơi nhận").click()
    page.get_by_label("Ký hiệu").fill("KH/ĐU")
    page.get_by_role("button", name="Lưu thành kế hoạch nháp").press("Enter")
    page.wait_for_url(lambda address: "/nhap/" not in address)

    assert [node.text for node in Plan.objects.get().nodes.in_order()] == [text for _, text in merged]


def test_what_is_typed_outlives_the_page(desk, reading):
    page = open_review(desk, reading)

    open_line(page, 2)
    text_of(page).fill("Chữ gõ rồi rời trang")
    answered(page, lambda: line_of(page, 3).locator("[data-row]").click())
    page.reload()

    expect(line_of(page, 2)).to_contain_text("Chữ gõ rồi rời trang")


def test_the_head_that_was_typed_without_a_line_is_kept_when_it_is_back(desk, reading):
    page = open_review(desk, reading)
    page.get_by_text("Phần đầu, phần ký, nơi nhận").click()
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.get_by_label("Ký hiệu").fill("AB/CD")
        page.keyboard.press("Tab")
    expect(page.locator("#outline-message")).to_contain_text("Mất kết nối")
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()

    answered(page, lambda: page.context.set_offline(False))

    assert PlanImport.objects.get().header_words["symbol"] == "AB/CD"
    desk.complaints.clear()


def drag(page, first, last):
    """A line behind another, by its grip."""
    lines = page.locator("[data-outline] [data-node]")
    lines.nth(first).evaluate("line => line.scrollIntoView({ block: 'center', behavior: 'instant' })")
    grip, target = lines.nth(first).locator("[data-grip]").bounding_box(), lines.nth(last).bounding_box()
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8, target["y"] + target["height"] - 4, steps=6)
    answered(page, page.mouse.up)


def test_a_line_is_dragged_by_its_grip(desk, org, reading):
    page = open_review(desk, reading)
    before = [text for _, text in outline(reading)]
    drag(page, 2, 3)
    plan = make_plan(org)
    page.goto(plan.get_absolute_url())
    drag(page, 4, 6)

    assert [text for _, text in outline(reading)] == [*before[:2], before[3], before[2], *before[4:]]
    assert [node.text for node in plan.nodes.in_order()][5:7] == [OUTLINE[6][3], OUTLINE[4][3]]


def test_without_a_script_forms_and_redirects_do_all_of_it(visitors, reading):
    page = open_review(visitors({**PHONE, "java_script_enabled": False}), reading)
    before = outline(reading)

    line_of(page, 4).locator("[data-row]").click()
    text_of(page).fill("Chữ mới gõ")
    page.get_by_role("button", name="Gộp lên").click()
    expect(page.locator("[data-node]")).to_have_count(len(before) - 1)
    assert page.url.endswith("?muc=3#muc-3")
    expect(text_of(page)).to_have_value(re.compile("Chữ mới gõ$"))
    for _ in range(2):
        page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("[data-node]")).to_have_count(len(before))

    assert outline(reading) == before


def test_a_new_holder_of_duties_is_given_units(desk, reading):
    page = open_review(desk, reading)

    open_line(page, 2)
    page.locator("[data-line-open] select[name=kind]").focus()
    answered(page, lambda: page.locator("[data-line-open] select[name=kind]").select_option("duty_holder"))

    expect(page.locator("[data-line-open] select[name=units]")).to_have_count(1)
    expect(page.locator("[data-line-open] select[name=kind]")).to_be_focused()


WORDS = "Tuyên truyền sâu rộng trong cán bộ, đảng viên về ý nghĩa của ngày kỷ niệm, gắn với thi đua lao động sản xuất"


@pytest.fixture
def long_pages(org):
    """A reading and a draft of 70 lines."""
    lines = ["KẾ HOẠCH", "tuyên truyền năm 2026", "I. MỤC ĐÍCH", *(f"- Ý {n}: {WORDS}." for n in range(69))]
    long_reading = make_import(org, "\n".join(lines).encode())
    plan = make_based_plan(org)
    parent = plan.nodes.get(text="MỤC ĐÍCH, YÊU CẦU")
    Node.objects.filter(plan=plan).exclude(pk=parent.pk).delete()
    rows = (Node(plan=plan, parent=parent, position=n, label="-", text=f"Ý {n}: {WORDS}.") for n in range(1, 70))
    Node.objects.bulk_create(rows)
    return {"reading": f"/ke-hoach/nhap/{long_reading.pk}/", "draft": plan.get_absolute_url()}


POSITION = """() => ({
    page: window.scrollY,
    panes: [...document.querySelectorAll("[data-stays]")].map((pane) => pane.scrollTop),
    line: document.activeElement.closest("[data-node]")?.id,
    top: Math.round(document.activeElement.closest("[data-node]")?.getBoundingClientRect().top),
})"""


def settled_position(page):
    page.wait_for_timeout(150)  # a page that slides would be on its way
    return page.evaluate(POSITION)


@pytest.mark.parametrize(("device", "which"), [(DESK, "reading"), (PHONE, "draft")], ids=["desk", "phone"])
def test_the_page_stays_and_the_focus_is_on_the_same_line(visitors, long_pages, device, which):
    visitor = visitors(device)
    visitor.sign_in("clerk")
    page = visitor.page
    page.emulate_media(reduced_motion="no-preference")
    page.goto(long_pages[which])
    line = page.locator("[data-node]").nth(34)
    line.evaluate("line => line.scrollIntoView({ block: 'center', behavior: 'instant' })")
    line.locator("[data-row]").focus()
    before = settled_position(page)

    for key in (
        "Alt+ArrowRight",
        "Alt+ArrowLeft",
        "Enter",
        "Alt+ArrowRight",
        "Alt+ArrowLeft",
        "Tab",
        "Shift+Tab",
        "Escape",
    ):
        press(page, key)
        assert settled_position(page) == before, key
    for key in ("Alt+ArrowDown", "Alt+ArrowUp"):
        press(page, key)
        now = settled_position(page)
        assert {**now, "top": before["top"]} == before, key
    press(page, "Enter")
    put_cursor(page, 10)
    for key in ("Enter", "Backspace"):
        press(page, key)
        now = settled_position(page)
        assert (now["page"], now["panes"]) == (before["page"], before["panes"]), key
    assert settled_position(page) == before
    page.emulate_media(reduced_motion="reduce")


@pytest.mark.parametrize("which", ["reading", "draft"])
def test_another_line_opens_where_it_stood(desk, long_pages, which):
    desk.sign_in("clerk")
    page = desk.page
    page.goto(long_pages[which])
    line = page.locator("[data-node]").nth(34)
    line.evaluate("line => line.scrollIntoView({ block: 'center', behavior: 'instant' })")
    answered(page, lambda: line.locator("[data-row]").click())
    below = page.locator("[data-node]").nth(36)
    below.evaluate("line => line.scrollIntoView({ block: 'center', behavior: 'instant' })")
    text_of(page).fill("Chữ chưa lưu")
    top = below.bounding_box()["y"]

    answered(page, lambda: below.locator("[data-row]").click())

    expect(below.locator("textarea")).to_be_focused()
    assert abs(below.bounding_box()["y"] - top) <= 3
    expect(line).to_contain_text("Chữ chưa lưu")


def test_sixty_lines_are_no_more_than_3500_pixels_high(desk, long_pages):
    desk.sign_in("clerk")
    page = desk.page
    page.goto(long_pages["reading"])
    height, lines = page.evaluate(
        "[document.documentElement.scrollHeight, document.querySelector('.vb-nodes').clientHeight]"
    )

    assert height - lines * 10 / 70 <= 3_500


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_both_pages_are_sound(visitors, device, reading):
    visitor = visitors(device)
    page = open_review(visitor, reading)
    visitor.look()

    page.goto("/ke-hoach/nhap/")
    visitor.look()


def test_node_and_lines_light_up_together(desk, reading):
    page = open_review(desk, reading)

    page.locator("#muc-3 [data-row]").focus()
    expect(page.locator("[data-line].is-linked")).to_have_count(3)
    expect(page.locator("[data-line].is-linked").first).to_contain_text("Nâng cao nhận thức")

    page.locator("[data-line='20'] a").hover()
    expect(page.locator("[data-node].is-linked")).to_contain_text("Tháng 6/2026")


def test_n_walks_the_doubtful_and_x_settles_one(desk, reading):
    page = open_review(desk, reading)
    count = page.locator("[data-doubtful-count]")
    before = int(count.inner_text())

    page.keyboard.press("n")
    first = page.locator("[data-node]:focus-within")
    expect(first).to_have_class(re.compile("is-doubtful is-linked"))
    key = first.get_attribute("data-node")
    page.keyboard.press("x")

    expect(count).to_have_text(str(before - 1))
    expect(first).not_to_contain_text("Cần xem lại")
    expect(first).to_have_attribute("data-node", key)
    page.keyboard.press("n")
    expect(page.locator("[data-node]:focus-within")).not_to_have_attribute("data-node", key)


def test_a_change_settles_a_line(desk, reading):
    page = open_review(desk, reading)
    count = page.locator("[data-doubtful-count]")
    before = int(count.inner_text())

    page.keyboard.press("n")
    page.keyboard.press("/")
    kind = page.locator("[data-line-open] select[name=kind]")
    expect(kind).to_be_focused()
    kind.select_option("heading")

    expect(count).to_have_text(str(before - 1))


@pytest.mark.parametrize("device", [DESK, {**PHONE, "java_script_enabled": False}], ids=["desk", "phone-no-script"])
def test_saving_makes_the_draft(visitors, device, reading):
    page = open_review(visitors(device), reading)
    page.locator("#muc-2 [data-row]").click()
    page.locator("[data-line-open] textarea[name=text]").fill("MỤC ĐÍCH CỦA KẾ HOẠCH")
    page.get_by_text("Phần đầu, phần ký, nơi nhận").click()
    page.get_by_label("Ký hiệu").fill("KH/ĐU")

    page.get_by_role("button", name="Lưu thành kế hoạch nháp").click()
    page.wait_for_url(lambda address: "/nhap/" not in address)

    plan = Plan.objects.get()
    assert plan.nodes.in_order()[1].text == "MỤC ĐÍCH CỦA KẾ HOẠCH"
    assert (plan.state, plan.symbol) == ("draft", "KH/ĐU")
