"""A table in the editor of a draft: cells written one by one, rows added, moved and taken out, tables made."""

import pytest
from django.urls import reverse

from plans.enums import NodeKind
from plans.outline.queries.lines import outline_lines
from portal.lib.official.types import TableCell as Cell
from tests.factories.plans import make_plan
from tests.factories.tables import HEAD, TABLE, add_table

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(org):
    return make_plan(org)


@pytest.fixture
def nodes(plan):
    return add_table(plan)


def page_of(node):
    return reverse("plans:outline_edit", args=[node.plan_id]) + f"?muc={node.pk}"


def opened(client, node):
    """What the browser sends of the open line as it stands."""
    form = client.get(page_of(node), headers=HTMX).context["form"].open_line
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    node.plan.refresh_from_db(fields=["version"])
    return {**values, "version": node.plan.version, "open": node.pk}


def send(client, node, act, **changes):
    return client.post(page_of(node), {**opened(client, node), **changes, "act": act}, headers=HTMX)


def texts(node):
    node.refresh_from_db()
    return [cell["text"] for cell in node.cells]


def test_row_opens_with_a_field_for_each_cell_under_the_name_of_its_column(org, sign_in, nodes):
    page = sign_in(org.clerk).get(page_of(nodes[2])).content.decode()

    for place, title in enumerate(("TT", "Nội dung", "Đơn vị Chủ trì", "Đơn vị Phối hợp", "Thời gian")):
        assert f'name="cell-{place}"' in page
        assert f">\n      {title}" in page or f">{title}" in " ".join(page.split()).replace("> ", ">")
    assert 'name="text"' not in page
    assert 'name="label"' not in page


def test_written_cell_changes_the_row_and_what_it_says(org, sign_in, plan, nodes):
    send(sign_in(org.clerk), nodes[2], "save", **{"cell-1": "Viết ba tin,\r\n- bài dài", "cell-2": org.cell.name})

    assert texts(nodes[2]) == ["1", "Viết ba tin,\n- bài dài", org.cell.name, "Các chi bộ", "20/3/2026"]
    assert nodes[2].text == "Viết ba tin, - bài dài"
    assert list(nodes[2].units.all()) == [org.cell]
    assert list(nodes[3].units.all()) == [org.cell]  # the merged cell counts for this row too
    assert texts(nodes[3]) == ["2", "Treo băng rôn", "Công đoàn", "25/3/2026"]


def test_saving_without_a_change_changes_nothing(org, sign_in, plan, nodes):
    before = outline_lines(plan)

    send(sign_in(org.clerk), nodes[2], "save")

    assert outline_lines(plan) == before


def test_words_of_another_who_saved_meanwhile_stand_under_their_cell(org, sign_in, plan, nodes):
    client = sign_in(org.clerk)
    late = opened(client, nodes[2])
    send(client, nodes[2], "save", **{"cell-1": "Lời của người trước"})

    answer = client.post(page_of(nodes[2]), {**late, "cell-1": "Lời của người sau", "act": "save"}, headers=HTMX)

    page = answer.content.decode()
    assert "Lời của người sau" in page
    assert "Bản đang lưu: Lời của người trước" in page
    assert texts(nodes[2])[1] == "Lời của người trước"


def test_what_was_typed_in_a_row_that_is_gone_stands_apart(org, sign_in, plan, nodes):
    client = sign_in(org.clerk)
    late = opened(client, nodes[2])
    send(client, nodes[2], "delete")

    page = client.post(page_of(nodes[2]), {**late, "cell-1": "Chữ đang gõ", "act": "save"}, headers=HTMX)

    assert "Chữ đang gõ" in page.content.decode()
    assert "Phần vừa gõ, chưa được giữ" in page.content.decode()


def test_new_row_has_the_same_cells_and_is_open(org, sign_in, plan, nodes):
    answer = send(sign_in(org.clerk), nodes[4], "below")

    form = answer.context["form"].open_line
    assert [field.value() for field in form.cells] == [""] * 5
    assert outline_lines(plan)[-1].cells == (Cell(""),) * 5


