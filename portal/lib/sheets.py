"""A list as a workbook of one sheet: numbers as numbers, days as days, text never as a formula."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 24

Value = str | int | date | None


def to_sheet(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """One line a row under `heads`, which stay in sight; the first column is wider."""
    book = Workbook()
    sheet = book.create_sheet("Danh sách", 0)
    del book[book.sheetnames[1]]
    for place, values in enumerate((heads, *rows), start=1):
        for column, value in enumerate(values, start=1):
            _write(sheet.cell(place, column), value)
            sheet.cell(place, column).font = Font(name="Times New Roman", size=12, bold=place == 1)
    for column in range(1, len(heads) + 1):
        letter = sheet.cell(1, column).column_letter
        sheet.column_dimensions[letter].width = 2 * WIDTH if column == 1 else WIDTH
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(cell: Cell, value: Value) -> None:
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, str):
        cell.data_type = "s"  # a text that starts with = would become a live formula
