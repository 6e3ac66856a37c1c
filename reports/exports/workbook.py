"""The annex tables of a report as a workbook: one sheet a form, numbers as numbers, text never as a formula."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from portal.lib.official.types import Annex

_SHEET_NAME = 31  # the longest name that Excel opens
_FORBIDDEN = str.maketrans("[]:*?/\\", "       ")


def to_xlsx(annexes: tuple[Annex, ...]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for annex in annexes:
        name = annex.title.split("\n")[-1].translate(_FORBIDDEN)[:_SHEET_NAME]
        _fill(book.create_sheet(name), annex)
    if not annexes:
        book.create_sheet("Phụ lục").append(["Kỳ này chưa có số liệu nào được duyệt."])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, annex: Annex) -> None:
    table = annex.table
    for row, cells in enumerate((*table.head, *table.rows), start=1):
        is_bold = row <= len(table.head) or row - 1 - len(table.head) in table.total_rows
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(row, column)
            _write(cell, text)
            cell.font = Font(name="Times New Roman", size=12, bold=is_bold)
            cell.alignment = Alignment(
                wrap_text=True, vertical="center", horizontal="left" if column == 1 else "center"
            )
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 36
    for column in range(2, len(table.widths) + 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 16


def _write(cell: Cell, text: str) -> None:
    digits = text.replace(".", "")
    if digits.isdecimal():
        cell.value = int(digits)
        cell.number_format = "#,##0"
    else:
        cell.value = text
        cell.data_type = "s"  # a text that starts with = would become a live formula