def test_deleted_and_moved_rows_leave_the_table_whole(org, sign_in, plan, nodes):
    client = sign_in(org.clerk)

    send(client, nodes[3], "up")
    assert [cell.text for cell in outline_lines(plan)[-3].cells] == [
        *("2", "Treo băng rôn", "Văn phòng Đảng ủy", "Công đoàn", "25/3/2026")
    ]
    assert outline_lines(plan)[-3].cells[2].rows == 2

    send(client, nodes[3], "delete")
    assert [line.cells[2].text for line in outline_lines(plan)[-2:]] == ["Văn phòng Đảng ủy", "Ban Tuyên giáo"]


def test_row_taken_out_of_its_table_is_a_line_with_all_its_words(org, sign_in, plan, nodes):
    send(sign_in(org.clerk), nodes[4], "outdent")

    line = outline_lines(plan)[-1]
    assert (line.depth, line.label, line.text) == (1, "3.", "Tổng kết; Ban Tuyên giáo; Tháng 12")
    assert line.cells == ()


def test_row_is_not_split_and_says_so(org, sign_in, plan, nodes):
    page = send(sign_in(org.clerk), nodes[4], "split").content.decode()

    assert "Hàng của bảng không tách được" in page


def test_head_is_written_by_its_names(org, sign_in, plan, nodes):
    client = sign_in(org.clerk)

    send(client, nodes[0], "save", **{"cell-3": "Hạn hoàn thành"})

    nodes[0].refresh_from_db()
    assert nodes[0].frame["head"][0][3] == {"text": "Hạn hoàn thành", "columns": 1, "rows": 2}
    assert "TT, Nội dung, Đơn vị, Hạn hoàn thành" in client.get(page_of(nodes[1])).content.decode()


def test_columns_are_added_and_only_empty_ones_go(org, sign_in, plan, nodes):
    client = sign_in(org.clerk)

    send(client, nodes[0], "save", columns="6")
    assert [len(line.cells) for line in outline_lines(plan)[-4:]] == [1, 6, 5, 6]

    send(client, nodes[0], "save", columns="5")
    assert [line.cells for line in outline_lines(plan)[-4:]] == [line.cells for line in TABLE[1:]]
    assert outline_lines(plan)[-5].frame.head == HEAD

    page = send(client, nodes[0], "save", columns="3").content.decode()
    assert "Cột thứ 5 còn chữ ở các hàng" in page
    page = send(client, nodes[0], "save", columns="x").content.decode()
    assert "Ghi số cột, từ 1 đến 20." in page


def test_line_made_a_table_opens_with_the_usual_columns(org, sign_in, plan):
    node = plan.nodes.filter(kind=NodeKind.DUTY).last()

    answer = send(sign_in(org.clerk), node, "open", kind=NodeKind.TABLE)

    form = answer.context["form"].open_line
    assert [field.value() for field in form.cells] == ["TT", "Nội dung", "Đơn vị thực hiện", "Thời gian"]
    table, row = outline_lines(plan)[-2:]
    assert (table.key, table.kind, table.text) == (node.pk, NodeKind.TABLE, "")
    assert row.text == f"- {node.text}"


def test_cells_pasted_into_a_line_become_a_table(org, sign_in, plan):
    node = plan.nodes.filter(kind=NodeKind.DUTY).last()
    block = f"TT\tNội dung công việc\tĐơn vị chủ trì\r\n1\tViết bài\t{org.cell.name}\r\n2\tTreo cờ\t"

    send(sign_in(org.clerk), node, "save", text=block)

    table, first, second = outline_lines(plan)[-3:]
    assert [cell.text for cell in table.frame.head[0]] == ["TT", "Nội dung công việc", "Đơn vị chủ trì"]
    assert (first.text, first.units, second.text) == ("Viết bài", (org.cell.name,), "Treo cờ")
    assert second.cells == (Cell("2"), Cell("Treo cờ"), Cell(""))
