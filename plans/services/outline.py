"""Writing an outline as values: the usual headings, where a line may go, what number it gets. Nothing here knows the
database."""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from plans.enums import Form, NodeKind
from plans.outline_line import Outline, OutlineLine, branch, shifted
from portal.lib.errors import RuleViolation, ensure

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_LETTERS = "abcdđeghiklmnopqrstuvxy"


# The usual headings of a communication plan, so that nobody starts from an empty page.
SKELETON: Outline = (
    OutlineLine(NodeKind.SECTION, "I.", "MỤC ĐÍCH, YÊU CẦU", 0),
    OutlineLine(NodeKind.HEADING, "1.", "Mục đích", 1),
    OutlineLine(NodeKind.PURPOSE, "-", "", 2),
    OutlineLine(NodeKind.HEADING, "2.", "Yêu cầu", 1),
    OutlineLine(NodeKind.REQUIREMENT, "-", "", 2),
    OutlineLine(NodeKind.SECTION, "II.", "NỘI DUNG, HÌNH THỨC TUYÊN TRUYỀN", 0),
    OutlineLine(NodeKind.HEADING, "1.", "Nội dung tuyên truyền", 1),
    OutlineLine(NodeKind.PHASE, "1.1.", "", 2),
    OutlineLine(NodeKind.CONTENT_ITEM, "-", "", 3),
    OutlineLine(NodeKind.HEADING, "2.", "Hình thức tuyên truyền", 1),
    OutlineLine(NodeKind.FORM, "2.1.", "Trên các phương tiện thông tin đại chúng", 2, form=Form.MASS_MEDIA),
    OutlineLine(NodeKind.MEASURE, "-", "", 3, form=Form.MASS_MEDIA),
    OutlineLine(NodeKind.FORM, "2.2.", "Tuyên truyền miệng", 2, form=Form.ORAL),
    OutlineLine(NodeKind.MEASURE, "-", "", 3, form=Form.ORAL),
    OutlineLine(NodeKind.FORM, "2.3.", "Cổ động trực quan", 2, form=Form.VISUAL),
    OutlineLine(NodeKind.MEASURE, "-", "", 3, form=Form.VISUAL),
    OutlineLine(NodeKind.FORM, "2.4.", "Phong trào thi đua", 2, form=Form.EMULATION),
    OutlineLine(NodeKind.MEASURE, "-", "", 3, form=Form.EMULATION),
    OutlineLine(NodeKind.SECTION, "III.", "TỔ CHỨC THỰC HIỆN", 0),
    OutlineLine(NodeKind.DUTY_HOLDER, "1.", "Các chi bộ trực thuộc", 1),
    OutlineLine(NodeKind.DUTY, "-", "", 2),
    OutlineLine(NodeKind.DUTY_HOLDER, "2.", "Các đoàn thể", 1),
    OutlineLine(NodeKind.DUTY, "-", "", 2),
)


class Move(StrEnum):
    UP = "up"
    DOWN = "down"
    INDENT = "indent"
    OUTDENT = "outdent"


def insert_below(lines: Outline, new: OutlineLine, *, anchor: int) -> Outline:
    """The new line as the next sibling of the line `anchor`, after all that hangs below it."""
    start = _place(lines, anchor)
    end = branch(lines, start).stop
    return (*lines[:end], replace(new, depth=lines[start].depth), *lines[end:])


def insert_inside(lines: Outline, new: OutlineLine, *, anchor: int) -> Outline:
    """The new line as the last child of the line `anchor`."""
    start = _place(lines, anchor)
    end = branch(lines, start).stop
    return (*lines[:end], *shifted([replace(new, depth=lines[start].depth)], 1), *lines[end:])


def remove(lines: Outline, key: int) -> Outline:
    """Without the line and all below it."""
    run = branch(lines, _place(lines, key))
    return (*lines[: run.start], *lines[run.stop :])


def moved(lines: Outline, key: int, move: Move) -> Outline:
    """With the line and all below it moved. Raises RuleViolation where there is nowhere to go."""
    place = _place(lines, key)
    run = branch(lines, place)
    match move:
        case Move.UP:
            above = _sibling_above(lines, place, refusal="Mục này đã đứng đầu nhóm của nó.")
            return _swapped(lines, above, place)
        case Move.DOWN:
            has_sibling = run.stop < len(lines) and lines[run.stop].depth == lines[place].depth
            ensure(has_sibling, "Mục này đã đứng cuối nhóm của nó.")
            return _swapped(lines, place, run.stop)
        case Move.INDENT:
            refusal = "Chưa thụt vào được: phía trên không có mục cùng cấp để làm mục cha."
            _sibling_above(lines, place, refusal=refusal)
            return (*lines[: run.start], *shifted(lines[run], 1), *lines[run.stop :])
        case Move.OUTDENT:
            return _outdented(lines, place)
        case _:
            raise RuleViolation(f"Không có thao tác “{move}”.")


def _outdented(lines: Outline, place: int) -> Outline:
    """Moves behind all that hangs below the old parent, so that no other line changes its level."""
    depth = lines[place].depth
    ensure(depth > 0, "Mục này đã ở cấp cao nhất.")
    parent = next(above for above in range(place - 1, -1, -1) if lines[above].depth < depth)
    run, family = branch(lines, place), branch(lines, parent)
    behind = lines[run.stop : family.stop]
    return (*lines[: run.start], *behind, *shifted(lines[run], -1), *lines[family.stop :])


def _swapped(lines: Outline, first: int, second: int) -> Outline:
    """Two neighbouring siblings change places, each with all below it."""
    upper, lower = branch(lines, first), branch(lines, second)
    return (*lines[: upper.start], *lines[lower], *lines[upper], *lines[lower.stop :])


def _sibling_above(lines: Sequence[OutlineLine], place: int, *, refusal: str) -> int:
    above = place - 1
    while above >= 0 and lines[above].depth > lines[place].depth:
        above -= 1
    ensure(above >= 0 and lines[above].depth == lines[place].depth, refusal)
    return above


def _place(lines: Sequence[OutlineLine], key: int) -> int:
    return next(place for place, line in enumerate(lines) if line.key == key)


def next_label(label: str) -> str:
    """`II.` after `I.`, `1.3.` after `1.2.`, `b)` after `a)`; a bullet repeats; what is not understood: none."""
    found = re.fullmatch(r"(?P<head>(?:\d+\.)*)(?P<last>\d+|[IVX]+|[a-zđ])(?P<tail>[.)/-]?)", label)
    if not found:
        return label if label in ("-", "+", "*", "–", "•") else ""
    last = found["last"]
    following = _following(last)
    return f"{found['head']}{following}{found['tail']}" if following else ""


def first_label_below(label: str) -> str:
    """`1.` below `I.`, `1.1.` below `1.`, a bullet below anything else."""
    if re.fullmatch(r"[IVX]+\.", label):
        return "1."
    return f"{label}1." if re.fullmatch(r"\d+\.", label) else "-"


def _following(last: str) -> str:
    if last.isdigit():
        return str(int(last) + 1)
    series = _ROMANS if last in _ROMANS else tuple(_LETTERS)
    place = series.index(last) + 1 if last in series else len(series)
    return series[place] if place < len(series) else ""
