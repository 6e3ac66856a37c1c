"""Random tables of a plan: work given out under bands and merged cells, timetables, lists without a head."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from plans.enums import WORK_KINDS, NodeKind
from plans.outline.parsing import day_in, is_period_title
from plans.outline.parsing.columns import table_meaning
from plans.outline.types import OutlineLine, TableFrame
from portal.lib.official.types import TableCell as Cell

K = NodeKind

_WORK = (
    "Viết tin, bài trên trang thông tin điện tử",
    "Treo băng rôn, khẩu hiệu tại trụ sở",
    "Tổ chức hội nghị quán triệt nghị quyết",
    "Phát thanh trên hệ thống truyền thanh cơ sở",
    "Tổng hợp kết quả, báo cáo cấp trên",
    "Vệ sinh khuôn viên, trồng cây xanh",
)
_UNITS = ("Văn phòng Đảng ủy", "Ban Tuyên giáo", "Công đoàn", "Đoàn Thanh niên", "Hội Phụ nữ")
_DAYS = ("20/3/2026", "Trước ngày 15/4/2026", "Quý II/2026", "Thường xuyên")
_BANDS = ("Công tác chuẩn bị", "Công tác tổ chức", "Công tác hậu cần")
_EVENTS = ("Ổn định tổ chức, văn nghệ chào mừng", "Chào cờ, hát Quốc ca", "Phát biểu khai mạc", "Trồng cây lưu niệm")
_PARTS = ("- chuẩn bị nội dung;", "- phân công người phụ trách;", "- báo cáo kết quả.")


@dataclass(frozen=True)
class Shape:
    """The head of a table, and the width of its columns."""

    head: tuple[tuple[Cell, ...], ...]
    columns: int


ONE_HEAD = Shape((tuple(map(Cell, ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian"))),), 5)
TWO_HEADS = Shape(
    (
        (Cell("TT", 1, 2), Cell("Nội dung công việc", 1, 2), Cell("Đơn vị", 2), Cell("Thời gian", 1, 2)),
        (Cell("Chủ trì"), Cell("Phối hợp")),
    ),
    5,
)


@st.composite
def work(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(_WORK))
    parts = draw(st.lists(st.sampled_from(_PARTS), max_size=2, unique=True))
    return "\n".join([f"{text}:" if parts else text, *parts])


@st.composite
def work_tables(draw: st.DrawFn, depth: int) -> list[OutlineLine]:
    """Merged cells of units reach over some rows or pages, never over a band. All but the work may be blank."""
    days = st.sampled_from([*_DAYS, ""])
    shape = draw(st.sampled_from([ONE_HEAD, TWO_HEADS]))
    bands = draw(st.lists(st.sampled_from(_BANDS), max_size=2, unique=True))
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    number = 0
    for band in bands or [""]:
        if band:
            rows.append((depth + 1, (Cell(band, shape.columns),)))
        left = draw(st.sampled_from([1, 2, 3, 4, 5, 6, 40]))
        while left:
            span = draw(st.integers(1, min(draw(st.sampled_from([3, 3, 30])), left)))
            lead, *partners = draw(st.permutations([*_UNITS, ""]))
            for place in range(span):
                number += 1
                unit = (Cell(lead, 1, span),) if place == 0 else ()
                cells = (Cell(draw(st.sampled_from([str(number), ""]))), Cell(draw(work())), *unit)
                rows.append((depth + 1 + bool(band), (*cells, Cell(partners[place % len(partners)]), Cell(draw(days)))))
            left -= span
    return _lines(shape, rows, depth)


@st.composite
def timetables(draw: st.DrawFn, depth: int) -> list[OutlineLine]:
    """Days over their hours."""
    shape = Shape((tuple(map(Cell, ("Thời gian", "Nội dung", "Người thực hiện"))),), 3)
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    for day in draw(st.lists(st.integers(1, 28), min_size=1, max_size=2, unique=True)):
        rows.append((depth + 1, (Cell(f"Ngày {day:02d}/3/2026", 3),)))
        for hour in range(7, 7 + draw(st.integers(1, 4))):
            cells = (Cell(f"{hour}h00"), Cell(draw(st.sampled_from(_EVENTS))), Cell(draw(st.sampled_from(_UNITS))))
            rows.append((depth + 2, cells))
    return _lines(shape, rows, depth, kind=K.CONTENT_ITEM)


@st.composite
def figures(draw: st.DrawFn, depth: int) -> list[OutlineLine]:
    """What each unit shall reach: no row is work."""
    shape = Shape((tuple(map(Cell, ("Tên đơn vị", "Số buổi", "Lượt người"))),), 3)
    units = draw(st.lists(st.sampled_from(_UNITS), min_size=1, max_size=5, unique=True))
    numbers = st.integers(1, 900).map(str)
    rows = [(depth + 1, (Cell(unit), Cell(draw(numbers)), Cell(draw(numbers)))) for unit in units]
    return _lines(shape, rows, depth, kind=K.PARAGRAPH)


def _lines(
    shape: Shape, rows: Sequence[tuple[int, tuple[Cell, ...]]], depth: int, kind: NodeKind = K.DUTY
) -> list[OutlineLine]:
    """A day over hours is the day of each of them."""
    meanings = table_meaning(shape.head, [cells for _, cells in rows]).rows
    lines, day = [OutlineLine(K.TABLE, "", "", depth, frame=TableFrame(shape.head))], None
    for (at, cells), meaning in zip(rows, meanings, strict=True):
        if meaning.is_band:
            day = day_in(meaning.text)
            band = K.PHASE if is_period_title(meaning.text) else K.HEADING
            lines.append(OutlineLine(band, "", meaning.text, at, day, day, cells=cells))
            continue
        names = (meaning.units, meaning.partners) if kind in WORK_KINDS else ((), ())
        own = day if kind is K.CONTENT_ITEM else None
        line = OutlineLine(kind, "", meaning.text, at, own, own, cells=cells, units=names[0], partners=names[1])
        lines.append(line)
    return lines
