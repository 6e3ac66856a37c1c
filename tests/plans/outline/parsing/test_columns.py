"""What the columns of a table say of its rows."""

import pytest

from plans.outline.parsing.columns import filled, is_head, table_meaning, titles_of
from portal.lib.official.types import TableCell as Cell


def rows(*lines):
    return [tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in line) for line in lines]


WORK = rows(("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Sản phẩm"))


def test_merged_cell_stands_in_all_its_rows_and_columns():
    merged = rows(("1", Cell("Treo cờ", columns=2), Cell("Văn phòng", rows=3)), ("2", "a", "b"), ("3", "", ""))

    assert filled(merged) == [
        ("1", "Treo cờ", "Treo cờ", "Văn phòng"),
        ("2", "a", "b", "Văn phòng"),
        ("3", "", "", "Văn phòng"),
    ]


def test_cell_reaching_out_of_the_table_ends_with_it():
    assert filled(rows((Cell("a", columns=1_000_000, rows=1_000_000), "b"))) == [("a",) * 63]


def test_row_of_an_assignment_table():
    meaning = table_meaning(
        WORK, rows(("1", "Mở lớp\ntập huấn", "Văn phòng Đảng ủy", "Sở Y tế, Đoàn Khối", "15/4/2026", "03 lớp"))
    )

    (row,) = meaning.rows
    assert (row.text, row.units, row.partners) == (
        "Mở lớp tập huấn",
        ("Văn phòng Đảng ủy",),
        ("Sở Y tế", "Đoàn Khối"),
    )
    assert (row.due, row.day, row.product) == ("15/4/2026", "", "03 lớp")
    assert (meaning.is_work, meaning.assigns, meaning.is_timetable) == (True, True, False)


def test_long_product_is_told_as_far_as_its_field_goes():
    meaning = table_meaning(WORK, rows(("1", "Mở lớp", "Văn phòng Đảng ủy", "", "15/4/2026", "Sổ tay " * 50)))

    assert meaning.rows[0].product == f"{'Sổ tay ' * 42}Sổ…"


def test_merged_unit_cell_counts_for_all_its_rows():
    lead, partner = Cell("Văn phòng", rows=2), Cell("Công đoàn", rows=2)
    lines = rows(("1", "Treo cờ", lead, partner, "Tháng 5", ""), ("2", "Quét sân", "Tháng 6", ""))

    meaning = table_meaning(WORK, lines)

    assert [(row.text, row.units, row.partners, row.due) for row in meaning.rows] == [
        ("Treo cờ", ("Văn phòng",), ("Công đoàn",), "Tháng 5"),
        ("Quét sân", ("Văn phòng",), ("Công đoàn",), "Tháng 6"),
    ]


def test_ditto_is_what_stands_above():
    lines = rows(("1", "Treo cờ", "Văn phòng", "", "Tháng 5", ""), ("2", "Quét sân", "- nt -", "", "″", ""))

    assert [(row.units, row.due) for row in table_meaning(WORK, lines).rows] == [(("Văn phòng",), "Tháng 5")] * 2


def test_head_of_two_rows():
    head = rows(
        (Cell("TT", rows=2), Cell("Công việc", rows=2), Cell("Đơn vị", columns=2), Cell("Thời gian", rows=2)),
        ("Chủ trì", "Phối hợp"),
    )

    (row,) = table_meaning(head, rows(("1", "Treo cờ", "Văn phòng", "Công đoàn", "Tháng 5"))).rows

    assert titles_of(head) == ("TT", "Công việc", "Đơn vị Chủ trì", "Đơn vị Phối hợp", "Thời gian")
    assert (row.text, row.units, row.partners, row.due) == ("Treo cờ", ("Văn phòng",), ("Công đoàn",), "Tháng 5")


@pytest.mark.parametrize(
    ("cell", "units", "partners"),
    [
        ("Văn phòng Đảng ủy\n- Công đoàn", ("Văn phòng Đảng ủy", "Công đoàn"), ()),
        ("Ban Quản lý\nkhu kinh tế", ("Ban Quản lý khu kinh tế",), ()),
        ("Chủ trì: Văn phòng; phối hợp: Công đoàn, Đoàn Thanh niên", ("Văn phòng",), ("Công đoàn", "Đoàn Thanh niên")),
        ("Văn phòng chủ trì, phối hợp với Công đoàn", ("Văn phòng",), ("Công đoàn",)),
        ("GVCN, Cô Lan", ("GVCN", "Cô Lan"), ()),
        ("Ban Giám hiệu, GVCN các lớp", ("Ban Giám hiệu", "GVCN các lớp"), ()),
        ("2", (), ()),
    ],
)
def test_cell_that_says_who(cell, units, partners):
    (row,) = table_meaning(rows(("Nội dung", "Đơn vị thực hiện")), rows(("Treo cờ", cell))).rows

    assert (row.units, row.partners) == (units, partners)


