"""Tables of a Word file: spans, heads, bands, nested tables, and what only places texts."""

import datetime

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from plans.importing.parsing import parse
from plans.importing.parsing.types import DocumentRefused
from portal.lib.official.types import TableCell as Cell
from tests.plans.importing.parsing.samples import word_bytes


def cell(text="", *, columns=1, down="", more=""):
    """`down`: `restart` begins a merged cell, `continue` goes on with it. `more` is XML behind the paragraphs."""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns != 1 else ""
    merge = f'<w:vMerge w:val="{down}"/>' if down else ""
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{paragraphs}{more}</w:tc>"


def row(*cells, head=False, before=0):
    properties = "<w:tblHeader/>" * head + (f'<w:gridBefore w:val="{before}"/>' if before else "")
    cells = [one if one.startswith("<") else cell(one) for one in cells]
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows, widths=()):
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def read(*tables, section="I. NỘI DUNG", after=()):
    document = docx.Document()
    for line in ("KẾ HOẠCH", "tuyên truyền an toàn giao thông năm 2026", section):
        document.add_paragraph(line)
    for one in tables:
        document.element.body.insert(-1, parse_xml(one))
    for line in after:
        document.add_paragraph(line)
    return parse(word_bytes(document), name="ke-hoach.docx")


def lines(plan):
    return [(node.kind.value, node.depth, node.text) for node in plan.nodes]


def cells(*texts):
    return tuple(text if isinstance(text, Cell) else Cell(text) for text in texts)


HEAD = row("TT", "Nội dung", "Đơn vị thực hiện")


def test_table_is_a_line_with_its_rows_below():
    plan = read(table(HEAD, row("1", "Treo cờ", "Văn phòng"), widths=(500, 3000, 1500)), after=["II. KINH PHÍ"])

    assert lines(plan) == [
        ("section", 0, "NỘI DUNG"),
        ("table", 1, ""),
        ("content_item", 2, "Treo cờ"),
        ("section", 0, "KINH PHÍ"),
    ]
    (_, frame_line, item, _) = plan.nodes
    assert frame_line.frame.head == (cells("TT", "Nội dung", "Đơn vị thực hiện"),)
    assert frame_line.frame.widths == (10.0, 60.0, 30.0)
    assert (item.cells, item.units) == (cells("1", "Treo cờ", "Văn phòng"), ("Văn phòng",))
    assert plan.missed_lines == ()


def test_merged_cells_keep_their_spans_and_count_for_all_rows():
    plan = read(
        table(
            HEAD,
            row("1", "Treo cờ", cell("Văn phòng", down="restart")),
            row("2", "Quét sân", cell("không thấy", down="continue")),
            row(cell("Tổng hợp chung", columns=2), "Công đoàn"),
        )
    )

    rows = [node for node in plan.nodes if node.cells]
    assert [node.cells for node in rows] == [
        cells("1", "Treo cờ", Cell("Văn phòng", rows=2)),
        cells("2", "Quét sân"),
        cells(Cell("Tổng hợp chung", columns=2), "Công đoàn"),
    ]
    assert [(node.text, node.units) for node in rows] == [
        ("Treo cờ", ("Văn phòng",)),
        ("Quét sân", ("Văn phòng",)),
        ("Tổng hợp chung", ("Công đoàn",)),
    ]


def test_head_of_two_rows_and_marked_band():
    plan = read(
        table(
            row(cell("TT", down="restart"), cell("Nhiệm vụ", down="restart"), cell("Đơn vị", columns=2), head=True),
            row(cell(down="continue"), cell(down="continue"), "Chủ trì", "Phối hợp", head=True),
            row(cell("Buổi sáng", columns=4), head=True),
            row("1", "Treo cờ", "Văn phòng", "Công đoàn"),
        )
    )

    assert plan.nodes[1].frame.head == (
        cells(Cell("TT", rows=2), Cell("Nhiệm vụ", rows=2), Cell("Đơn vị", columns=2)),
        cells("Chủ trì", "Phối hợp"),
    )
    assert lines(plan)[2:] == [("heading", 2, "Buổi sáng"), ("duty", 3, "Treo cờ")]
    assert (plan.nodes[3].units, plan.nodes[3].partners) == (("Văn phòng",), ("Công đoàn",))


def test_timetable_gives_day_and_hour():
    plan = read(
        table(
            row("Thời gian", "Nội dung", "Phụ trách"),
            row(cell("Ngày thứ nhất, 17/8/2026", columns=3)),
            row(cell("Buổi sáng", columns=3)),
            row("7h00", "Ổn định tổ chức", "GVCN"),
            row(cell("Ngày thứ hai, 18/8/2026", columns=3)),
            row("8 giờ 30 - 9 giờ 00", "Tham quan", "Đoàn trường"),
        )
    )

    assert lines(plan)[2:] == [
        ("phase", 2, "Ngày thứ nhất, 17/8/2026"),
        ("heading", 3, "Buổi sáng"),
        ("content_item", 4, "7h00: Ổn định tổ chức"),
        ("phase", 2, "Ngày thứ hai, 18/8/2026"),
        ("content_item", 3, "8 giờ 30 - 9 giờ 00: Tham quan"),
    ]
    first, second = (node for node in plan.nodes if node.kind == "content_item")
    assert (first.starts_on, first.ends_on, first.units) == (*[datetime.date(2026, 8, 17)] * 2, ("GVCN",))
    assert (second.starts_on, second.ends_on) == (datetime.date(2026, 8, 18),) * 2


