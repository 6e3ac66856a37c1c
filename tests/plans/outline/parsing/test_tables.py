from dataclasses import replace
from datetime import date
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.enums import MAX_LEVELS, NodeKind
from plans.outline.edits import Act, edited
from plans.outline.edits.writing import typed_in
from plans.outline.parsing.asks import PlanDays
from plans.outline.parsing.tables import cell_shape, is_block, mended, with_head
from plans.outline.types import Outline, OutlineLine, TableFrame, branch
from plans.periods import Deadline
from portal.lib.errors import RuleViolation
from portal.lib.official.tables import columns_of
from portal.lib.official.types import TableCell as Cell
from tests.factories.tables import HEAD, TABLE

K = NodeKind
DAYS = PlanDays(date(2026, 1, 5))
SECTION = OutlineLine(K.SECTION, "IV.", "PHÂN CÔNG", key=1)
LINES = (SECTION, *(replace(line, key=key) for key, line in enumerate(TABLE, start=2)))
TABLE_KEY, BAND, FIRST, SECOND, LAST = range(2, 7)


def after(*lines: OutlineLine) -> tuple[OutlineLine, ...]:
    return mended(LINES, lines, plan=DAYS)


def texts(line: OutlineLine) -> list[str]:
    return [cell.text for cell in line.cells]


def test_nothing_changes_where_nothing_changed():
    assert after(*LINES) == LINES


def test_merged_cell_goes_to_the_row_below_when_the_first_row_is_deleted():
    section, table, band, _, second, last = LINES

    lines = after(section, table, band, second, last)

    assert lines[3].cells == (Cell("2"), Cell("Treo băng rôn"), Cell("Văn phòng Đảng ủy"), *second.cells[2:])
    assert lines[3].units == ("Văn phòng Đảng ủy",)


def test_merged_cell_stands_in_each_row_when_another_comes_between():
    section, table, band, first, second, last = LINES

    lines = after(section, table, band, first, replace(last, depth=3), second)

    assert [texts(line)[2] for line in lines[3:]] == ["Văn phòng Đảng ủy", "Ban Tuyên giáo", "Văn phòng Đảng ủy"]
    assert {cell.rows for line in lines[3:] for cell in line.cells} == {1}


def test_new_row_has_an_empty_cell_for_each_column():
    new = OutlineLine(K.DUTY, "", "", 2, cells=(Cell(""),))

    assert after(*LINES, new)[-1].cells == (Cell(""),) * 5


def test_new_row_between_rows_of_a_merged_cell_shares_it():
    section, table, band, first, second, last = LINES
    new = OutlineLine(K.DUTY, "", "", 3, cells=(Cell(""),))

    lines = after(section, table, band, first, new, second, last)

    assert lines[3].cells[2] == Cell("Văn phòng Đảng ủy", 1, 3)
    assert lines[4].cells == (Cell(""),) * 4
    assert lines[4].units == ("Văn phòng Đảng ủy",)
    assert lines[5].cells == second.cells


def test_cell_that_is_written_changes_what_all_its_rows_say():
    section, table, band, first, second, last = LINES
    cells = (*first.cells[:2], replace(first.cells[2], text="Ban Tuyên giáo"), *first.cells[3:])

    lines = after(section, table, band, replace(first, cells=cells), second, last)

    assert lines[3].units == lines[4].units == ("Ban Tuyên giáo",)
    assert lines[3].unit_ids is lines[4].unit_ids is None
    assert lines[4].cells == second.cells
    assert lines[3].partners == first.partners


def test_written_work_and_day_stand_on_the_row_and_what_was_set_by_hand_stays():
    section, table, band, first, second, last = LINES
    second = replace(second, units=("Đoàn Thanh niên",), unit_ids=(7,))
    cells = (Cell("2"), Cell("Treo pa nô"), second.cells[2], Cell("trước ngày 30/3/2026"))

    before = (section, table, band, first, second, last)
    lines = mended(before, (*before[:4], replace(second, cells=cells), last), plan=DAYS)

    assert lines[4].text == "Treo pa nô"
    assert lines[4].deadline == Deadline(date(2026, 3, 30))
    assert (lines[4].units, lines[4].unit_ids) == (("Đoàn Thanh niên",), (7,))


