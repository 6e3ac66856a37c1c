"""Ruled tables in print: the same rows of cells as in the Word file, and no table where there is none."""

import subprocess

import pytest

from plans.importing.parsing import parse
from plans.importing.parsing.files.grids import with_cells
from plans.importing.parsing.files.printed import without_number
from plans.importing.parsing.files.printed_rows import Row, Word, cell_text, is_doubtful
from plans.importing.parsing.files.printed_rules import Drawing, Rule
from plans.importing.parsing.files.printed_tables import with_tables
from portal.lib import office
from portal.lib.official.types import TableCell as Cell
from tests.plans.importing.parsing.labelled import FOLDER, agreement, as_word, load, wrong_parts

LEVELS = [Rule(50, y, 350, y + 1) for y in (600, 640, 700)]
UPRIGHTS = [Rule(x, 600, x + 1, 700) for x in (50, 150, 250, 350)]


def row(y, *words):
    return Row(tuple(Word(text, x, x + 30, y, 14, bold=False) for text, x in words), 0)


def test_lines_of_one_cell_are_put_together():
    rows = [row(720, ("Bảng", 50)), row(685, ("TT", 60), ("Việc", 160)), row(665, ("làm", 160), ("Hạn", 260))]

    found = with_cells([*rows, row(620, ("1", 60), ("Tháng", 260))], Drawing([*LEVELS, *UPRIGHTS]))

    texts = [tuple(cell.text for cell in item.placed) for item in found]
    assert texts == [(), ("TT", "Việc làm", "Hạn"), ("1", "", "Tháng")]


@pytest.mark.parametrize("rules", [LEVELS, UPRIGHTS, [*LEVELS, UPRIGHTS[0], UPRIGHTS[-1]]])
def test_rules_and_frames_alone_are_no_table(rules):
    rows = [row(680, ("Một", 60), ("câu", 160))]

    assert with_cells(rows, Drawing(rules)) == rows


def test_missing_rules_join_cells():
    """No upright between the first two columns of the middle row, no level rule below the last cell of it."""
    levels = [Rule(50, 700, 350, 701), Rule(50, 640, 350, 641), Rule(50, 600, 250, 601), Rule(50, 560, 350, 561)]
    uprights = [Rule(x, 560, x + 1, 700) for x in (50, 250, 350)]
    uprights += [Rule(150, 640, 151, 700), Rule(150, 560, 151, 600)]
    rows = [
        row(680, ("TT", 60), ("Việc", 160), ("Ai", 260)),
        row(620, ("Chung", 100), ("Hội", 260)),
        row(580, ("2", 60), ("Quét", 160)),
    ]

    found = with_tables(with_cells(rows, Drawing([*levels, *uprights])))

    assert [item.cells for item in found] == [
        (Cell("TT"), Cell("Việc"), Cell("Ai")),
        (Cell("Chung", columns=2), Cell("Hội", rows=2)),
        (Cell("2"), Cell("Quét")),
    ]


def test_row_left_open_at_the_foot_of_a_page_is_in_the_table():
    rows = [row(680, ("TT", 60), ("Việc", 160)), row(620, ("1", 60), ("Treo", 160)), row(585, ("2", 60), ("Quét", 160))]
    uprights = [Rule(x, 570, x + 1, 700) for x in (50, 150, 250, 350)]

    assert [bool(item.placed) for item in with_cells(rows, Drawing([*LEVELS, *uprights]))] == [True] * 3


def test_ordinal_alone_at_the_foot_of_a_page_is_no_page_number():
    rows = [row(685, ("TT", 60), ("Việc", 160)), row(620, ("1", 60))]

    found = with_cells(rows, Drawing([*LEVELS, *UPRIGHTS]))

    assert without_number(found) == found
    assert [item.text for item in without_number(rows)] == ["TT Việc"]


