"""Rows of a table are reworded, added and repealed; their table stays whole."""

import pytest

from plans.amending.services import Pick, apply_amendment, begin_amendment, place_in_words
from plans.enums import Amendment, Change, NodeKind
from plans.outline.models import Node
from plans.outline.queries.comparison import Difference, compared_lines
from plans.outline.queries.lines import outline_lines
from plans.outline.queries.printing import consolidated_plan, official_plan
from plans.outline.types import OutlineLine
from portal.lib.official.types import TableCell as Cell
from portal.lib.values import plain
from tests.factories.people import MOMENT
from tests.factories.plans import freeze_plan, make_issued_plan
from tests.factories.tables import HEAD, TABLE, add_table

DAY = MOMENT.date()


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def nodes(plan):
    return add_table(plan)


def amending(plan, org, *picks):
    return begin_amendment(plan, amendment=Amendment.AMEND, picks=picks, by=org.clerk, at=MOMENT)


def applied(draft, org):
    freeze_plan(org, draft)
    apply_amendment(draft, follow=lambda *_: None, by=org.chair, at=MOMENT)


def table_of(document):
    return next(line.table for line in document.body if line.table)


def test_place_of_a_row_is_told_by_its_table(plan, nodes):
    table, _, first, *_ = nodes

    assert place_in_words(table) == "bảng, phần IV"
    assert place_in_words(first) == "hàng thứ 2 của bảng, phần IV"


def test_one_of_two_tables_is_told_by_its_number(plan, nodes):
    Node.objects.create(plan=plan, parent=nodes[0].parent, position=99, kind=NodeKind.TABLE)

    assert place_in_words(nodes[2]) == "hàng thứ 2 của bảng thứ 1, phần IV"


def test_reworded_row_stands_in_a_table_of_its_own_with_all_its_cells(plan, nodes, org):
    second = nodes[3]

    draft = amending(plan, org, Pick(second, Change.REWORDS))

    heading, table, row = outline_lines(draft)[1:4]
    assert heading.text == "Sửa đổi hàng thứ 3 của bảng, phần IV như sau:"
    assert (table.kind, table.frame.head, table.changes) == (NodeKind.TABLE, HEAD, None)
    assert [cell.text for cell in row.cells] == ["2", "Treo băng rôn", "Văn phòng Đảng ủy", "Công đoàn", "25/3/2026"]
    assert row.changes.key == second.pk
    assert table_of(official_plan(draft, on=DAY)).rows == (row.cells,)


def test_row_that_was_not_changed_yet_differs_in_nothing(plan, nodes, org):
    draft = amending(plan, org, Pick(nodes[3], Change.REWORDS))

    assert not any(one.differences for one in compared_lines(draft))


def test_issue_rewords_the_row_and_leaves_its_table_whole(plan, nodes, org):
    draft = amending(plan, org, Pick(nodes[3], Change.REWORDS))
    row = draft.nodes.get(changes=nodes[3])
    row.cells[2]["text"] = "Đoàn Thanh niên"
    row.save()

    applied(draft, org)

    assert [one.differences for one in compared_lines(draft) if one.differences] == [(Difference.REWORDED,)]
    rows = table_of(consolidated_plan(plan, on=DAY)).rows
    assert rows[1][2] == Cell("Văn phòng Đảng ủy")
    assert [cell.text for cell in rows[2]] == ["2", "Treo băng rôn", "Đoàn Thanh niên", "Công đoàn", "25/3/2026"]


def test_added_row_is_new_and_empty_and_comes_behind(plan, nodes, org):
    draft = amending(plan, org, Pick(nodes[4], Change.ADDS))
    row = draft.nodes.get(changes=nodes[4])

    assert (row.kind, row.text) == (NodeKind.DUTY, "")
    assert row.cells == plain([Cell("")] * 5)

    row.cells[1]["text"] = row.text = "Báo cáo kết quả"
    row.save()
    applied(draft, org)
    assert [cell.text for cell in table_of(consolidated_plan(plan, on=DAY)).rows[-1]] == [
        *("", "Báo cáo kết quả", "", "", "")
    ]


def test_what_is_added_to_a_table_is_its_last_row(plan, nodes, org):
    draft = amending(plan, org, Pick(nodes[0], Change.ADDS))
    row = draft.nodes.get(changes=nodes[0])
    row.cells[1]["text"] = row.text = "Báo cáo kết quả"
    row.save()

    applied(draft, org)

    assert outline_lines(draft)[1].text == "Bổ sung vào bảng, phần IV nội dung sau:"
    *_, last = outline_lines(plan)
    assert (last.text, last.depth) == ("Báo cáo kết quả", TABLE[0].depth + 1)


def test_repealed_row_leaves_its_merged_cell_to_the_next(plan, nodes, org):
    draft = amending(plan, org, Pick(nodes[2], Change.REPEALS))

    assert outline_lines(draft)[1].text == "Bãi bỏ hàng thứ 2 của bảng, phần IV: “Viết tin, bài”."

    applied(draft, org)
    assert [one.line.text for one in compared_lines(draft) if one.differences] == ["Viết tin, bài"]
    rows = table_of(consolidated_plan(plan, on=DAY)).rows
    assert [cell.text for cell in rows[1]] == ["2", "Treo băng rôn", "Văn phòng Đảng ủy", "Công đoàn", "25/3/2026"]
    assert {unit.name for unit in nodes[3].units.all()} == set()


def test_table_is_reworded_by_its_head_and_keeps_its_rows(plan, nodes, org):
    draft = amending(plan, org, Pick(nodes[0], Change.REWORDS))
    table = draft.nodes.get(changes=nodes[0])
    table.frame["head"][0][3]["text"] = "Hạn hoàn thành"
    table.save()

    applied(draft, org)

    printed = table_of(consolidated_plan(plan, on=DAY))
    assert printed.head[0][3].text == "Hạn hoàn thành"
    assert len(printed.rows) == 4


def test_repealed_table_goes_with_its_rows(plan, nodes, org):
    draft = amending(plan, org, Pick(nodes[0], Change.REPEALS))

    applied(draft, org)

    assert not any(isinstance(line, OutlineLine) and line.cells for line in outline_lines(plan))
    assert "“Bảng: TT, Nội dung" in outline_lines(draft)[1].text