def test_row_that_leaves_its_table_is_a_line_with_all_its_words():
    section, table, band, first, second, last = LINES

    lines = after(section, table, band, first, replace(last, depth=2), replace(second, depth=1))

    assert lines[5].cells == ()
    assert (lines[5].label, lines[5].text) == ("2.", "Treo băng rôn; Văn phòng Đảng ủy; Công đoàn; 25/3/2026")
    assert lines[3].cells[2] == Cell("Văn phòng Đảng ủy")


def test_row_made_a_footnote_is_a_line_with_all_its_words():
    section, table, band, first, second, last = LINES

    lines = after(section, table, band, first, replace(second, kind=K.FOOTNOTE), last)

    assert lines[4].cells == ()
    assert lines[4].text == "Treo băng rôn; Văn phòng Đảng ủy; Công đoàn; 25/3/2026"
    assert cell_shape(lines, SECOND) is None


def test_line_that_comes_into_a_table_is_a_row_across_it():
    line = OutlineLine(K.PARAGRAPH, "-", "Dòng ngoài", 2, key=9)

    assert after(*LINES, line)[-1].cells == (Cell("- Dòng ngoài", 5),)


def test_row_of_one_table_in_another_keeps_its_words():
    section, table, band, first, second, last = LINES
    other = replace(table, key=20, frame=TableFrame(((Cell("A"), Cell("B")),)))

    lines = after(section, table, band, first, last, other, replace(second, depth=2))

    assert texts(lines[6]) == ["2", "Treo băng rôn", "Văn phòng Đảng ủy", "Công đoàn", "25/3/2026"]


def test_table_in_a_table_is_refused():
    with pytest.raises(RuleViolation, match="Bảng không đặt được trong bảng khác"):
        after(*LINES, OutlineLine(K.TABLE, "", "", 2, frame=TableFrame(), key=9))


def test_table_made_another_kind_leaves_lines_with_all_its_words():
    section, table, *rows = LINES

    lines = after(section, replace(table, kind=K.PARAGRAPH), *rows)

    assert lines[1] == OutlineLine(K.PARAGRAPH, "", "TT, Nội dung, Đơn vị, Thời gian, Chủ trì, Phối hợp", 1, key=2)
    assert lines[2].text == "Đợt 1"
    assert (lines[4].label, lines[4].text) == ("2.", "Treo băng rôn; Văn phòng Đảng ủy; Công đoàn; 25/3/2026")


def test_line_made_a_table_gets_the_usual_columns_and_keeps_its_words():
    lines = after(SECTION, OutlineLine(K.TABLE, "-", "Viết bài", 1, key=2))

    assert texts(replace(lines[1], cells=lines[1].frame.head[0])) == [
        "TT",
        "Nội dung",
        "Đơn vị thực hiện",
        "Thời gian",
    ]
    assert lines[1].text == ""
    assert (lines[2].kind, lines[2].text, texts(lines[2])) == (K.DUTY, "- Viết bài", ["", "- Viết bài", "", ""])


def test_pasted_block_becomes_a_table_that_says_what_its_columns_say():
    head = "TT\tNội dung công việc\tĐơn vị chủ trì\tThời gian hoàn thành"
    block = f'{head}\n1\t"Viết tin,\nbài ""mới"""\tVăn phòng\t20/3/2026\n2\t"Treo cờ"'
    line = OutlineLine(K.PARAGRAPH, "", f"Phân công như sau:\n{block}\nTrên đây là phân công.", 1, key=9)

    _, above, table, first, second, below = after(SECTION, line)

    assert (above.key, above.text) == (9, "Phân công như sau:")
    assert [cell.text for cell in table.frame.head[0]] == [
        *("TT", "Nội dung công việc", "Đơn vị chủ trì", "Thời gian hoàn thành")
    ]
    assert (first.kind, first.depth, first.text, first.units) == (K.DUTY, 2, 'Viết tin, bài "mới"', ("Văn phòng",))
    assert first.cells[1].text == 'Viết tin,\nbài "mới"'
    assert first.deadline == Deadline(date(2026, 3, 20))
    assert texts(second) == ["2", '"Treo cờ"', "", ""]
    assert (below.kind, below.text, below.depth) == (K.PARAGRAPH, "Trên đây là phân công.", 1)


