"""The annex tables of a report as a workbook: one sheet a form, numbers as numbers."""

from portal.lib.official.types import Annex
from portal.lib.sheets import Sheet, Value, to_workbook


def to_xlsx(annexes: tuple[Annex, ...]) -> bytes:
    sheets = [_sheet(annex) for annex in annexes]
    return to_workbook(sheets or [Sheet("Phụ lục", ["Kỳ này chưa có số liệu nào được duyệt."], [])])


def _sheet(annex: Annex) -> Sheet:
    table = annex.table
    rows = [[_value(text) for text in row] for row in table.rows]
    return Sheet(annex.title.split("\n")[-1], table.head[-1], rows, bold=table.total_rows)


def _value(text: str) -> Value:
    digits = text.replace(".", "")
    return int(digits) if digits.isdecimal() else text
