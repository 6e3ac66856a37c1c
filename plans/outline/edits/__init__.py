"""The acts on an outline as values, for a draft and for a reading under review alike. `place` counts lines from 1. No
letter and no source line is lost by any of them but by deleting, a line is never more than one level below the line
above it. A new line has no key yet. What becomes of the cells of tables is told by `parsing.tables`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from plans.enums import LONGEST_LABEL, MAX_LEVELS, NodeKind
from plans.outline.parsing.tables import with_all_cells
from plans.outline.types import Outline, OutlineLine, branch, shifted
from portal.lib.errors import RuleViolation, ensure
from portal.lib.official.types import TableCell
from portal.lib.text import as_number, search_key

SETTLED = 1.0  # the confidence of what a person has looked at

KIND_BELOW = {
    NodeKind.SECTION: NodeKind.HEADING,
    NodeKind.PHASE: NodeKind.CONTENT_ITEM,
    NodeKind.FORM: NodeKind.MEASURE,
    NodeKind.DUTY_HOLDER: NodeKind.DUTY,
    NodeKind.TABLE: NodeKind.DUTY,
}
# What is cut off a heading is the text below it.
TEXT_BELOW = KIND_BELOW | dict.fromkeys((NodeKind.SECTION, NodeKind.HEADING), NodeKind.PARAGRAPH)
_SENTENCE_ENDS = ". ", "; ", ": ", "! ", "? "
_MARK = re.compile(r"(?P<label>\d{1,2}(?:\.\d{1,2}){0,5}[.)]|[IVX]{1,5}\.|[a-zđ]\)|[-+*–•])\s+(?=\S)")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_LETTERS = "abcdđeghiklmnopqrstuvxy"


class Act(StrEnum):
    SETTLE = "settle"
    MERGE = "merge"
    SPLIT = "split"
    UP = "up"
    DOWN = "down"
    PLACE = "place"
    INDENT = "indent"
    OUTDENT = "outdent"
    BELOW = "below"
    INSIDE = "inside"
    SECTION = "section"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Edit:
    """`place` is where the line acted on stands now, 0 if no line is left; `caret` where writing goes on in it, `words`
    what was done, as after "Đã"."""

    lines: Outline
    place: int
    words: str
    caret: int | None = None


def edited(
    lines: Outline, act: Act, *, place: int, rest: str = "", before: int = 0, source: Sequence[str] = ()
) -> Edit:
    """One act on the line at `place`; `rest` is for a split, `before` for a place, and a section asks for no line.
    Raises RuleViolation."""
    if act is Act.SECTION:
        return section_added(lines)
    ensure(1 <= place <= len(lines), "Hãy chọn mục trước.")
    match act:
        case Act.SPLIT:
            return split(lines, place, rest=rest, source=source)
        case Act.PLACE:
            return moved(lines, place, before=before)
        case _:
            return _EDIT_OF_ACT[act](lines, place)


def settled(lines: Outline, place: int) -> Edit:
    """A person has looked at the line and found it right."""
    line = lines[place - 1]
    ensure(line.kind != NodeKind.UNCLASSIFIED, f"Mục {place} chưa phân loại. Hãy chọn loại cho mục.")
    looked_at = replace(line, confidence=SETTLED)
    return Edit((*lines[: place - 1], looked_at, *lines[place:]), place, f"xem mục {place}")


def merged(lines: Outline, place: int) -> Edit:
    """Into the line above, the mark too: a hyphen at the start of a line is often none. What hung below hangs on; what
    only the lower line said of days, form and units is said by both together."""
    ensure(place > 1, "Mục đầu tiên không có mục ở trên để gộp vào.")
    above, line, end = lines[place - 2], lines[place - 1], branch_end(lines, place)
    ensure(line.changes is None, f"Mục {place} sửa một mục của kế hoạch khác nên không gộp được.")
    mark = line.label if line.text else ""
    both = replace(
        above,
        text=_joined(above.text, mark, line.text),
        cells=_joined_cells(lines, place),
        starts_on=above.starts_on or line.starts_on,
        ends_on=above.ends_on or line.ends_on,
        deadline=above.deadline or line.deadline,
        form=above.form or line.form,
        product=above.product or line.product,
        targets=above.targets or line.targets,
        units=tuple(dict.fromkeys((*above.units, *line.units))),
        unit_ids=_both_chosen(above.unit_ids, line.unit_ids),
        partners=tuple(dict.fromkeys((*above.partners, *line.partners))),
        partner_ids=_both_chosen(above.partner_ids, line.partner_ids),
        lines=tuple(sorted({*above.lines, *line.lines})),
        confidence=SETTLED,
    )
    below = shifted(lines[place:end], min(0, above.depth - line.depth))
    words = f"gộp mục {place} vào mục {place - 1}"
    caret = len(_joined(above.text, mark)) + bool(line.text) if above.text else 0
    return Edit((*lines[: place - 2], both, *below, *lines[end:]), place - 1, words, caret)


def split(lines: Outline, place: int, *, rest: str, source: Sequence[str] = ()) -> Edit:
    """`rest` is what goes into a line of its own; empty: what follows the first line end, else the first sentence.
    `source` are the lines of the document. Days, deadline and what is wanted stay with the first part."""
    line = lines[place - 1]
    ensure(not line.cells, "Hàng của bảng không tách được ở đây; thêm hàng mới rồi chuyển chữ sang.")
    first, second = _cut(line.text, rest)
    mark = _MARK.match(second)
    has_below = branch_end(lines, place) > place
    is_below = mark is None and (has_below or line.kind in TEXT_BELOW)
    ensure(not is_below or line.depth + 1 < MAX_LEVELS, f"Kế hoạch chỉ có tối đa {MAX_LEVELS} cấp.")
    kind_below = lines[place].kind if has_below else TEXT_BELOW.get(line.kind, line.kind)
    upper_lines, lower_lines = _shared_lines(line, first, second, source)
    upper_units, lower_units = _shared_names(line.units, first, second)
    upper_partners, lower_partners = _shared_names(line.partners, first, second)
    upper = replace(line, text=first, lines=upper_lines, units=upper_units, partners=upper_partners, confidence=SETTLED)
    lower = OutlineLine(
        kind=kind_below if is_below else line.kind,
        depth=line.depth + is_below,
        label=mark["label"] if mark else "",
        text=second[mark.end() :] if mark else second,
        form=line.form,
        lines=lower_lines,
        units=lower_units,
        partners=lower_partners,
        confidence=SETTLED,
    )
    words = f"tách mục {place}, phần sau thành mục {place + 1}"
    return Edit((*lines[: place - 1], upper, lower, *lines[place:]), place + 1, words, 0)


def moved_up(lines: Outline, place: int) -> Edit:
    """Before its sibling above; a first child before its parent."""
    ensure(place > 1, "Mục này đã đứng đầu.")
    depth = lines[place - 1].depth
    target = next(other for other in range(place - 1, 0, -1) if lines[other - 1].depth <= depth)
    return moved(lines, place, before=target)


def moved_down(lines: Outline, place: int) -> Edit:
    """Behind its sibling below; a last child into the branch that follows."""
    end = branch_end(lines, place)
    ensure(end < len(lines), "Mục này đã đứng cuối.")
    is_sibling = lines[end].depth == lines[place - 1].depth
    return moved(lines, place, before=branch_end(lines, end + 1) + 1 if is_sibling else end + 2)


def moved(lines: Outline, place: int, *, before: int) -> Edit:
    """With its branch to the line `before` (one more than the last: to the end). Its level gives way where it must,
    so that no other line gets another parent."""
    start, end = place - 1, branch_end(lines, place)
    ensure(1 <= before <= len(lines) + 1, "Không có chỗ ấy trong đề cương. Hãy tải lại trang.")
    ensure(not place <= before <= end + 1, f"Mục {place} vẫn ở chỗ cũ.")
    moving, others = lines[start:end], (*lines[:start], *lines[end:])
    at = before - 1 if before < place else before - 1 - len(moving)
    lowest = others[at].depth if at < len(others) else 0
    highest = others[at - 1].depth + 1 if at else 0
    depth = max(lowest, min(moving[0].depth, highest))
    moving = shifted((replace(moving[0], confidence=SETTLED), *moving[1:]), depth - moving[0].depth)
    words = f"chuyển mục {place}{_and_below(moving[1:])} thành mục {at + 1}"
    return Edit((*others[:at], *moving, *others[at:]), at + 1, words)


def indented(lines: Outline, place: int) -> Edit:
    can = place > 1 and lines[place - 1].depth <= lines[place - 2].depth
    ensure(can, f"Mục {place} đã ở cấp sâu nhất có thể dưới mục ở trên.")
    return _leveled(lines, place, 1)


def outdented(lines: Outline, place: int) -> Edit:
    """Stays where it stands: the order is that of the document. The siblings that follow now hang below it."""
    ensure(lines[place - 1].depth > 0, f"Mục {place} đã ở cấp cao nhất.")
    return _leveled(lines, place, -1)


def added_below(lines: Outline, place: int) -> Edit:
    """An empty sibling after all that hangs below the line; it continues the list. A way of work is of the form it
    stands under, a row has as many cells as the one above."""
    line, end = lines[place - 1], branch_end(lines, place)
    kind = NodeKind.PARAGRAPH if line.kind is NodeKind.TABLE else line.kind
    new = replace(_new(kind, next_label(line.label), line, is_row=bool(line.cells)), depth=line.depth)
    return Edit((*lines[:end], new, *lines[end:]), end + 1, f"thêm mục {end + 1}", 0)


def added_inside(lines: Outline, place: int) -> Edit:
    """An empty last child."""
    line, end = lines[place - 1], branch_end(lines, place)
    siblings = (one for one in lines[place:end] if one.depth == line.depth + 1 and one.kind is not NodeKind.FOOTNOTE)
    last = next(reversed([*siblings]), None)
    kind = last.kind if last else KIND_BELOW.get(line.kind, NodeKind.PARAGRAPH)
    label = next_label(last.label) if last else first_label_below(line.label)
    is_row = bool(line.cells) or line.kind is NodeKind.TABLE
    (new,) = shifted([replace(_new(kind, label, last or line, is_row=is_row), depth=line.depth)], 1)
    return Edit((*lines[:end], new, *lines[end:]), end + 1, f"thêm mục {end + 1}", 0)


def section_added(lines: Outline) -> Edit:
    """An empty section at the end."""
    last = next((line for line in reversed(lines) if line.depth == 0 and line.kind == NodeKind.SECTION), None)
    new = OutlineLine(NodeKind.SECTION, next_label(last.label) if last else "I.", "", confidence=SETTLED)
    return Edit((*lines, new), len(lines) + 1, f"thêm mục {len(lines) + 1}", 0)


def deleted(lines: Outline, place: int) -> Edit:
    """With all that hangs below it."""
    run = branch(lines, place - 1)
    left = (*lines[: run.start], *lines[run.stop :])
    words = f"xóa mục {place}{_and_below(lines[place : run.stop])}"
    return Edit(left, min(max(1, place - 1), len(left)), words)


def branch_end(lines: Outline, place: int) -> int:
    """The place of the last line that hangs below the line at `place`, or its own."""
    return branch(lines, place - 1).stop


def next_label(label: str) -> str:
    """`II.` after `I.`, `1.3.` after `1.2.`, `b)` after `a)`; a bullet repeats; what is not understood: none."""
    found = re.fullmatch(r"(?P<head>(?:\d+\.)*)(?P<last>\d+|[IVX]+|[a-zđ])(?P<tail>[.)/-]?)", label)
    if not found:
        return label if label in ("-", "+", "*", "–", "•") else ""
    last = found["last"]
    following = _following(last)
    label = f"{found['head']}{following}{found['tail']}"
    return label if following and len(label) <= LONGEST_LABEL else ""


def first_label_below(label: str) -> str:
    """`1.` below `I.`, `1.1.` below `1.`, a bullet below anything else."""
    if re.fullmatch(r"[IVX]+\.", label):
        return "1."
    return f"{label}1." if re.fullmatch(r"\d{1,6}\.", label) else "-"


def _following(last: str) -> str:
    if (number := as_number(last)) is not None:
        return str(number + 1)
    series = _ROMANS if last in _ROMANS else tuple(_LETTERS)
    place = series.index(last) + 1 if last in series else len(series)
    return series[place] if place < len(series) else ""


def _new(kind: NodeKind, label: str, beside: OutlineLine, *, is_row: bool) -> OutlineLine:
    """A row has one cell; it gets as many as its table has columns."""
    form = beside.form if kind == NodeKind.MEASURE else None
    cells = (TableCell(""),) if is_row else ()
    return OutlineLine(kind, "" if is_row else label, "", form=form, cells=cells, confidence=SETTLED)


def _joined_cells(lines: Outline, place: int) -> tuple[TableCell, ...]:
    """Of a row and the one above, column by column; of lines none."""
    above, line = lines[place - 2], lines[place - 1]
    ensure(line.kind is not NodeKind.TABLE, "Bảng không gộp được vào mục ở trên.")
    if not above.cells and not line.cells:
        return ()
    ensure(bool(above.cells and line.cells), "Hàng của bảng chỉ gộp được với hàng khác của bảng ấy.")
    upper, lower = (with_all_cells(lines)[at].cells for at in (place - 2, place - 1))
    ensure(
        [cell.columns for cell in upper] == [cell.columns for cell in lower],
        "Hai hàng không cùng số ô nên không gộp được. Chép chữ sang hàng trên, rồi xóa hàng này.",
    )
    return tuple(
        replace(cell, text="\n".join(dict.fromkeys(filter(None, (cell.text, other.text)))))
        for cell, other in zip(upper, lower, strict=True)
    )


def _leveled(lines: Outline, place: int, by: int) -> Edit:
    end = branch_end(lines, place)
    first, *below = shifted(lines[place - 1 : end], by)
    words = f"đưa mục {place}{_and_below(below)} {'vào' if by > 0 else 'ra'} cấp {first.depth + 1}"
    return Edit((*lines[: place - 1], replace(first, confidence=SETTLED), *below, *lines[end:]), place, words)


def _and_below(lines: Sequence[OutlineLine]) -> str:
    return f" cùng {len(lines)} mục bên dưới" if lines else ""


def _joined(*texts: str) -> str:
    return " ".join(text for text in texts if text)


def _both_chosen(above: tuple[int, ...] | None, line: tuple[int, ...] | None) -> tuple[int, ...] | None:
    return None if above is None and line is None else tuple(dict.fromkeys((*(above or ()), *(line or ()))))


def _cut(text: str, rest: str) -> tuple[str, str]:
    rest = rest.strip()
    if not rest:
        sentences = [place + 1 for end in _SENTENCE_ENDS if (place := text.find(end)) > 0]
        ends = (text.find("\n"), min(sentences, default=0))
        rest = next((text[end:].strip() for end in ends if end > 0), "")
    first = text.removesuffix(rest).strip() if text.endswith(rest) else ""
    if not first or not rest:
        raise RuleViolation("Đặt con trỏ vào giữa nội dung của mục, chỗ muốn tách, rồi tách.")
    return first, rest


def _shared_lines(
    line: OutlineLine, first: str, second: str, source: Sequence[str]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A source line goes to the part that holds its words; to both where that cannot be told."""
    upper, lower = _bare(line.label + first), _bare(second)
    words = {number: _bare(source[number - 1]) if number <= len(source) else "" for number in line.lines}
    only_upper = {number for number, text in words.items() if text in upper and text not in lower}
    only_lower = {number for number, text in words.items() if text in lower and text not in upper}
    return (
        tuple(number for number in line.lines if number not in only_lower) or line.lines,
        tuple(number for number in line.lines if number not in only_upper) or line.lines,
    )


def _shared_names(names: tuple[str, ...], first: str, second: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A name goes to the part that names it; to the first where none does: it stood in a cell of a table."""
    upper, lower = _bare(first), _bare(second)
    in_lower = tuple(name for name in names if _bare(name) in lower)
    return tuple(name for name in names if _bare(name) in upper or name not in in_lower), in_lower


def _bare(text: str) -> str:
    return search_key(text).replace(" ", "")


_EDIT_OF_ACT: dict[Act, Callable[[Outline, int], Edit]] = {
    Act.SETTLE: settled,
    Act.MERGE: merged,
    Act.UP: moved_up,
    Act.DOWN: moved_down,
    Act.INDENT: indented,
    Act.OUTDENT: outdented,
    Act.BELOW: added_below,
    Act.INSIDE: added_inside,
    Act.DELETE: deleted,
}