def test_cell_of_several_paragraphs_and_a_table_inside():
    inner = table(row("a", "b"), row("c", "d"))
    plan = read(table(HEAD, row("1", cell("Treo cờ\nQuét sân", more=inner + "<w:p/>"), "Văn phòng")))

    assert plan.nodes[2].cells == cells("1", "Treo cờ\nQuét sân\na b\nc d", "Văn phòng")


def test_hair_lines_of_the_grid_are_one():
    """Word keeps a column of half a millimetre where two cells were meant to be level."""
    plan = read(
        table(
            HEAD,
            row(cell("Buổi sáng", columns=4)),
            row("1", "Treo cờ", cell("Văn phòng", columns=2)),
            row("2", cell("Quét sân"), cell("Công đoàn", columns=2)),
            widths=(900, 6000, 2000, 10),
        )
    )

    assert [node.cells for node in plan.nodes if node.cells] == [
        cells(Cell("Buổi sáng", columns=3)),
        cells("1", "Treo cờ", "Văn phòng"),
        cells("2", "Quét sân", "Công đoàn"),
    ]


def test_row_that_begins_late_or_ends_early_is_filled():
    plan = read(table(HEAD, row("Treo cờ", "Văn phòng", before=1), row("2", "Quét sân")))

    assert [node.cells for node in plan.nodes if node.cells] == [
        cells("", "Treo cờ", "Văn phòng"),
        cells("2", "Quét sân", ""),
    ]


def test_empty_row_is_left_out_of_merged_cells():
    plan = read(
        table(
            HEAD,
            row("1", "Treo cờ", cell("Văn phòng", down="restart")),
            row("", "", cell(down="continue")),
            row("2", "Quét sân", cell(down="continue")),
        )
    )

    assert [node.cells for node in plan.nodes if node.cells] == [
        cells("1", "Treo cờ", Cell("Văn phòng", rows=2)),
        cells("2", "Quét sân"),
    ]


def test_deleted_rows_and_rows_in_content_controls():
    deleted = row("9", "Bỏ", "Không ai").replace("<w:trPr>", '<w:trPr><w:del w:id="1" w:author="A"/>')
    control = f"<w:sdt><w:sdtContent>{row('2', 'Quét sân', 'Công đoàn')}</w:sdtContent></w:sdt>"

    plan = read(table(HEAD, row("1", "Treo cờ", "Văn phòng"), deleted, control))

    assert [node.text for node in plan.nodes if node.cells] == ["Treo cờ", "Quét sân"]


def test_work_that_names_the_party_is_a_table():
    plan = read(table(HEAD, row("1", "Tuyên truyền lịch sử Đảng Cộng sản Việt Nam", "Ban Tuyên giáo")))

    assert [kind for kind, *_ in lines(plan)] == ["section", "table", "content_item"]


@pytest.mark.parametrize("left", ["ĐẢNG BỘ XÃ MẪU", "Nơi nhận:", "Số 12-KH/ĐU"])
def test_table_that_places_texts_is_none(left):
    plan = read(table(row(left, "Mẫu, ngày 12 tháng 4 năm 2026")))

    assert not any(node.kind == "table" for node in plan.nodes)


def test_annex_has_tables_too():
    after = ["Nơi nhận:", "- Lưu Văn phòng.", "T/M ĐẢNG ỦY", "BÍ THƯ", "Ngô Thị Ví Dụ", "PHỤ LỤC 1"]
    document = docx.Document()
    for line in ("KẾ HOẠCH", "tuyên truyền an toàn giao thông năm 2026", "I. NỘI DUNG", "- Treo cờ.", *after):
        document.add_paragraph(line)
    document.element.body.insert(-1, parse_xml(table(row("Đơn vị", "Số buổi"), row("Chi bộ 1", "2"))))

    plan = parse(word_bytes(document), name="ke-hoach.docx")

    assert lines(plan)[2:] == [("annex", 0, "PHỤ LỤC 1"), ("table", 1, ""), ("paragraph", 2, "Chi bộ 1: Số buổi 2")]
    assert plan.missed_lines == ()


def test_absurd_spans_are_cut():
    plan = read(table(HEAD, row(cell("Treo cờ", columns=1_000_000), cell("Văn phòng", columns=10**18))))

    (_, _, item) = plan.nodes
    assert sum(one.columns for one in item.cells) <= 64


@pytest.mark.parametrize("one", ["a", cell(down="continue")])
def test_too_many_cells_are_refused_before_they_are_read(one):
    with pytest.raises(DocumentRefused, match=r"20\.000 ô"):
        read(table(*[row(*[one] * 60)] * 400))
