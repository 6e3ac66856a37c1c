from datetime import date

from plans.enums import NodeKind
from plans.outline.models import Node
from plans.outline.queries.printing import compose, official_plan, printed_parts
from plans.outline.types import OutlineLine, TableFrame
from portal.lib.official.types import PrintedLine, PrintedNote, TableCell, TextTable, to_json
from tests.factories.plans import make_plan
from tests.factories.tables import HEAD, TABLE, add_table, row
from units.tree.models import UnitName

DAY = date(2026, 3, 2)


def test_outline_becomes_headings_items_and_paragraphs(org):
    plan = make_plan(org)
    Node.objects.create(plan=plan, position=90, kind="paragraph", text="Trên đây là\nKế hoạch.")

    body = official_plan(plan, on=DAY).body

    assert body[0] == PrintedLine("I.", "MỤC ĐÍCH, YÊU CẦU", 1)
    assert body[1] == PrintedLine("-", "Nâng cao nhận thức của cán bộ, đảng viên.")
    assert body[3] == PrintedLine("1.", "Đợt 1", 2)
    assert body[-1] == PrintedLine("", "Trên đây là Kế hoạch.")
    assert len(body) == plan.nodes.count()


def test_attachment_follows_the_signature(org):
    plan = make_plan(org)
    top = Node.objects.create(plan=plan, position=90, kind="annex", text="Phụ lục")
    Node.objects.create(plan=plan, parent=top, position=91, kind="paragraph", text="Danh mục sách")

    document = official_plan(plan, on=DAY)

    assert document.attachments == (PrintedLine("", "Phụ lục", 1), PrintedLine("", "Danh mục sách"))
    assert len(document.body) == plan.nodes.count() - 2


def test_draft_carries_its_mark_and_leaves_number_and_day_blank(org):
    document = official_plan(make_plan(org), on=DAY)

    assert document.draft_mark == "Dự thảo"
    assert document.number_line == "Số      -KH/ĐU"
    assert document.place_line == "Hòa Bình, ngày       tháng 3 năm 2026"


def test_header_takes_the_names_of_the_day(org):
    plan = make_plan(org)
    later = {"name": "Tên mới", "header_name": "ĐẢNG ỦY TÊN MỚI", "organisation_name": "ĐẢNG BỘ MỚI"}
    UnitName.objects.create(unit=org.committee, valid_from=date(2026, 6, 1), **later)
    UnitName.objects.create(unit=org.superior, valid_from=date(2026, 6, 1), **later)

    before, after = compose(plan, on=date(2026, 5, 31), number=1), compose(plan, on=date(2026, 6, 1), number=1)

    assert (before.superior, before.issuer) == ("ĐẢNG ỦY KHỐI THỬ NGHIỆM", "ĐẢNG ỦY CÔNG TY SAO MAI")
    assert (after.superior, after.issuer) == ("ĐẢNG BỘ MỚI", "ĐẢNG ỦY TÊN MỚI")
    assert (before.layout_version, after.layout_version) == ("hd05_2026", "hd05_2026")


def test_symbol_and_place_follow_the_unit_where_the_plan_names_none(org):
    plan = make_plan(org)
    plan.symbol = plan.place = ""

    document = official_plan(plan, on=DAY)

    assert (document.symbol, document.place) == ("KH/ĐU", "Hòa Bình")


def test_issued_plan_prints_its_snapshot_whatever_changed_since(org):
    plan = make_plan(org)
    plan.snapshot = to_json(compose(plan, on=DAY, number=7))
    Node.objects.filter(plan=plan).update(text="đổi sau khi ban hành")

    assert official_plan(plan, on=DAY).body[0].text == "MỤC ĐÍCH, YÊU CẦU"


def test_outline_is_read_with_its_units_in_three_queries(org, django_assert_num_queries):
    plan = make_plan(org)
    plan.issuer.parent  # noqa: B018 - reads what the header needs before the count

    with django_assert_num_queries(6):  # names of the issuer, names above, nodes, units, partners, bases
        official_plan(plan, on=DAY)


def test_table_is_printed_of_its_cells_with_what_stands_below_it(org):
    plan = make_plan(org)
    add_table(plan)

    *_, heading, table = official_plan(plan, on=DAY).body

    assert heading == PrintedLine("IV.", "PHÂN CÔNG", 1)
    assert table == PrintedLine("", "", table=TextTable(HEAD, tuple(line.cells for line in TABLE[1:])))


