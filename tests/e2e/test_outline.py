"""The outline of a draft under the fingers of a clerk: keys, care for what is being typed, the live document, the way
back."""

import pytest
from playwright.sync_api import expect

from plans.enums import NodeKind
from plans.outline.edits import Act
from plans.outline.models import Plan
from plans.outline.queries.lines import outline_lines
from plans.outline.services.lines import edit_outline
from tests.e2e.conftest import DESK, PHONE
from tests.factories.people import MOMENT
from tests.factories.plans import make_based_plan
from tests.factories.tables import add_table
from units.enums import DocumentState

pytestmark = pytest.mark.looks


@pytest.fixture
def plan(org) -> Plan:
    return make_based_plan(org)


@pytest.fixture
def page(desk, plan):
    desk.sign_in("clerk")
    desk.page.goto(f"/ke-hoach/{plan.pk}/")
    return desk.page


def texts(plan):
    return [node.text for node in plan.nodes.in_order()]


def typed_field(page):
    return page.locator("[data-line-open] textarea[name=text]")


def press(page, key):
    """Presses a key and waits for the outline that answers it."""
    with page.expect_response(lambda response: "/de-cuong/" in response.url):
        page.keyboard.press(key)
    page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def open_line(page, text):
    with page.expect_response(lambda response: "/de-cuong/" in response.url):
        page.locator(".vb-nodes").get_by_text(text).click()
    typed_field(page).wait_for()
    page.evaluate("document.fonts.ready.then(() => true)")  # letters that come late move what is about to be clicked


def test_a_line_is_written_moved_and_typed_by_keys_alone(page, plan, desk):
    open_line(page, "Tuyên truyền kỷ niệm")
    press(page, "Enter")
    page.keyboard.type("Mục gõ tiếp")
    press(page, "Tab")
    press(page, "Shift+Tab")
    press(page, "Alt+ArrowUp")
    desk.look()
    press(page, "Escape")

    node = plan.nodes.get(text="Mục gõ tiếp")
    assert (node.position, node.parent.text, node.kind) == (4, "Đợt 1", NodeKind.CONTENT_ITEM)
    assert page.locator("#paper").get_by_text("Mục gõ tiếp").is_visible()

    press(page, "/")
    page.keyboard.type("Yêu")
    press(page, "Enter")

    node.refresh_from_db()
    assert node.kind == NodeKind.REQUIREMENT


def test_a_line_just_opened_already_answers_the_keys(page, plan):
    page.evaluate(
        """new MutationObserver((_, observer) => {
            const button = document.querySelector("[data-line-open] [data-act=below]");
            if (button) { observer.disconnect(); button.click(); }
        }).observe(document.body, { childList: true, subtree: true })"""
    )
    open_line(page, "Đợt 1")

    expect(typed_field(page)).to_have_value("")
    assert page.url.endswith(f"/ke-hoach/{plan.pk}/")
    assert plan.nodes.filter(text="").count() == 1


def test_leaving_an_unsaved_line_for_another_saves_it_first(page, plan):
    open_line(page, "Đợt 1")
    typed_field(page).fill("Đợt một, chưa bấm lưu")

    page.locator(".vb-nodes").get_by_text("Các chi bộ trực thuộc").click()

    expect(typed_field(page)).to_have_value("Các chi bộ trực thuộc")
    assert "Đợt một, chưa bấm lưu" in texts(plan)


def test_a_branch_is_deleted_after_a_question_and_the_rest_is_sent_for_review(page, plan):
    open_line(page, "Đợt 2")
    page.locator(".vb-node-open summary", has_text="Xóa").press("Enter")
    page.get_by_text("Xóa mục này cùng 1 mục bên dưới?").wait_for()
    page.locator(".vb-node-open .vb-confirm-box").get_by_role("button", name="Xóa").click()
    page.locator(".vb-nodes").get_by_text("Đợt 2").wait_for(state="detached")

    page.locator("summary", has_text="Gửi duyệt").click()
    page.get_by_role("button", name="Gửi duyệt").click()
    page.get_by_text("Đã gửi lãnh đạo duyệt.").wait_for()

    plan.refresh_from_db()
    assert (plan.state, plan.nodes.count()) == (DocumentState.IN_REVIEW, 10)


