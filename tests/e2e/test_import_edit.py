"""The review of an import under the fingers of a clerk: merge, split, move, level and undo by keys, grip and button."""

import pytest
from playwright.sync_api import expect

from plans.importing.models import PlanImport
from plans.importing.queries import outline_of
from plans.outline.models import Plan
from tests.e2e.conftest import DESK, PHONE
from tests.factories.plans import make_import
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


def text_at(page, place):
    return page.locator(f"[data-import-node='{place}'] textarea")


def answered(page, deed):
    """Does it and waits for the outline that answers."""
    with page.expect_response(lambda response: response.url.endswith("/sua/")):
        deed()
    page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def press(page, key):
    answered(page, lambda: page.keyboard.press(key))


def put_cursor(page, place, offset):
    text_at(page, place).focus()
    text_at(page, place).evaluate("(field, at) => field.setSelectionRange(at, at)", offset)


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_keys_alone_correct_and_save(visitors, device, reading):
    visitor = visitors(device)
    page = open_review(visitor, reading)
    before = outline(reading)

    put_cursor(page, 4, 0)
    press(page, "Backspace")
    expect(page.locator("#import-message")).to_have_text("Đã gộp mục 4 vào mục 3.")
    expect(text_at(page, 3)).to_be_focused()
    press(page, "Enter")
    expect(text_at(page, 4)).to_be_focused()
    press(page, "Alt+ArrowUp")
    visitor.look()
    press(page, "Control+z")
    press(page, "Control+z")
    press(page, "Control+z")
    assert outline(reading) == before

    press(page, "Alt+ArrowLeft")
    press(page, "Alt+ArrowRight")
    put_cursor(page, 4, 0)
    press(page, "Backspace")
    merged = outline(reading)
    page.get_by_text("Phần đầu, phần ký, nơi nhận").click()
    page.get_by_label("Ký hiệu").fill("KH/ĐU")
    page.get_by_role("button", name="Lưu thành kế hoạch nháp").press("Enter")
    page.wait_for_url(lambda address: "/nhap/" not in address)

    assert [node.text for node in Plan.objects.get().nodes.in_order()] == [text for _, text in merged]


def test_what_is_typed_outlives_the_page(desk, reading):
    page = open_review(desk, reading)

    text_at(page, 2).fill("Chữ gõ rồi rời trang")
    answered(page, lambda: text_at(page, 3).focus())
    page.reload()

    expect(text_at(page, 2)).to_have_value("Chữ gõ rồi rời trang")


def test_a_line_is_dragged_by_its_grip(desk, reading):
    page = open_review(desk, reading)
    before = [text for _, text in outline(reading)]
    page.evaluate("document.getElementById('muc-3').scrollIntoView({ block: 'center', behavior: 'instant' })")
    grip = page.locator("[data-import-node='3'] [data-grip]").bounding_box()
    target = page.locator("[data-import-node='4']").bounding_box()

    page.mouse.move(grip["x"] + 30, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(grip["x"] + 30, target["y"] + target["height"] - 4, steps=6)
    answered(page, page.mouse.up)

    after = [text for _, text in outline(reading)]
    assert after != before
    assert sorted(after) == sorted(before)


def test_without_a_script_the_buttons_correct_the_chosen_line(visitors, reading):
    page = open_review(visitors({**PHONE, "java_script_enabled": False}), reading)
    before = outline(reading)

    page.get_by_label("Chọn mục 4,").check()
    page.get_by_role("button", name="Gộp lên").click()
    expect(page.locator("[data-import-node]")).to_have_count(len(before) - 1)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("[data-import-node]")).to_have_count(len(before))

    assert outline(reading) == before


def test_a_new_holder_of_duties_is_given_units(desk, reading):
    page = open_review(desk, reading)

    page.locator("[data-import-node='2'] select").first.select_option("duty_holder")
    answered(page, lambda: page.locator("[data-import-node='4'] textarea").focus())

    expect(page.locator("[data-import-node='2'] .vb-import-units")).to_have_count(1)
