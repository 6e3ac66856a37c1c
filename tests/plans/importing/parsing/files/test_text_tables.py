"""Tables in pasted text: bars of a note, boxes drawn with signs, columns set by spaces."""

import time

import pytest

from plans.importing.parsing import parse
from plans.importing.parsing.files.text_tables import with_stacked_tables
from plans.importing.parsing.types import SourceLine
from portal.lib.official.types import TableCell as Cell

TITLE = "KẾ HOẠCH\nTuyên truyền an toàn giao thông\n\nI. NỘI DUNG\n"

MARKDOWN = """
| TT | Nội dung | Đơn vị thực hiện |
|----|:--------:|---|
| A. Công tác quán triệt |
| 1 | **Treo** cờ<br>ở ngõ | Văn phòng |
| 2 | Quét sân | |
"""
PLUS = """
+----+------------------+------------------+
| TT | Nội dung         | Đơn vị thực hiện |
+----+------------------+------------------+
| A. Công tác quán triệt                   |
| 1  | Treo cờ          | Văn phòng        |
|    | ở ngõ            |                  |
| 2  | Quét sân         |                  |
+----+------------------+------------------+
"""
BOX = """
┌────┬────────────────┬──────────────────┐
│ TT │ Nội dung       │ Đơn vị thực hiện │
├────┴────────────────┴──────────────────┤
│ A. Công tác quán triệt                 │
├────┬────────────────┬──────────────────┤
│ 1  │ Treo cờ        │ Văn phòng        │
│    │ ở ngõ          │                  │
├────┼────────────────┼──────────────────┤
│ 2  │ Quét sân       │                  │
└────┴────────────────┴──────────────────┘
"""
SPACES = """
TT   Nội dung              Đơn vị thực hiện
1    Treo cờ               Văn phòng
     ở ngõ
2    Quét sân              Hội Phụ nữ
"""


def read(table, *, before="", after="II. KINH PHÍ\nTự lo.\n"):
    return parse(f"{TITLE}{before}{table}{after}".encode(), name="ke-hoach.txt")


@pytest.mark.parametrize(
    ("table", "text"), [(MARKDOWN, "Treo cờ\nở ngõ"), (PLUS, "Treo cờ ở ngõ"), (BOX, "Treo cờ ở ngõ")]
)
def test_drawn_tables(table, text):
    plan = read(table)

    head, band, first, second = plan.nodes[1:5]
    assert [node.kind.value for node in plan.nodes] == [
        *("section", "table", "heading", "content_item", "content_item"),
        *("section", "paragraph"),
    ]
    assert head.frame.head == ((Cell("TT"), Cell("Nội dung"), Cell("Đơn vị thực hiện")),)
    assert band.cells == (Cell("A. Công tác quán triệt", columns=3),)
    assert first.cells == (Cell("1"), Cell(text), Cell("Văn phòng"))
    assert (first.text, first.units, second.cells[2]) == ("Treo cờ ở ngõ", ("Văn phòng",), Cell(""))
    assert plan.missed_lines == ()


def test_columns_of_spaces_are_a_guess():
    plan = read(SPACES)

    table, first, second = plan.nodes[1:4]
    assert (table.kind.value, table.is_doubtful) == ("table", True)
    assert (first.text, first.units, first.lines) == ("Treo cờ ở ngõ", ("Văn phòng",), (7, 8))
    assert (second.text, second.units) == ("Quét sân", ("Hội Phụ nữ",))
    assert plan.missed_lines == ()


@pytest.mark.parametrize(
    "text",
    [
        "- Treo cờ   ở ngõ\n- Quét sân   ở thôn\n- Họp dân   ở xã\n",
        "Nội dung     cần làm\nTreo cờ ở ngõ\nQuét sân ở thôn\n",
        "| Treo cờ |\n| Quét sân |\n",
        "-----\n+ Treo cờ\n",
        "Tỷ lệ 50 | 60\n",
    ],
)
def test_what_is_no_table(text):
    assert not any(node.kind == "table" for node in read(text).nodes)


def test_endless_row_of_bars_is_read_soon():
    started = time.process_time()

    read("| " * 9_000 + "\n")

    assert time.process_time() - started < 5  # the square of its length would take a minute


def test_old_letters_of_pasted_text():
    text = "KÕ ho¹ch\ntuyªn truyÒn an toµn giao th«ng\nI. Néi dung\n- Gi÷ g×n ®\xad\xeang phè s¹ch, ®Ñp.\n"

    plan = parse(text.encode(), name="")

    assert plan.source_lines[3] == "- Giữ gìn đường phố sạch, đẹp."
    assert any("TCVN3 (ABC) ở 4 dòng" in problem.message for problem in plan.problems)


def test_a_row_without_tabs_for_its_last_cells_is_one():
    rows = ["Thời gian\tNội dung\tĐơn vị", "7h30\tĐón khách\tVăn phòng", "9h00\tBế mạc", "10h00\tDọn hội trường"]

    _, table, *found = read("\n".join([*rows, ""])).nodes[:5]

    assert table.kind == "table"
    assert [[cell.text for cell in node.cells] for node in found] == [
        ["7h30", "Đón khách", "Văn phòng"],
        ["9h00", "Bế mạc", ""],
        ["10h00", "Dọn hội trường", ""],
    ]


STACKED = ("Nội dung", "Chủ trì", "Phối hợp", "Thời gian")
STACKED_ROWS = (
    ("Lễ phát động toàn tỉnh", "Ban Phong trào", "", "Trước ngày 05/6/2026"),
    ("Ra quân thu gom rác", "Hội Phụ nữ", "Công đoàn", "Quý III/2026"),
)


def stacked(*lines):
    return parse("\n".join([TITLE.strip(), *lines, "II. KINH PHÍ", "- Từ ngân sách."]).encode(), name="a.txt")


@pytest.mark.parametrize("is_counted", [True, False])
def test_table_with_each_cell_on_a_line_is_a_guess(is_counted):
    """As LibreOffice saves it as text."""
    head = ("TT", *STACKED) if is_counted else STACKED
    rows = [(str(place), *row) if is_counted else row for place, row in enumerate(STACKED_ROWS, 1)]

    plan = stacked(*head, *(text for row in rows for text in row))

    table, *items = (node for node in plan.nodes if node.kind == "table" or node.cells)
    assert [cell.text for cell in table.frame.head[0]] == list(head)
    assert [tuple(cell.text for cell in node.cells) for node in items] == rows
    assert table.is_doubtful
    assert items[0].units == ("Ban Phong trào",)
    assert plan.missed_lines == ()


@pytest.mark.parametrize("more", [("Cả năm",), ("Ngày thứ hai", *STACKED_ROWS[0])])
def test_table_that_came_apart_is_told(more):
    plan = stacked(*STACKED, *(text for row in STACKED_ROWS for text in row), *more)

    (problem,) = (problem for problem in plan.problems if "bảng bị tách" in problem.message)
    assert plan.source_lines[problem.line - 1] == "Nội dung"
    assert not any(node.cells for node in plan.nodes)


def test_titles_over_and_over_are_read_soon():
    started = time.process_time()

    with_stacked_tables([SourceLine(number, "Nội dung") for number in range(20_000)])

    assert time.process_time() - started < 4  # no slow machine fails here


def test_titles_that_head_paragraphs_are_no_table():
    plan = stacked("Thời gian", "Cả năm 2026.", "Địa điểm", "Các xã, phường.", "Nội dung", "Treo cờ ở ngõ.")

    assert not any("bảng" in problem.message for problem in plan.problems)