def test_pasted_block_alone_takes_the_place_of_its_line():
    lines = after(SECTION, OutlineLine(K.PARAGRAPH, "", "a\tb\nc\td", 1, key=9))

    assert [(line.kind, line.key) for line in lines] == [
        (K.SECTION, 1),
        (K.TABLE, 9),
        (K.PARAGRAPH, 0),
        (K.PARAGRAPH, 0),
    ]
    assert lines[1].frame == TableFrame()


def test_pasted_cells_that_are_merged_stay_merged():
    rows = ("TT\tNội dung\tĐơn vị\t⇠", "⇡\t⇡\tChủ trì\tPhối hợp", "1\tViết bài\tCông đoàn\t", "2\tTreo cờ\t⇡\tChi bộ")

    _, table, first, second = after(SECTION, OutlineLine(K.PARAGRAPH, "", "\n".join(rows), 1, key=9))

    assert table.frame.head == (
        (Cell("TT", 1, 2), Cell("Nội dung", 1, 2), Cell("Đơn vị", 2)),
        (Cell("Chủ trì"), Cell("Phối hợp")),
    )
    assert first.cells == (Cell("1"), Cell("Viết bài"), Cell("Công đoàn", 1, 2), Cell(""))
    assert second.cells == (Cell("2"), Cell("Treo cờ"), Cell("Chi bộ"))
    assert (first.units, second.units, second.partners) == (("Công đoàn",), ("Công đoàn",), ("Chi bộ",))


def test_marks_that_reach_nowhere_are_no_cells():
    _, table, row, _ = after(SECTION, OutlineLine(K.PARAGRAPH, "", "⇡\t⇠\tb\n⇠\tc\td", 1, key=9))

    assert (table.frame, row.cells[0]) == (TableFrame(), Cell("b"))


def test_a_list_is_no_block():
    assert not is_block("-\tÝ một\n-\tÝ hai")
    assert not is_block("1.\tÝ một\r\n\ta)\tÝ hai\r\n")
    assert is_block("1.\tÝ một\tVăn phòng\n2.\tÝ hai\tCông đoàn")
    assert is_block("TT\tNội dung\n1.\tÝ một")


def test_text_is_a_block_if_a_tab_parts_it():
    assert is_block("a\tb")
    assert not is_block("\ta\n\tb".replace("\t", " "))
    assert is_block("\tb")
    assert not is_block("\t\t\n\t")


def test_row_is_written_under_the_names_of_its_columns():
    shape = cell_shape(LINES, SECOND)

    assert shape.titles == ("TT", "Nội dung", "Đơn vị Phối hợp", "Thời gian")
    assert shape.cells == LINES[4].cells
    assert (shape.columns, shape.filled) == (5, 5)
    assert cell_shape(LINES, SECTION.key) is None


def test_head_is_written_by_its_names_and_a_table_without_one_by_blanks():
    assert [cell.text for cell in cell_shape(LINES, TABLE_KEY).cells] == [
        *("TT", "Nội dung", "Đơn vị", "Thời gian", "Chủ trì", "Phối hợp")
    ]
    bare = (replace(LINES[1], frame=TableFrame()), *LINES[2:])
    assert cell_shape(bare, TABLE_KEY).cells == (Cell(""),) * 5


def test_columns_are_added_at_the_end_and_empty_ones_go():
    section, table, *rows = LINES
    names = ["TT", "Nội dung", "Đơn vị", "Thời gian", "Chủ trì", "Phối hợp"]

    wide = after(section, replace(table, frame=with_head(table.frame, names, 6)), *rows)
    assert wide[1].frame.head[0][-1] == Cell("", 1, 2)
    assert [len(line.cells) for line in wide[2:]] == [1, 6, 5, 6]

    frame = with_head(wide[1].frame, [*names[:4], "", *names[4:]], 5)
    assert frame.head == HEAD
    assert mended(wide, (section, replace(table, frame=frame), *wide[2:]), plan=DAYS)[3:] == LINES[3:]


