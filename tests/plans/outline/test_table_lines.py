"""Rows, tables and notes wherever lines of a plan are read: names, readiness, comparison, copies, files."""

from dataclasses import replace
from datetime import date

from django.core.management import call_command

from plans.enums import NodeKind
from plans.outline.models import Edition, Node
from plans.outline.queries.comparison import Difference, compare, compared_lines
from plans.outline.queries.history import proposed_days
from plans.outline.queries.lines import outline_lines
from plans.outline.queries.opening import has_opening
from plans.outline.queries.readiness import lines_naming, missing_for_review
from plans.outline.services.life import copy_plan
from plans.outline.types import OutlineLine
from portal.lib.official.types import TableCell as Cell
from tests.factories.people import MOMENT
from tests.factories.plans import make_based_plan, make_issued_plan, make_plan
from tests.factories.tables import HEAD, TABLE, add_table, row

K = NodeKind


def messages(plan):
    return [part.message for part in missing_for_review(plan)]


def test_table_is_called_by_its_columns_and_a_row_by_what_it_says(org):
    table, band, first, *_ = add_table(make_plan(org))

    assert str(table) == "Bảng: TT, Nội dung, Đơn vị, Thời gian, Chủ trì, Phối hợp"
    assert (str(band), str(first)) == ("Đợt 1", "Viết tin, bài")
    assert first.words == "1 | Viết tin, bài | Văn phòng Đảng ủy | Các chi bộ | 20/3/2026"
    assert str(Node(kind=K.TABLE)) == "Bảng"
    assert str(Node(kind=K.DUTY, cells=[{"text": "a", "columns": 1, "rows": 1}])) == "a"


def test_stored_lines_are_those_that_were_laid_out(org):
    plan = make_plan(org)
    add_table(plan)

    lines = outline_lines(plan)[-len(TABLE) :]

    assert [(line.cells, line.frame, line.depth) for line in lines] == [
        (line.cells, line.frame, line.depth) for line in TABLE
    ]
    assert OutlineLine.from_json(lines[0].to_json()) == lines[0]
    assert OutlineLine.from_json(lines[2].to_json()) == lines[2]


def test_table_and_its_rows_are_not_empty_lines(org):
    plan = make_based_plan(org)
    add_table(plan)

    assert messages(plan) == []


def test_empty_row_and_table_without_rows_are_missing(org):
    plan = make_based_plan(org)
    empty = row("", *[Cell("")] * 5, kind=K.DUTY)
    nodes = add_table(plan, (*TABLE, empty, replace(TABLE[0], frame=None)))

    assert [(part.message, part.node_pk) for part in missing_for_review(plan)] == [
        ("Còn 1 mục trống: viết tiếp hoặc xóa đi.", nodes[-2].pk),
        ("Có bảng chưa có hàng nào: thêm hàng hoặc xóa bảng.", nodes[-1].pk),
    ]


def test_note_without_mark_and_mark_without_note_are_named(org):
    plan = make_based_plan(org)
    lines = (
        OutlineLine(K.PARAGRAPH, "", "Theo nghị quyết[1] và kết luận[2].", 1),
        OutlineLine(K.FOOTNOTE, "[1]", "Một.", 2),
        OutlineLine(K.FOOTNOTE, "[3]", "Ba.", 2),
        OutlineLine(K.FOOTNOTE, "", "Không số.", 2),
        replace(TABLE[0]),
        OutlineLine(K.FOOTNOTE, "[5]", "Của một hàng.", 2),
        row("Viết bài[5]", Cell("1"), Cell("Viết bài[5]"), Cell("Văn phòng[6]"), Cell(""), Cell("")),
    )
    nodes = add_table(plan, lines)

    assert [(part.message, part.node_pk) for part in missing_for_review(plan)] == [
        ("Chú thích “[3] Ba.”: mục ở trên không có dấu [3].", nodes[2].pk),
        ("Chú thích “Không số.”: mục ở trên không có dấu của chú thích, ví dụ [1].", nodes[3].pk),
        ("Mục “Theo nghị quyết[1] và kết luận[2].” có dấu [2] mà không có chú thích.", nodes[0].pk),
        (f"Mục “{nodes[4]}” có dấu [6] mà không có chú thích.", nodes[4].pk),
    ]


