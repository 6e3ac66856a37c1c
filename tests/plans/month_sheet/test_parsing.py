from datetime import date

import pytest

from plans.month_sheet.parsing import read_month_sheet
from portal.lib.errors import RuleViolation

NAMES = {"cb1": "Chi bộ Kỹ thuật", "cb2": "Chi bộ Kinh doanh"}
KEYS = [("plan", "7"), ("number", "12-KH/ĐU"), ("month", "2026-03"), ("form", "visual")]


def cells(*values):
    kinds = {int: "number", float: "number", str: "text", type(None): ""}
    return [value if isinstance(value, tuple) else (kinds[type(value)], value) for value in values]


def book(*rows, heads=("Đơn vị", "Mã đơn vị", "Pa nô", "Áp phích"), keys=KEYS):
    return {"Bảng nhập": [cells(*heads), *(cells(*row) for row in rows)], "Khóa": [cells(*key) for key in keys]}


def test_rows_are_known_by_code_and_columns_by_head_wherever_they_stand():
    heads = ("Áp phích", "Mã đơn vị", "Đơn vị", "Pa nô")
    rows = [(0, "cb2", "Chi bộ Kinh doanh", None), (None,) * 4, (3.0, "cb1", "Chi bộ Kỹ thuật", "1.200")]

    file = read_month_sheet(book(*rows, heads=heads), names=NAMES)

    assert (file.plan, file.number, file.month, file.form) == (7, "12-KH/ĐU", date(2026, 3, 1), "visual")
    assert file.problems == []
    assert file.cells == {
        ("cb2", "posters"): 0,
        ("cb2", "panels"): None,
        ("cb1", "posters"): 3,
        ("cb1", "panels"): 1200,
    }


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1.5, "Ô C2: 1,5 không phải số nguyên"),
        ("1.5", "Ô C2: “1.5” không phải số nguyên"),
        ("nhiều", "Ô C2: “nhiều” không phải số nguyên"),
        (-1, "Ô C2: -1 là số âm"),
        (10_000_001, "Ô C2: số lớn quá mười triệu"),
        (("day", "05/01/2026"), "Ô C2: đang là ngày 05/01/2026"),
        (("formula", None), "Ô C2: công thức chưa có kết quả"),
        (("error", "#REF!"), "Ô C2: công thức báo lỗi #REF!"),
    ],
)
def test_a_cell_that_is_no_figure_is_named_by_its_address(value, words):
    file = read_month_sheet(book(("Chi bộ Kỹ thuật", "cb1", value, 1)), names=NAMES)

    assert len(file.problems) == 1
    assert file.problems[0].startswith(words)


def test_rows_and_columns_that_cannot_be_told_are_named():
    heads = ("Đơn vị", "Mã đơn vị", "Pa nô", "Cột lạ", "Pa nô")
    rows = [
        ("Chi bộ Kỹ thuật", "cb1", 1),
        ("", "", 2),
        ("X", "cb7", 3),
        ("Chi bộ Kỹ thuật", "cb1", 4),
        ("Sai", "cb2", 5),
    ]

    problems = read_month_sheet(book(*rows, heads=heads), names=NAMES).problems

    assert [problem.split(":")[0] for problem in problems] == ["Ô D1", "Ô E1", "Ô B3", "Ô B4", "Ô B5", "Ô A6"]
    assert "đã có ở hàng 2" in problems[4]


@pytest.mark.parametrize(
    "sheets",
    [
        {},
        book(keys=[]),
        book(keys=[*KEYS[:3], ("form", "x")]),
        book(keys=[("plan", "x"), *KEYS[1:]]),
        book(heads=("Đơn vị", "Pa nô")),
    ],
)
def test_what_is_no_month_sheet_of_ours_is_refused(sheets):
    with pytest.raises(RuleViolation, match=r"đã xuất từ Cổng|Mã đơn vị"):
        read_month_sheet(sheets, names=NAMES)
