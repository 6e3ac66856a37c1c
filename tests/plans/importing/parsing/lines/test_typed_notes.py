"""Notes typed out behind the text, as Word saves them, stand below the line that has their mark."""

import time

import pytest

from plans.enums import NodeKind
from plans.importing.parsing import parse
from plans.importing.parsing.lines.notes import typed_notes
from plans.importing.parsing.types import SourceLine

TEXT = (
    "KẾ HOẠCH",
    "tuyên truyền nếp sống mới trong năm 2026",
    "Chi bộ xây dựng kế hoạch như sau:",
    "I. NỘI DUNG",
    "- Kết quả thực hiện nếp sống mới[1].",
    "- Gương người tốt, việc tốt[2].",
    "Nơi nhận:",
    "- Lưu Chi bộ.",
)


def read(*more: str) -> list[tuple[str, str, str, int]]:
    plan = parse("\n".join([*TEXT, *more]).encode(), name="a.txt")
    assert plan.missed_lines == ()
    return [(node.kind.value, node.label, node.text, node.depth) for node in plan.nodes[2:]]


def test_notes_stand_below_their_lines():
    assert read("[1] Theo báo cáo của Chi ủy.", "[2] Danh sách kèm theo.") == [
        ("content_item", "-", "Kết quả thực hiện nếp sống mới[1].", 1),
        ("footnote", "[1]", "Theo báo cáo của Chi ủy.", 2),
        ("content_item", "-", "Gương người tốt, việc tốt[2].", 1),
        ("footnote", "[2]", "Danh sách kèm theo.", 2),
    ]


def test_a_note_runs_over_printed_lines():
    found = read("[1] Theo báo cáo của Chi ủy gửi Đảng ủy", "xã tháng 12 năm 2025.", "", "[2] Danh sách kèm theo.")

    assert [text for kind, _, text, _ in found if kind == "footnote"] == [
        "Theo báo cáo của Chi ủy gửi Đảng ủy xã tháng 12 năm 2025.",
        "Danh sách kèm theo.",
    ]


@pytest.mark.parametrize("line", ["[3] Tài liệu tham khảo.", "(1) Theo báo cáo.", "[1]"])
def test_what_no_mark_calls_is_no_note(line):
    assert NodeKind.FOOTNOTE.value not in [kind for kind, *_ in read(line)]


def test_long_text_without_marks_is_asked_soon():
    lines = [SourceLine(number, "- Treo cờ.") for number in range(20_000)]
    started = time.process_time()

    text, notes = typed_notes(lines)

    assert time.process_time() - started < 4  # no slow machine fails here
    assert (len(text), notes) == (20_000, [])