def test_column_in_which_a_row_says_something_stays():
    section, table, *rows = LINES
    frame = with_head(table.frame, ["TT", "Nội dung", "Đơn vị", "", "Chủ trì", "Phối hợp"], 4)

    lines = after(section, replace(table, frame=frame), *rows)

    assert texts(lines[3])[-1] == "20/3/2026"


def test_table_without_a_head_gets_one_by_its_names():
    assert with_head(TableFrame(), ["", ""], 2) == TableFrame()
    assert with_head(TableFrame(), ["TT", "Việc"], 2).head == ((Cell("TT"), Cell("Việc")),)


def test_more_rows_than_a_page_can_bear_are_not_pasted_at_once():
    new = OutlineLine(K.PARAGRAPH, "", "1\tViệc\n" * 501)

    with pytest.raises(RuleViolation, match="có 501 hàng"):
        after(*LINES, new)


def test_number_longer_than_a_label_stays_with_the_words_of_a_row():
    section, table, band, first, second, last = LINES
    row = replace(last, key=0, depth=1, cells=(Cell(f"{'1.' * 11}1"), Cell("Tổng kết")))

    line = after(section, table, band, first, second, row)[5]

    assert (line.label, line.text) == ("", f"{'1.' * 11}1; Tổng kết")


def keyed(lines: Outline) -> Outline:
    following = count(max(line.key for line in lines) + 1)
    return tuple(line if line.key else replace(line, key=next(following)) for line in lines)


TWO_TABLES = keyed(
    (
        *LINES,
        OutlineLine(K.FOOTNOTE, "[1]", "Theo số liệu", 2),
        OutlineLine(K.SECTION, "V.", "PHẦN SAU"),
        *TABLE,
        OutlineLine(K.PARAGRAPH, "-", "Lời bên dưới", 1),
    )
)


def words(lines: Outline) -> set[str]:
    """All that stand anywhere, whatever sign a cell got when it was made a line."""
    # the mark of a line without words is no word
    told = [f"{line.label} {line.text}" for line in lines if line.text and not line.cells]
    told += [
        cell.text for line in lines for row in (line.cells, *(line.frame.head if line.frame else ())) for cell in row
    ]
    return {word.strip(".;,") for text in told for word in text.split()}


def one_act(lines: Outline, act: Act | NodeKind, place: int, before: int) -> Outline:
    """A kind: the line is given it. As it was where the act is refused."""
    place = 1 + place % len(lines)
    try:
        if isinstance(act, NodeKind):
            after = typed_in(lines, place, replace(lines[place - 1], kind=act))
        else:
            after = edited(lines, act, place=place, before=before).lines
        return keyed(mended(lines, after, plan=DAYS))
    except RuleViolation:
        return lines


ACTS = [*(act for act in Act if act is not Act.DELETE), K.FOOTNOTE, K.PARAGRAPH, K.TABLE]


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 24), st.integers(0, 24)), max_size=12))
def test_no_sequence_of_acts_loses_a_word_and_tables_stay_rectangles(steps):
    lines = TWO_TABLES
    for act, place, before in steps:
        after = one_act(lines, act, place, before)
        assert words(lines) <= words(after)
        lines = after

        assert lines[0].depth == 0
        assert all(below.depth <= above.depth + 1 < MAX_LEVELS + 1 for above, below in pairwise(lines))
        for start in (place for place, line in enumerate(lines) if line.kind is K.TABLE):
            rows = [line.cells for line in lines[branch(lines, start)][1:] if line.kind is not K.FOOTNOTE]
            assert all(rows)
            assert sum(cell.columns * cell.rows for row in rows for cell in row) == columns_of(rows) * len(rows)
        for line in lines:
            cell_shape(lines, line.key)
