"""Text boxes of Word, in the order in which they are read: column by column, each from the top."""

import re
from dataclasses import dataclass
from typing import Any

from plans.importing.parsing.files.docx.package import W
from plans.importing.parsing.files.docx.paragraphs import BOX, is_seen

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_OFFSET = re.compile(r"\s*(-?\d{1,10})\s*")
_LENGTH = re.compile(r"(?:^|;)\s*(margin-left|margin-top|width)\s*:\s*(-?\d{1,6}(?:\.\d{1,6})?)(pt|in|cm|mm)?")
_OF_A_PAGE = re.compile(r"mso-position-vertical-relative\s*:\s*(?:page|margin)")
_EMU = {"pt": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000}


@dataclass(slots=True)
class _Box:
    """`top` from the paragraph it hangs at, 0 where it is not told so; all in the units of Word's drawings."""

    content: Any
    left: float = 0.0
    top: float = 0.0
    width: float = 0.0


def boxes_of(paragraph: Any) -> tuple[list[Any], list[Any]]:
    """The contents of the boxes that hang at a paragraph: those that stand above it, those beside and below."""
    boxes = [_placed(content) for content in _contents(paragraph)]
    columns: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda box: box.left):
        column = next((each for each in columns if box.left < each[0].left + each[0].width / 2), None)
        if column is None:
            columns.append([box])
        else:
            column.append(box)
    ordered = [box for column in columns for box in sorted(column, key=lambda box: box.top)]
    return [box.content for box in ordered if box.top < 0], [box.content for box in ordered if box.top >= 0]


def _contents(paragraph: Any) -> list[Any]:
    """Boxes inside of boxes are found when the outer one is read."""
    found: list[Any] = []
    stack = [paragraph]
    while stack:
        element = stack.pop()
        if element.tag == BOX:
            found.append(element)
        else:
            stack.extend(child for child in reversed(element) if is_seen(child))
    return found


def _placed(content: Any) -> _Box:
    box = _Box(content)
    for above in content.iterancestors():
        if above.tag == f"{_DRAWING}anchor":
            across, down = (above.find(f"{_DRAWING}position{axis}") for axis in "HV")
            extent = above.find(f"{_DRAWING}extent")
            box.left, box.width = _offset(across), _number("" if extent is None else extent.get("cx", ""))
            box.top = _offset(down) if down is not None and down.get("relativeFrom") in {"paragraph", "line"} else 0.0
            break
        style = above.get("style") or ""
        if "margin-left" in style or "width" in style:
            lengths = {name: float(size) * _EMU.get(unit, 12_700) for name, size, unit in _LENGTH.findall(style)}
            box.left, box.width = lengths.get("margin-left", 0.0), lengths.get("width", 0.0)
            box.top = 0.0 if _OF_A_PAGE.search(style) else lengths.get("margin-top", 0.0)
            break
        if above.tag == f"{W}p":
            break
    return box


def _offset(position: Any | None) -> float:
    return 0.0 if position is None else _number(position.findtext(f"{_DRAWING}posOffset") or "")


def _number(text: str) -> float:
    found = _OFFSET.fullmatch(text)
    return float(found[1]) if found else 0.0
