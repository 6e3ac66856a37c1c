"""A workbook from people as plain values; read in a leashed child, after portal.lib.uploads has let the file pass."""

import json
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from portal.lib.errors import RuleViolation, ensure

MAX_SHEETS, MAX_ROWS, MAX_COLUMNS = 20, 3000, 60
_SECONDS, _MEMORY_MB = 20, 512

# One of: nothing, a number, a text, a day, a formula whose result the file does not hold, an error such as #REF!.
BLANK, NUMBER, TEXT, DAY, FORMULA, ERROR = "", "number", "text", "day", "formula", "error"
CellValue = tuple[str, Any]  # kind and value


def read_sheets(content: bytes) -> dict[str, list[list[CellValue]]]:
    """Rows of (kind, value) by the name of the sheet. A formula is read by the result that was stored with it.

    Raises RuleViolation."""
    from portal.lib.sandbox import SandboxFailure, run

    try:
        answer = run(f"{__name__}.read", content, seconds=_SECONDS, memory_mb=_MEMORY_MB)
    except SandboxFailure as failure:
        raise RuleViolation(str(failure)) from None
    sheets: dict[str, list[list[CellValue]]] = json.loads(answer)
    return sheets


def read(content: bytes) -> bytes:
    """Runs in the child."""
    try:
        results = load_workbook(BytesIO(content), read_only=True, data_only=True)
        written = load_workbook(BytesIO(content), read_only=True)
    except (KeyError, ValueError, TypeError, OSError):
        raise RuleViolation("Không mở được bảng này. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại.") from None
    ensure(len(results.sheetnames) <= MAX_SHEETS, f"Tệp có quá {MAX_SHEETS} trang. Hãy chỉ giữ các trang lúc xuất.")
    sheets = {name: _rows(name, results[name], written[name]) for name in results.sheetnames}
    return json.dumps(sheets, ensure_ascii=False).encode()


def _rows(name: str, results: Any, written: Any) -> list[list[CellValue]]:
    limits = {"max_col": MAX_COLUMNS, "max_row": MAX_ROWS + 1}
    pairs = zip(results.iter_rows(**limits), written.iter_rows(**limits), strict=False)
    rows = [
        _without_tail([_read(cell, source) for cell, source in zip(row, sources, strict=False)])
        for row, sources in islice(pairs, MAX_ROWS + 1)
    ]
    while rows and not rows[-1]:
        rows.pop()
    ensure(len(rows) <= MAX_ROWS, f"Trang “{name}” có quá {MAX_ROWS} hàng. Hãy tách bớt rồi gửi lại.")
    return rows


def _without_tail(row: list[CellValue]) -> list[CellValue]:
    last = max((place for place, (kind, _) in enumerate(row) if kind != BLANK), default=-1)
    return row[: last + 1]


def _read(cell: Any, source: Any) -> CellValue:
    value = cell.value
    match value:
        case None:
            return (FORMULA, None) if source.data_type == "f" else (BLANK, None)
        case bool():
            return TEXT, "TRUE" if value else "FALSE"
        case int() | float():
            return NUMBER, value
        case datetime() | date():
            return DAY, f"{value:%d/%m/%Y}"
        case str():
            return (ERROR if cell.data_type == "e" else TEXT), value
        case _:
            return TEXT, str(value)