def test_sides_of_the_header_in_a_ruled_table_are_none():
    rows = [row(680, ("ĐẢNG CỘNG SẢN VIỆT NAM", 260), ("ĐẢNG BỘ", 60)), row(620, ("Số 1", 60))]

    assert with_cells(rows, Drawing([*LEVELS, *UPRIGHTS])) == rows


@pytest.mark.parametrize(
    ("lines", "room", "text"),
    [
        ([("Tổ chức hội nghị", 90), ("quán triệt", 40)], 100, "Tổ chức hội nghị quán triệt"),
        ([("Tổ chức hội nghị", 70), ("Quán triệt", 40)], 120, "Tổ chức hội nghị Quán triệt"),
        ([("Treo cờ", 40), ("Quét sân", 40)], 300, "Treo cờ\nQuét sân"),
        ([("Treo cờ", 40), ("- Quét sân", 40)], 60, "Treo cờ\n- Quét sân"),
        ([("12-KH/", 40), ("ĐU", 40)], 60, "12-KH/ĐU"),
        # a narrow column breaks a word; a letter that names something is none
        ([("Ban\u00a0Tuyên giáo Đản", 98), ("g ủy Khối", 40)], 100, "Ban\u00a0Tuyên giáo Đảng ủy Khối"),
        ([("đề xuất khen thư", 98), ("ởng", 20)], 100, "đề xuất khen thưởng"),
        ([("Kiểm tra Đảng ủ", 98), ("y Khối", 40)], 100, "Kiểm tra Đảng ủy Khối"),
        ([("hội nghị trực tuy", 98), ("ến toàn xã", 40)], 100, "hội nghị trực tuyến toàn xã"),
        ([("Trạm thú", 98), ("y xã", 40)], 100, "Trạm thú y xã"),
        ([("Trước ngày 15/1", 98), ("2/2024", 40)], 100, "Trước ngày 15/12/2024"),
        ([("từ 7h0", 98), ("0 đến", 20), ("14h", 98), ("00", 20)], 100, "từ 7h00 đến 14h00"),
        ([("lúc 7h", 98), ("15 học sinh", 20)], 100, "lúc 7h 15 học sinh"),
        ([("tại các bãi biển", 98), (", cửa sông", 20)], 100, "tại các bãi biển, cửa sông"),
        ([("Từ 5/12", 98), ("30/12/2024", 40)], 100, "Từ 5/12 30/12/2024"),
        ([("Ủy ban", 40), ("MTTQ Việt Nam xã", 90)], 120, "Ủy ban MTTQ Việt Nam xã"),
        ([("tại khu B", 98), ("An Dương", 40)], 100, "tại khu B An Dương"),
        ([("trước 17 h", 98), ("ai có mặt", 40)], 100, "trước 17 h ai có mặt"),
    ],
)
def test_printed_lines_of_a_cell(lines, room, text):
    rows = [Row((Word(words, 0, right, 0, 12, bold=False),), 0) for words, right in lines]

    assert cell_text(rows, room) == text


@pytest.mark.parametrize(
    ("texts", "doubtful"),
    [(("Ban Dân chủ", "- Pháp luật"), True), (("- Cờ", "- Hoa"), False), (("Gồm:", "- Hoa"), False)],
)
def test_lone_hyphen_in_a_cell_may_list_nothing(texts, doubtful):
    rows = [Row((Word(text, 0, 60, 0, 12, bold=False),), 0) for text in texts]

    assert is_doubtful(rows, 100) is doubtful


@pytest.mark.skipif(not office.program(), reason="LibreOffice is not installed")
def test_table_of_work_is_the_same_in_print(tmp_path):
    sample = load(FOLDER / "07-dang-uy-khoi-bang-phan-cong.plan")
    (tmp_path / "a.docx").write_bytes(as_word(sample))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office.program(),
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
        tmp_path / "a.docx",
    ]
    subprocess.run(command, check=True, capture_output=True)

    plan = parse((tmp_path / "a.pdf").read_bytes(), name="a.pdf")

    assert agreement(plan, sample) == 1
    assert wrong_parts(plan, sample) == {}
