"""The month sheet as it comes back from Excel: rows known by the code of the unit, columns by their heads."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite

from openpyxl.utils import get_column_letter

from plans.enums import LARGEST_FIGURE, METRICS_OF_FORM, Form, Metric
from portal.lib import sheet_reading as kinds
from portal.lib.errors import RuleViolation, ensure
from portal.lib.sheet_reading import CellValue
from portal.lib.text import as_id, nfc, search_key

NAME_HEAD, CODE_HEAD = "Đơn vị", "Mã đơn vị"
ENTRY_SHEET, KEY_SHEET = "Bảng nhập", "Khóa"
MOST_PROBLEMS = 50

_NOT_OURS = (
    "Tệp này không phải bảng đã xuất từ Cổng (thiếu trang ẩn “Khóa” hoặc trang “Bảng nhập”). Hãy bấm Xuất Excel, điền "
    "vào đúng tệp đó rồi gửi lại."
)
_WHOLE = re.compile(r"\d{1,12}|\d{1,3}(\.\d{3}){1,3}")  # 1200 or, as it is written here, 1.200
_MEND = "Ghi một số nguyên, hoặc để trống nếu không báo cáo"


@dataclass(frozen=True)
class MonthSheetFile:
    """Which sheet the file is of, and what stands in its cells: (code of the unit, metric) → value, None for blank.
    `problems` name the cell and say how to mend it."""

    plan: int
    number: str
    month: date
    form: str
    cells: dict[tuple[str, str], int | None] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def keys_of(file: MonthSheetFile) -> list[tuple[str, str]]:
    """What the hidden sheet holds."""
    return [("plan", str(file.plan)), ("number", file.number), ("month", f"{file.month:%Y-%m}"), ("form", file.form)]


def read_month_sheet(
    sheets: Mapping[str, Sequence[Sequence[CellValue]]], *, names: Mapping[str, str] | None = None
) -> MonthSheetFile:
    """`names` are those of the units by code; without them nothing but the keys is read.

    Raises RuleViolation for a file that is no month sheet of ours."""
    if KEY_SHEET not in sheets or ENTRY_SHEET not in sheets:
        raise RuleViolation(_NOT_OURS)
    keys = {str(row[0][1]): str(row[1][1]) for row in sheets[KEY_SHEET] if len(row) > 1}
    try:
        month = date.fromisoformat(f"{keys['month']}-01")
        file = MonthSheetFile(as_id(keys["plan"]), keys["number"], month, Form(keys["form"]))
    except (KeyError, ValueError):
        raise RuleViolation(_NOT_OURS) from None
    ensure(file.plan > 0, _NOT_OURS)
    if names is not None:
        _read_rows(file, sheets[ENTRY_SHEET], names)
    return file


def _read_rows(file: MonthSheetFile, rows: Sequence[Sequence[CellValue]], names: Mapping[str, str]) -> None:
    heads = rows[0] if rows else []
    metrics = dict(_columns(file, heads))
    places = [place for place, (_, value) in enumerate(heads) if _text(value) == CODE_HEAD]
    if len(places) != 1:
        raise RuleViolation(f"Hàng 1 cần đúng một cột “{CODE_HEAD}”. Hãy giữ hàng đầu như lúc xuất rồi gửi lại.")
    place, numbers = places[0], dict[str, int]()
    for number, row in enumerate(rows[1:], start=2):
        if any(kind != kinds.BLANK for kind, _ in row):
            written = _text(row[place][1]) if place < len(row) else ""
            code = _code(file, written, number, address=_address(place, number), names=names, numbers=numbers)
            _check_name(file, row, heads, number, names.get(code, ""))
            for column, metric in metrics.items():
                cell = row[column] if column < len(row) else (kinds.BLANK, None)
                value = _value(file, cell, _address(column, number))
                if code:
                    file.cells[code, metric] = value


def _columns(file: MonthSheetFile, heads: Sequence[CellValue]) -> Iterator[tuple[int, Metric]]:
    known = {search_key(metric.label): metric for metric in METRICS_OF_FORM[file.form]}
    found: set[Metric] = set()
    for place, (kind, value) in enumerate(heads):
        metric = known.get(search_key(_text(value)))
        if kind == kinds.BLANK or _text(value) in (NAME_HEAD, CODE_HEAD):
            continue
        if metric is None or metric in found:
            why = "không thuộc hình thức của bảng" if metric is None else "có hai lần"
            _refuse(
                file, _address(place, 1), f"cột “{_text(value)[:60]}” {why}. Xóa cột này hoặc đặt lại tên như lúc xuất."
            )
            continue
        found.add(metric)
        yield place, metric


def _code(
    file: MonthSheetFile, code: str, number: int, *, address: str, names: Mapping[str, str], numbers: dict[str, int]
) -> str:
    """The code if it tells the unit of the row; else empty, with a problem."""
    known = f"“{code[:40]}”"
    if not code:
        _refuse(file, address, "thiếu mã đơn vị. Chép lại mã như lúc xuất, hoặc xóa hàng này.")
    elif code not in names:
        _refuse(file, address, f"không có đơn vị mã {known} trong bảng. Chép lại mã như lúc xuất, hoặc xóa hàng này.")
    elif code in numbers:
        _refuse(file, address, f"đơn vị mã {known} đã có ở hàng {numbers[code]}. Xóa một trong hai hàng.")
    else:
        numbers[code] = number
        return code
    return ""


def _check_name(
    file: MonthSheetFile, row: Sequence[CellValue], heads: Sequence[CellValue], number: int, name: str
) -> None:
    """A name beside the code of another unit: one column was sorted without the others."""
    for place, (_, head) in enumerate(heads[: len(row)]):
        written = _text(row[place][1])
        if name and written and _text(head) == NAME_HEAD and search_key(written) != search_key(name):
            why = f"tên “{written[:60]}” không đúng với mã của hàng ({name}); có thể một cột bị sắp xếp riêng."
            _refuse(file, _address(place, number), f"{why} Xuất bảng mới rồi điền lại, hoặc sửa cho khớp.")


def _value(file: MonthSheetFile, cell: CellValue, address: str) -> int | None:
    kind, value = cell
    match kind:
        case kinds.BLANK:
            return None
        case kinds.NUMBER:
            return _whole(file, value, address)
        case kinds.TEXT:
            return _typed(file, _text(value), address)
        case kinds.DAY:
            _refuse(file, address, f"đang là ngày {value}. Đổi định dạng ô sang Số rồi ghi lại số.")
        case kinds.FORMULA:
            _refuse(file, address, "công thức chưa có kết quả. Mở tệp bằng Excel rồi lưu lại, hoặc ghi thẳng con số.")
        case kinds.ERROR:
            _refuse(file, address, f"công thức báo lỗi {_text(value)[:20]}. Sửa công thức hoặc ghi thẳng con số.")
        case _:
            raise ValueError(kind)
    return None


def _typed(file: MonthSheetFile, text: str, address: str) -> int | None:
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        _refuse(file, address, f"“{text[:40]}” không phải số nguyên. {_MEND}.")
        return None
    return _whole(file, int(text.replace(".", "")), address)


def _whole(file: MonthSheetFile, value: float, address: str) -> int | None:
    if not isfinite(value) or value != int(value):
        _refuse(file, address, f"{str(value).replace('.', ',')} không phải số nguyên. {_MEND}.")
    elif value < 0:
        _refuse(file, address, f"{int(value)} là số âm. Ghi số từ 0 trở lên.")
    elif value > LARGEST_FIGURE:
        _refuse(file, address, "số lớn quá mười triệu. Hãy xem lại.")
    else:
        return int(value)
    return None


def _refuse(file: MonthSheetFile, address: str, words: str) -> None:
    if len(file.problems) < MOST_PROBLEMS:
        file.problems.append(f"Ô {address}: {words}")


def _address(place: int, number: int) -> str:
    return f"{get_column_letter(place + 1)}{number}"


def _text(value: object) -> str:
    return " ".join(nfc("" if value is None else str(value)).split())