def test_a_line_deleted_by_others_is_told_and_the_words_stay(page, plan, desk):
    open_line(page, "Đợt 1")
    node = plan.nodes.get(text="Đợt 1")
    edit_outline(plan, Act.DELETE, key=node.pk, by=plan.created_by, at=MOMENT, expected_version=plan.version)
    typed_field(page).fill("Chữ không được mất")

    page.keyboard.press("Escape")

    page.get_by_text("mục ấy không còn").wait_for()
    assert page.get_by_label("Phần vừa gõ, chưa được giữ").input_value() == "Chữ không được mất"
    assert desk.complaints == []


def test_an_ended_session_is_told_and_the_words_stay(page, plan, desk):
    open_line(page, "Đợt 1")
    desk.context.clear_cookies(name="sessionid")
    typed_field(page).fill("Chữ không được mất")

    page.get_by_role("button", name="Lưu", exact=True).click()

    page.get_by_text("Phiên làm việc đã hết").wait_for()
    assert typed_field(page).input_value() == "Chữ không được mất"


def test_the_outline_fits_a_phone_and_works_by_touch(phone, plan):
    phone.sign_in("clerk")
    phone.page.goto(f"/ke-hoach/{plan.pk}/")
    phone.look()

    open_line(phone.page, "Đợt 1")
    phone.look()
    typed_field(phone.page).fill("Đợt một")
    phone.page.get_by_role("button", name="Lưu", exact=True).click()
    phone.page.locator("#paper").get_by_text("Đợt một").wait_for()

    assert "Đợt một" in texts(plan)


def document_listeners(page):
    session = page.context.new_cdp_session(page)
    document = session.send("Runtime.evaluate", {"expression": "document"})["result"]["objectId"]
    listeners = session.send("DOMDebugger.getEventListeners", {"objectId": document})["listeners"]
    session.detach()
    return len(listeners)


def test_the_fields_of_a_line_leave_nothing_behind(page, plan):
    open_line(page, "Đợt 1")
    expect(page.locator("[data-line-open] .ts-wrapper, [data-line-open] .datepicker-input").first).to_be_attached()
    press(page, "Escape")
    before = document_listeners(page)

    for _ in range(2):
        open_line(page, "Đợt 1")
        press(page, "Escape")

    assert document_listeners(page) == before


@pytest.fixture
def table_page(page, plan):
    add_table(plan)
    page.reload()
    return page


def answered(page):
    return page.expect_response(lambda response: "/de-cuong/" in response.url)


def settle(page):
    page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")


def open_row(page, text):
    with answered(page):
        page.locator(".vb-nodes").get_by_text(text).first.click()
    settle(page)


def test_cells_are_written_by_keys_and_stand_in_the_paper(table_page, plan, desk):
    page = table_page
    open_row(page, "Treo băng rôn")
    first = page.get_by_label("TT", exact=True)
    expect(first).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Nội dung", exact=True)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("- khẩu hiệu")
    desk.look()
    press(page, "Escape")

    expect(page.locator("#paper td", has_text="khẩu hiệu")).to_have_text("Treo băng rôn\n- khẩu hiệu")
    expect(page.locator("#paper td[rowspan='2']")).to_have_text("Văn phòng Đảng ủy")
    assert outline_lines(plan)[-2].cells[1].text == "Treo băng rôn\n- khẩu hiệu"