def test_note_in_the_opening_does_not_end_it(org):
    plan = make_plan(org)
    lines = [
        OutlineLine(K.PARAGRAPH, "", ""),
        OutlineLine(K.FOOTNOTE, "[1]", "Một.", 1),
        OutlineLine(K.PARAGRAPH, "", "Đảng ủy ban hành Kế hoạch như sau:"),
        OutlineLine(K.SECTION, "I.", "MỤC ĐÍCH"),
    ]

    assert has_opening(plan, lines)


def test_changed_cell_is_a_reworded_row(org):
    plan = make_plan(org)
    add_table(plan)
    before = outline_lines(plan)
    *others, last = before
    cells = (*last.cells[:2], Cell("Công đoàn"), *last.cells[3:])

    compared = [one for one in compare(before, (*others, replace(last, cells=cells))) if one.differences]

    (change,) = compared
    assert change.differences == (Difference.REWORDED,)
    assert [(piece.mark, piece.words) for piece in change.pieces] == [
        ("", "3 | Tổng kết |"),
        ("del", "Ban Tuyên giáo"),
        ("ins", "Công đoàn"),
        ("", "| | Tháng 12"),
    ]


def test_row_below_a_removed_one_that_held_its_merged_cell_is_not_told_as_changed(org):
    plan = make_plan(org)
    add_table(plan)
    before = outline_lines(plan)
    *above, table, band, first, second, last = before
    cells = (*second.cells[:2], Cell("Văn phòng Đảng ủy"), *second.cells[2:])

    compared = compare(before, (*above, table, band, replace(second, cells=cells), last))

    assert [(one.line.key, one.differences) for one in compared if one.differences] == [
        (first.key, (Difference.REMOVED,))
    ]


def test_new_name_of_a_column_is_a_reworded_table(org):
    plan = make_plan(org)
    table, *_ = add_table(plan)
    before = outline_lines(plan)
    place = next(place for place, line in enumerate(before) if line.key == table.pk)
    head = (HEAD[0], (Cell("Chủ trì"), Cell("Cùng làm")))
    changed = replace(before[place], frame=replace(before[place].frame, head=head))

    compared = compare(before, (*before[:place], changed, *before[place + 1 :]))

    assert [(one.line.key, one.differences) for one in compared if one.differences] == [
        (table.pk, (Difference.REWORDED,))
    ]


def test_rows_of_two_plans_are_matched_by_their_cells(org):
    old, new = make_plan(org), make_plan(org, "khác")
    add_table(old)
    add_table(new)
    before, after = outline_lines(old), outline_lines(new)

    assert not any(one.differences for one in compare(before, after))


def test_copy_for_a_later_year_keeps_the_cells_and_names_those_with_the_old_year(org):
    plan = make_issued_plan(org)
    add_table(plan)

    draft = copy_plan(plan, abstract="năm sau", years=1, by=org.clerk, at=MOMENT)

    copied = outline_lines(draft)[-len(TABLE) :]
    assert [line.cells for line in copied] == [line.cells for line in TABLE]
    assert copied[0].frame == TABLE[0].frame
    assert [node.text for node in lines_naming(2026, draft.nodes.in_order())] == ["Viết tin, bài", "Treo băng rôn"]


def test_day_named_in_a_cell_is_not_proposed_again():
    node = Node(kind=K.PARAGRAPH, text="Kỷ niệm", cells=[{"text": "Ngày Quốc khánh 2/9/2026", "columns": 1, "rows": 1}])
    span = date(2026, 9, 1), date(2026, 9, 3)
    before = [one.anniversary.name for one in proposed_days([], span)]

    assert len(before) == 1
    node.cells[0]["text"] = f"{before[0]} (2/9/2026)"
    assert proposed_days([node], span) == []


def test_edition_of_before_tables_is_read(org):
    plan = make_plan(org)
    lines = [line.to_json() for line in outline_lines(plan)]
    for line in lines:
        for name in ("cells", "frame", "targets", "partners", "partner_ids", "product"):
            del line[name]
    Edition.objects.create(plan=plan, before=lines, after=lines)

    assert not any(one.differences for one in compared_lines(plan))


def test_render_plan_writes_the_table(org, tmp_path):
    plan = make_plan(org)
    add_table(plan)
    out = tmp_path / "ke-hoach.html"

    call_command("render_plan", str(plan.pk), "--out", str(out))

    assert '<td rowspan="2">Văn phòng Đảng ủy</td>' in out.read_text()