def test_timetable_with_bands():
    head = rows(("Thời gian", "Nội dung", "Phụ trách"))
    lines = rows((Cell("Ngày thứ nhất, 17/8/2026", columns=3),), ("7h00", "Ổn định tổ chức", "GVCN"))

    meaning = table_meaning(head, lines)

    assert [(row.text, row.is_band) for row in meaning.rows] == [
        ("Ngày thứ nhất, 17/8/2026", True),
        ("7h00: Ổn định tổ chức", False),
    ]
    assert meaning.is_timetable
    assert meaning.rows[1].units == ("GVCN",)


def test_timetable_with_a_column_of_days():
    head = rows(("Ngày", "Giờ", "Nội dung"))
    lines = rows((Cell("17/8/2026", rows=2), "7h00 - 7h30", "Khai mạc"), ("7 giờ 30 phút", "Tham luận"))

    assert [(row.text, row.day) for row in table_meaning(head, lines).rows] == [
        ("7h00 - 7h30: Khai mạc", "17/8/2026"),
        ("7 giờ 30 phút: Tham luận", "17/8/2026"),
    ]


def test_hour_and_day_in_one_cell():
    head = rows(("Thời gian", "Nội dung"))

    (row,) = table_meaning(head, rows(("7h00\nngày 17/8/2026", "Khai mạc"))).rows

    assert (row.text, row.day, row.due) == ("7h00: Khai mạc", "7h00 ngày 17/8/2026", "")


@pytest.mark.parametrize(
    ("titles", "cells", "text", "is_work"),
    [
        (("Đơn vị", "Số buổi", "Lượt người"), ("Chi bộ 1", "2", "150"), "Chi bộ 1: Số buổi 2; Lượt người 150", False),
        (
            ("TT", "Tên sách", "Đối tượng"),
            ("1", "Chuyện kể bên sông", "Học sinh"),
            "Chuyện kể bên sông: Đối tượng Học sinh",
            False,
        ),
        (("Thời gian", "Hình thức"), ("Tháng 5", "Hội thi tìm hiểu pháp luật"), "Hội thi tìm hiểu pháp luật", True),
        (("TT", "Nhiệm vụ", "Nội dung"), ("1", "Cờ", "Treo cờ ở các cổng"), "Treo cờ ở các cổng", True),
        (("TT", "Hạn chế", "Giải pháp"), ("1", "Sinh hoạt chưa đều, nội dung chung", "Rà soát"), "Rà soát", True),
        ((), ("7h00", "Ổn định tổ chức lớp học", "GVCN"), "7h00: Ổn định tổ chức lớp học", True),
    ],
)
def test_what_a_row_says(titles, cells, text, is_work):
    meaning = table_meaning(rows(titles) if titles else [], rows(cells))

    assert ([row.text for row in meaning.rows], meaning.is_work) == ([text], is_work)


@pytest.mark.parametrize(
    ("line", "band"),
    [
        ((Cell("Buổi sáng", columns=4),), "Buổi sáng"),
        (("Buổi sáng",) * 4, "Buổi sáng"),
        (("I", Cell("Công tác tuyên truyền", columns=3)), "I Công tác tuyên truyền"),
        (("I", "Công tác tuyên truyền", "", ""), "I Công tác tuyên truyền"),
        (("A. KHỐI ĐẢNG", "", "", ""), "A. KHỐI ĐẢNG"),
        ((Cell("Buổi sáng", columns=3), ""), "Buổi sáng"),
        (("Chi bộ 3", "", "", ""), ""),
        (("0", "0", "0", "0"), ""),
        (("1", "Treo cờ", "", ""), ""),
        (("", "Treo cờ", "", ""), ""),
    ],
)
def test_bands(line, band):
    first = ("1", "Treo cờ", "Văn phòng", "Tháng 5")

    (_, row) = table_meaning(rows(("TT", "Nội dung", "Đơn vị", "Thời gian")), rows(first, line)).rows

    assert row.is_band is bool(band)
    assert not band or row.text == band


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("TT", "Nội dung công việc", "Đơn vị chủ trì"), True),
        (("STT", "Tên sách", "Tác giả"), True),
        (("1", "Treo cờ", "Văn phòng"), False),
        (("Thời gian", "Chi bộ 1"), False),
        (("Ngày 05/10/2026", "Nội dung 1", "x"), False),
        (("Thời gian", "Nội dung " * 10), False),
    ],
)
def test_head_is_known_by_its_words(texts, expected):
    assert is_head(texts) is expected


def test_a_bare_number_below_the_month_is_a_month():
    head = rows(("Tháng", "Nội dung hoạt động", "Bộ phận phụ trách"))
    meaning = table_meaning(head, rows(("9", "Khai giảng năm học", "Ban Giám hiệu"), ("Cả năm", "Trực", "Bảo vệ")))

    assert [row.due for row in meaning.rows] == ["Tháng 9", "Cả năm"]


def test_the_days_of_a_week_are_the_head_of_a_matrix():
    assert is_head(("Buổi", "Thứ Hai 14/9", "Thứ Ba 15/9", "Thứ Tư 16/9"))
    assert not is_head(("Sáng", "Khai mạc ngày 14/9", "Chuyên đề 2"))