def test_new_row_is_open_with_its_first_cell_and_typed_words_are_kept(table_page, plan):
    page = table_page
    open_row(page, "Tổng kết")
    page.get_by_label("Nội dung", exact=True).fill("Tổng kết năm")
    with answered(page):
        page.get_by_role("button", name="Mục dưới").click()
    settle(page)
    expect(page.get_by_label("TT", exact=True)).to_be_focused()
    page.keyboard.type("4")
    press(page, "Escape")

    *_, above, new = outline_lines(plan)
    assert (above.text, [cell.text for cell in new.cells]) == ("Tổng kết năm", ["4", "", "", "", ""])


def test_block_pasted_from_a_sheet_becomes_a_table(table_page, plan):
    page = table_page
    open_row(page, "Tổ chức ít nhất một buổi")
    field = page.locator("[data-line-open] textarea[name=text]")
    field.fill("TT\tNội dung\tĐơn vị chủ trì\n1\tTreo cờ\tChi bộ Kỹ thuật")
    with answered(page):
        page.get_by_role("button", name="Lưu", exact=True).click()
    settle(page)

    expect(page.locator("#paper th", has_text="Đơn vị chủ trì")).to_be_visible()
    assert plan.nodes.of_kind(NodeKind.TABLE).count() == 2


PASTE = """([html, text]) => {
    const clipboard = new DataTransfer();
    clipboard.setData("text/html", html);
    clipboard.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true });
    return document.activeElement.dispatchEvent(event);
}"""
FROM_WORD = """<html><head><style>p { margin: 0 }</style></head><body><!--StartFragment--><p>Phân công:</p><table>
<tr><td rowspan=2><p>TT</p></td><td rowspan=2><p>Nội dung</p></td><td colspan=2><p>Đơn vị</p></td></tr>
<tr><td><p>Chủ trì</p></td><td><p>Phối hợp</p></td></tr>
<tr><td>1</td><td><p>Treo cờ,<br>băng rôn</p><p>"Mừng Đảng"</p></td><td rowspan=2>Công đoàn</td><td></td></tr>
<tr><td style='width:36pt'>2</td><td style="x">Viết bài</td><td>Chi bộ Kỹ thuật</td></tr></table>
<!--EndFragment--></body></html>"""


def test_a_table_of_word_keeps_line_ends_and_merged_cells(page, plan):
    open_line(page, "Tổ chức ít nhất một buổi")
    page.keyboard.press("Control+a")
    assert page.evaluate(PASTE, [FROM_WORD, "TT\tNội dung"]) is False  # done by the portal
    press(page, "Escape")

    above, table, first, second = outline_lines(plan)[-4:]
    assert above.text == "Phân công:"
    assert [[(cell.text, cell.columns, cell.rows) for cell in row] for row in table.frame.head] == [
        [("TT", 1, 2), ("Nội dung", 1, 2), ("Đơn vị", 2, 1)],
        [("Chủ trì", 1, 1), ("Phối hợp", 1, 1)],
    ]
    assert first.cells[1].text == 'Treo cờ,\nbăng rôn\n"Mừng Đảng"'
    assert (first.cells[2].rows, [cell.text for cell in second.cells]) == (2, ["2", "Viết bài", "Chi bộ Kỹ thuật"])
    assert (second.units, second.partners) == (("Công đoàn cơ sở",), ("Chi bộ Kỹ thuật",))
    assert page.locator("#paper td[rowspan='2']", has_text="Công đoàn").count() == 1


def test_a_list_of_word_becomes_lines_and_other_words_are_pasted_by_the_browser(page, plan):
    open_line(page, "Tuyên truyền gương")
    assert page.evaluate(PASTE, ["<p>Lời thường</p>", "Lời thường"]) is True
    typed_field(page).fill("-\tÝ một\n-\tÝ hai")
    press(page, "Escape")

    assert texts(plan)[6:9] == ["Ý một", "Ý hai", "Tuyên truyền miệng"]
    expect(page.locator("#outline-message")).to_have_text("Đã sửa mục 7.")

    open_line(page, "Ý hai")
    typed_field(page).fill("Ý hai.\n- Ý ba\n- Ý tư")
    press(page, "Enter")
    page.keyboard.type("Ý năm")
    press(page, "Escape")
    assert texts(plan)[6:12] == ["Ý một", "Ý hai.", "Ý ba", "Ý tư", "Ý năm", "Tuyên truyền miệng"]


