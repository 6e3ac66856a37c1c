"""The review of an import: source and outline light up together, `n` walks the doubtful, nothing needs a script."""

import re

import pytest
from playwright.sync_api import expect

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
