from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from portal.lib.sheets import to_sheet


def test_a_list_becomes_one_sheet():
    heads, line = ["Tên", "Số", "Ngày"], ["Đảng ủy", 1200, date(2026, 12, 1)]

    (sheet,) = load_workbook(BytesIO(to_sheet(heads, [line, ["", None, None]]))).worksheets

    assert [cell.value for cell in sheet[1]] == heads
    assert [sheet["A2"].value, sheet["B2"].value, sheet["C2"].value.date()] == line
    assert sheet["C2"].number_format == "dd/mm/yyyy"


def test_text_never_becomes_a_formula():
    (sheet,) = load_workbook(BytesIO(to_sheet(["Tên"], [["=1+1"]]))).worksheets

    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