def test_on_paper_stands_the_document_alone(page):
    page.emulate_media(media="print")

    expect(page.locator(".vb-plan-side")).to_be_hidden()
    widths = page.evaluate("['#paper', '.vb-plan'].map((one) => document.querySelector(one).clientWidth)")
    assert widths[0] == widths[1]
    page.emulate_media(media="screen")


def ids(plan):
    return [(node.pk, node.text, node.parent_id) for node in plan.nodes.in_order()]


def after_answer(page, deed):
    with answered(page):
        deed()
    settle(page)


def delete(page, text):
    after_answer(page, lambda: page.locator(".vb-nodes").get_by_text(text).click())
    page.locator("[data-line-open] summary", has_text="Xóa").click()
    after_answer(page, lambda: page.locator("[data-line-open] [data-act=delete]").click())


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_a_deleted_branch_comes_back(visitors, plan, device):
    visitor = visitors(device)
    visitor.sign_in("clerk")
    page = visitor.page
    page.goto(plan.get_absolute_url())
    before, undo = ids(plan), page.locator("#outline-undo")
    expect(undo).to_be_disabled()

    delete(page, "TỔ CHỨC THỰC HIỆN")
    expect(page.locator("#outline-message")).to_have_text("Đã xóa mục 10 cùng 2 mục bên dưới.")
    visitor.look()
    expect(undo).to_be_in_viewport()
    after_answer(page, undo.click)

    expect(undo).to_be_disabled()
    expect(page.locator(":focus")).to_contain_text("TỔ CHỨC THỰC HIỆN")
    assert ids(plan) == before

    delete(page, "TỔ CHỨC THỰC HIỆN")
    after_answer(page, lambda: page.keyboard.press("Control+z"))
    assert ids(plan) == before


def test_typing_is_taken_back_by_the_browser_and_the_rest_by_the_portal(desk, plan):
    desk.sign_in("clerk")
    page = desk.page
    page.goto(plan.get_absolute_url())
    delete(page, "Tuyên truyền gương")
    after_answer(page, lambda: page.locator(".vb-nodes").get_by_text("Đợt 1").click())
    text = page.locator("[data-line-open] textarea[name=text]")

    page.keyboard.type("x")
    page.keyboard.press("Control+z")
    expect(text).to_have_value("Đợt 1")
    page.keyboard.type(" nữa")
    after_answer(page, page.locator("#outline-undo").click)

    expect(page.locator("#outline-message")).to_have_text("Đã hoàn tác: sửa mục 4.")
    expect(page.locator("#outline-undo")).to_have_attribute("title", "Hoàn tác: xóa mục 7 (Ctrl Z)")
    assert plan.nodes.count() == 11


def test_without_a_script_the_button_does_it(visitors, plan):
    visitor = visitors({**PHONE, "java_script_enabled": False})
    visitor.sign_in("clerk")
    page, before = visitor.page, ids(plan)
    page.goto(plan.get_absolute_url())

    page.locator(".vb-nodes").get_by_text("Tuyên truyền gương").click()
    page.locator("[data-line-open] summary", has_text="Xóa").click()
    page.locator("[data-line-open] [data-act=delete]").click()
    expect(page.get_by_text("Việc gần nhất: xóa mục 7.")).to_be_in_viewport()
    assert plan.nodes.count() == 11
    page.get_by_role("button", name="Hoàn tác").click()

    expect(page.locator("#outline-undo")).to_be_disabled()
    assert ids(plan) == before

    page.locator(".vb-nodes").get_by_text("Đợt 2").click()
    page.get_by_label("Từ ngày").fill("31/02/2026")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_label("Từ ngày")).to_be_in_viewport()
    assert ids(plan) == before
