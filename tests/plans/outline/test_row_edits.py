"""The acts on the rows of a table: they stay rows of one shape, and no table is taken apart."""

from dataclasses import replace

import pytest

from plans.enums import NodeKind
from plans.outline.edits import Act, added_below, added_inside, edited, merged
from plans.outline.types import OutlineLine, TableFrame
from portal.lib.errors import RuleViolation
from portal.lib.official.types import TableCell


def line(depth, label, text, *numbers, kind=NodeKind.CONTENT_ITEM, **more):
    return OutlineLine(kind, label, text, depth, lines=numbers, confidence=0.5, **more)


def row(*texts, depth=1):
    return line(depth, "", texts[-1], 1, kind=NodeKind.DUTY, cells=tuple(map(TableCell, texts)))


TABLE = (
    line(0, "", "Bảng phân công", 1, kind=NodeKind.TABLE, frame=TableFrame(head=(row("TT", "Việc").cells,))),
    row("1", "Treo pa nô"),
    row("2", "Gửi báo cáo"),
    line(0, "II.", "PHẦN SAU", 2),
)


KEYED = tuple(replace(line, key=key) for key, line in enumerate(TABLE, start=1))


def test_rows_are_merged_column_by_column():
    both = merged(KEYED, 3).lines[1]

    assert [cell.text for cell in both.cells] == ["1\n2", "Treo pa nô\nGửi báo cáo"]


def test_rows_of_a_merged_cell_are_merged_with_what_stands_in_it():
    first = replace(KEYED[1], cells=(TableCell("1"), TableCell("Chi bộ", 1, 2)))
    second = replace(KEYED[2], cells=(TableCell("2"),))

    both = merged((KEYED[0], first, second), 3).lines[1]

    assert [cell.text for cell in both.cells] == ["1\n2", "Chi bộ"]


def test_row_is_added_below_a_row_and_inside_a_table_but_below_a_table_a_line():
    for edit in (added_below(TABLE, 3), added_inside(TABLE, 1), added_inside(TABLE[:1], 1)):
        assert edit.lines[edit.place - 1].cells == (TableCell(""),)
        assert edit.lines[edit.place - 1].label == ""
    below = added_below(TABLE, 1)
    assert (below.place, below.lines[3].kind, below.lines[3].cells) == (4, NodeKind.PARAGRAPH, ())


def test_what_is_added_inside_a_line_with_a_footnote_is_no_footnote():
    lines = (
        line(0, "", "", 1, kind=NodeKind.TABLE, frame=TableFrame()),
        line(1, "[1]", "Chú thích", 2, kind=NodeKind.FOOTNOTE),
    )

    edit = added_inside(lines, 1)

    assert (edit.lines[2].kind, edit.lines[2].cells) == (NodeKind.DUTY, (TableCell(""),))


@pytest.mark.parametrize(
    ("act", "place", "words"),
    [
        (Act.MERGE, 2, "chỉ gộp được với hàng khác"),
        (Act.MERGE, 4, "chỉ gộp được với hàng khác"),
        (Act.SPLIT, 2, "không tách được"),
    ],
)
def test_rows_are_merged_with_rows_only_and_never_split(act, place, words):
    with pytest.raises(RuleViolation, match=words):
        edited(KEYED, act, place=place, rest="pa nô")


def test_table_is_not_merged_and_rows_of_other_shapes_are_not_either():
    table = line(0, "", "", 9, kind=NodeKind.TABLE, frame=TableFrame())
    with pytest.raises(RuleViolation, match="Bảng không gộp được"):
        merged((*KEYED, table), 5)
    band = replace(KEYED[1], cells=(TableCell("Đợt một", 2),))
    with pytest.raises(RuleViolation, match="không cùng số ô"):
        merged((KEYED[0], band, KEYED[2]), 3)
