"""Tables as a workbook: numbers as numbers, days as days, text never as a formula."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 24
LONGEST_NAME = 31
_FORBIDDEN = str.maketrans("[]:*?/\\", "       ")

Value = str | int | date | None


@dataclass(frozen=True)
class Sheet:
    """One line a row under `heads`, which stay in sight; `bold` names rows by their place from 0. A hidden sheet holds
    what the portal must find again, and is never the first."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Value]]
    bold: Collection[int] = ()
    is_hidden: bool = False


def to_sheet(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A list as a workbook of one sheet."""
    return to_workbook([Sheet("Danh sách", heads, rows)])


def to_workbook(sheets: Iterable[Sheet]) -> bytes:
    """At least one sheet. Names are cut to what spreadsheet programs open."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name.translate(_FORBIDDEN)[:LONGEST_NAME]), sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page: Worksheet, sheet: Sheet) -> None:
    """The first column is wider."""
    for place, values in enumerate((sheet.heads, *sheet.rows), start=1):
        font = Font(name="Times New Roman", size=12, bold=place == 1 or place - 2 in sheet.bold)
        for column, value in enumerate(values, start=1):
            _write(page.cell(place, column), value)
            page.cell(place, column).font = font
    for column in range(1, len(sheet.heads) + 1):
        letter = page.cell(1, column).column_letter
        page.column_dimensions[letter].width = 2 * WIDTH if column == 1 else WIDTH
    page.freeze_panes = "A2"
    page.sheet_state = "hidden" if sheet.is_hidden else "visible"


def _write(cell: Cell, value: Value) -> None:
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, str):
        cell.data_type = "s"  # a text that starts with = would become a live formula
