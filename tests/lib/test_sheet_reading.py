from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from portal.lib import sheet_reading
from portal.lib.errors import RuleViolation
from portal.lib.sheet_reading import read_sheets
from tests.lib.hostile import office


def workbook(*rows) -> bytes:
    book, out = Workbook(), BytesIO()
    book.active.title = "Bảng nhập"
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_in_the_leash_as_kinds_and_values():
    moment = datetime(2026, 1, 5, 7, 30)  # noqa: DTZ001 - a workbook knows no zone

    rows = read_sheets(workbook(["Tên", 3, 2.5, None, True], [date(2026, 1, 5), moment, "=1+1"], []))["Bảng nhập"]

    assert rows == [
        [["text", "Tên"], ["number", 3], ["number", 2.5], ["", None], ["text", "TRUE"]],
        [["day", "05/01/2026"], ["day", "05/01/2026"], ["formula", None]],
    ]


def test_what_is_no_workbook_is_refused():
    with pytest.raises(RuleViolation, match="Không mở được bảng này"):
        sheet_reading.read(office("xl/workbook.xml"))


def test_a_sheet_of_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(sheet_reading, "MAX_ROWS", 2)

    with pytest.raises(RuleViolation, match="có quá 2 hàng"):
        sheet_reading.read(workbook([1], [2], [3]))
