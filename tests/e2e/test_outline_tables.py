"""A table of a draft under the fingers of a clerk: its cells, new rows, a block pasted from a sheet."""

import pytest
from playwright.sync_api import expect

from plans.enums import NodeKind
from plans.outline.queries.lines import outline_lines
from tests.factories.plans import make_based_plan
from tests.factories.tables import add_table

pytestmark = pytest.mark.looks


@pytest.fixture
def plan(org):
    return make_based_plan(org)


@pytest.fixture
def page(desk, plan):
    add_table(plan)
    desk.sign_in("clerk")
    desk.page.goto(f"/ke-hoach/{plan.pk}/")
    return desk.page


def answered(page):
    return page.expect_response(lambda response: "/de-cuong/" in response.url)


def settle(page):
    page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def open_line(page, text):
    with answered(page):
        page.locator(".vb-nodes").get_by_text(text).first.click()
    settle(page)


def test_cells_are_written_by_keys_and_stand_in_the_paper(page, plan, desk):
    open_line(page, "Treo băng rôn")
    first = page.get_by_label("TT", exact=True)
    expect(first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Nội dung", exact=True)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("- khẩu hiệu")
    desk.look()
    with answered(page):
        page.keyboard.press("Escape")
    settle(page)

    expect(page.locator("#paper td", has_text="khẩu hiệu")).to_have_text("Treo băng rôn\n- khẩu hiệu")
    expect(page.locator("#paper td[rowspan='2']")).to_have_text("Văn phòng Đảng ủy")
    assert outline_lines(plan)[-2].cells[1].text == "Treo băng rôn\n- khẩu hiệu"


def test_new_row_is_open_with_its_first_cell_and_typed_words_are_kept(page, plan):
    open_line(page, "Tổng kết")
    page.get_by_label("Nội dung", exact=True).fill("Tổng kết năm")
    with answered(page):
        page.get_by_role("button", name="Mục dưới").click()
    settle(page)
    expect(page.get_by_label("TT", exact=True)).to_be_focused()
    page.keyboard.type("4")
    with answered(page):
        page.keyboard.press("Escape")
    settle(page)

    *_, above, new = outline_lines(plan)
    assert (above.text, [cell.text for cell in new.cells]) == ("Tổng kết năm", ["4", "", "", "", ""])


def test_block_pasted_from_a_sheet_becomes_a_table(page, plan):
    open_line(page, "Tổ chức ít nhất một buổi")
    field = page.locator("[data-line-open] textarea[name=text]")
    field.fill("TT\tNội dung\tĐơn vị chủ trì\n1\tTreo cờ\tChi bộ Kỹ thuật")
    with answered(page):
        page.get_by_role("button", name="Lưu", exact=True).click()
    settle(page)

    expect(page.locator("#paper th", has_text="Đơn vị chủ trì")).to_be_visible()
    assert plan.nodes.of_kind(NodeKind.TABLE).count() == 2