def test_attribute_is_printed_as_any_line():
    lines = (
        OutlineLine(NodeKind.DUTY, "1.", "Viết bài", 0),
        OutlineLine(NodeKind.ATTRIBUTE, "-", "Cơ quan chủ trì: Văn phòng", 1),
    )

    assert printed_parts(lines) == ((PrintedLine("1.", "Viết bài"), PrintedLine("-", "Cơ quan chủ trì: Văn phòng")), ())


def test_footnote_is_no_line_but_hangs_on_the_line_above_it():
    lines = (
        OutlineLine(NodeKind.PARAGRAPH, "", "Theo nghị quyết[1] và kết luận[2]."),
        OutlineLine(NodeKind.FOOTNOTE, "[1]", "Số 1-NQ/TU.", 1),
        OutlineLine(NodeKind.PARAGRAPH, "-", "Dòng dưới", 1),
        OutlineLine(NodeKind.FOOTNOTE, "[2]", "Số 2-KL/TU.", 1),
    )
    notes = (PrintedNote("[1]", "Số 1-NQ/TU."), PrintedNote("[2]", "Số 2-KL/TU."))

    body, _ = printed_parts(lines)

    assert body == (
        PrintedLine("", "Theo nghị quyết[1] và kết luận[2].", notes=notes),
        PrintedLine("-", "Dòng dưới"),
    )


def test_note_without_mark_is_hung_on_behind_and_one_below_nothing_is_a_line():
    lines = (
        OutlineLine(NodeKind.FOOTNOTE, "[1]", "Lạc."),
        OutlineLine(NodeKind.PARAGRAPH, "", "Không có dấu."),
        OutlineLine(NodeKind.FOOTNOTE, "[2]", "Hai.", 1),
        OutlineLine(NodeKind.FOOTNOTE, "", "Ba.", 1),
    )
    notes = (PrintedNote("[2]", "Hai."), PrintedNote("[*]", "Ba."))

    body, _ = printed_parts(lines)

    assert body == (PrintedLine("[1]", "Lạc."), PrintedLine("", "Không có dấu.[2][*]", notes=notes))


def test_notes_of_a_table_and_of_its_rows_go_with_it():
    lines = (
        OutlineLine(NodeKind.TABLE, "", "", frame=TableFrame(((TableCell("TT"), TableCell("Nội dung[1]")),))),
        OutlineLine(NodeKind.FOOTNOTE, "[1]", "Một.", 1),
        row("Viết bài", TableCell("1"), TableCell("Viết bài"), depth=1),
        OutlineLine(NodeKind.FOOTNOTE, "[2]", "Hai.", 2),
        row("Tổng kết", TableCell("2"), TableCell("Tổng  kết\n- họp"), depth=1),
    )

    ((line,), _) = printed_parts(lines)

    assert line.notes == (PrintedNote("[1]", "Một."), PrintedNote("[2]", "Hai."))
    assert line.table.rows == (
        (TableCell("1"), TableCell("Viết bài[2]")),
        (TableCell("2"), TableCell("Tổng kết\n- họp")),
    )


def test_line_in_a_table_that_is_no_row_stands_across_it_and_an_empty_table_is_not_printed():
    lines = (
        OutlineLine(NodeKind.TABLE, "", "", frame=TableFrame(HEAD)),
        OutlineLine(NodeKind.PARAGRAPH, "-", "Dòng lạc", 1),
        OutlineLine(NodeKind.TABLE, "", ""),
        OutlineLine(NodeKind.PARAGRAPH, "", "Sau bảng"),
    )

    body, _ = printed_parts(lines)

    assert [line.table and line.table.rows for line in body] == [((TableCell("- Dòng lạc", 5),),), None]
    assert body[1] == PrintedLine("", "Sau bảng")


def test_table_and_notes_of_an_annex_follow_the_signature():
    lines = (
        OutlineLine(NodeKind.PARAGRAPH, "", "Mở đầu"),
        OutlineLine(NodeKind.ANNEX, "", "PHỤ LỤC[1]"),
        OutlineLine(NodeKind.FOOTNOTE, "[1]", "Một.", 1),
        *TABLE,
    )

    body, attachments = printed_parts(lines)

    assert body == (PrintedLine("", "Mở đầu"),)
    assert attachments[0] == PrintedLine("", "PHỤ LỤC[1]", 1, notes=(PrintedNote("[1]", "Một."),))
    assert attachments[1].table.head == HEAD
