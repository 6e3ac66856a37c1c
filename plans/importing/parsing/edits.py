"""The acts of a review on an outline as values. `place` counts lines from 1. No letter and no source line is lost by
any of them, and a line is never more than one level below the line above it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from plans.enums import MAX_LEVELS, NodeKind
from plans.importing.parsing.lines.markers import marker_of
from plans.importing.parsing.review import SETTLED
from plans.outline.types import Outline, OutlineLine, branch, shifted
from portal.lib.errors import RuleViolation, ensure
from portal.lib.text import search_key

LONGEST_LABEL = 20

_TEXT_BELOW = {
    NodeKind.SECTION: NodeKind.PARAGRAPH,
    NodeKind.HEADING: NodeKind.PARAGRAPH,
    NodeKind.PHASE: NodeKind.CONTENT_ITEM,
    NodeKind.FORM: NodeKind.MEASURE,
    NodeKind.DUTY_HOLDER: NodeKind.DUTY,
}
_SENTENCE_ENDS = ". ", "; ", ": ", "! ", "? "


class Act(StrEnum):
    SETTLE = "settle"
    MERGE = "merge"
    SPLIT = "split"
    UP = "up"
    DOWN = "down"
    PLACE = "place"
    INDENT = "indent"
    OUTDENT = "outdent"


@dataclass(frozen=True, slots=True)
class Edit:
    """`place` is where the line acted on stands now, `caret` where writing goes on in it, `words` what was
    done, as after "Đã"."""

    lines: Outline
    place: int
    words: str
    caret: int | None = None


def edited(
    lines: Outline, act: Act, *, place: int, rest: str = "", before: int = 0, source: Sequence[str] = ()
) -> Edit:
    """One act on the line at `place`; `rest` is for a split, `before` for a place. Raises RuleViolation."""
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
    """Into the line above, the mark too: a hyphen at the start of a line is often none. What hung below hangs on."""
    ensure(place > 1, "Mục đầu tiên không có mục ở trên để gộp vào.")
    above, line, end = lines[place - 2], lines[place - 1], branch_end(lines, place)
    both = replace(
        above,
        text=_joined(above.text, line.label, line.text),
        units=tuple(dict.fromkeys((*above.units, *line.units))),
        unit_ids=_both_chosen(above, line),
        lines=tuple(sorted({*above.lines, *line.lines})),
        confidence=SETTLED,
    )
    below = shifted(lines[place:end], min(0, above.depth - line.depth))
    words = f"gộp mục {place} vào mục {place - 1}"
    caret = len(_joined(above.text, line.label)) + 1 if above.text else 0
    return Edit((*lines[: place - 2], both, *below, *lines[end:]), place - 1, words, caret)


def split(lines: Outline, place: int, *, rest: str, source: Sequence[str]) -> Edit:
    """`rest` is what goes into a line of its own; empty: what follows the first line end, else the first sentence.
    `source` are the lines of the document."""
    line = lines[place - 1]
    first, second = _cut(line.text, rest)
    marker = marker_of(second)
    is_marked = marker is not None and len(marker.label) <= LONGEST_LABEL
    has_below = branch_end(lines, place) > place
    is_below = not is_marked and (has_below or line.kind in _TEXT_BELOW)
    ensure(not is_below or line.depth + 1 < MAX_LEVELS, f"Kế hoạch chỉ có tối đa {MAX_LEVELS} cấp.")
    kind_below = lines[place].kind if has_below else _TEXT_BELOW.get(line.kind, line.kind)
    upper_lines, lower_lines = _shared_lines(line, first, second, source)
    upper_units, lower_units = _shared_units(line, first, second)
    upper = replace(line, text=first, lines=upper_lines, units=upper_units, confidence=SETTLED)
    lower = replace(
        upper,
        kind=kind_below if is_below else line.kind,
        depth=line.depth + is_below,
        label=marker.label if marker and is_marked else "",
        text=marker.rest if marker and is_marked else second,
        lines=lower_lines,
        units=lower_units,
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


def branch_end(lines: Outline, place: int) -> int:
    """The place of the last line that hangs below the line at `place`, or its own."""
    return branch(lines, place - 1).stop


def _leveled(lines: Outline, place: int, by: int) -> Edit:
    end = branch_end(lines, place)
    first, *below = shifted(lines[place - 1 : end], by)
    words = f"đưa mục {place}{_and_below(below)} {'vào' if by > 0 else 'ra'} cấp {first.depth + 1}"
    return Edit((*lines[: place - 1], replace(first, confidence=SETTLED), *below, *lines[end:]), place, words)


def _and_below(lines: Sequence[OutlineLine]) -> str:
    return f" cùng {len(lines)} mục bên dưới" if lines else ""


def _joined(*texts: str) -> str:
    return " ".join(text for text in texts if text)


def _both_chosen(above: OutlineLine, line: OutlineLine) -> tuple[int, ...] | None:
    if above.unit_ids is None and line.unit_ids is None:
        return None
    return tuple(dict.fromkeys((*(above.unit_ids or ()), *(line.unit_ids or ()))))


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


def _shared_units(line: OutlineLine, first: str, second: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A name goes to the part that names it; to the first where none does: it stood in a cell of a table."""
    upper, lower = _bare(first), _bare(second)
    in_lower = tuple(name for name in line.units if _bare(name) in lower)
    return tuple(name for name in line.units if _bare(name) in upper or name not in in_lower), in_lower


def _bare(text: str) -> str:
    return search_key(text).replace(" ", "")


_EDIT_OF_ACT: dict[Act, Callable[[Outline, int], Edit]] = {
    Act.SETTLE: settled,
    Act.MERGE: merged,
    Act.UP: moved_up,
    Act.DOWN: moved_down,
    Act.INDENT: indented,
    Act.OUTDENT: outdented,
}
