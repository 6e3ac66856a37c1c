"""The text of a paragraph of Word, as it is seen on paper."""

from collections.abc import Callable, Iterator
from typing import Any

from plans.importing.parsing.files.docx.package import W

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_PASSED_OVER = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}tabs", f"{_COMPATIBLE}Fallback"}
_OFF = {"0", "false", "none", "off"}

MarkOf = Callable[[Any], str]


def rows_of(paragraph: Any, mark_of: MarkOf | None = None) -> list[str]:
    """The text of a paragraph, parted at typed line breaks; deleted, hidden and doubled text is left out. `mark_of`
    says what stands for an element that is no text, as the mark of a footnote."""
    pieces: list[str] = []
    for element in elements_of(paragraph):
        if element.tag == f"{W}t":
            pieces.append(element.text or "")
        elif element.tag in _SIGNS:
            pieces.append(_SIGNS[element.tag])
        elif mark_of:
            pieces.append(mark_of(element))
    return "".join(pieces).split("\n")


def elements_of(top: Any) -> Iterator[Any]:
    """All within `top` that stands in the text, in reading order."""
    stack = [top]
    while stack:
        element = stack.pop()
        yield element
        stack.extend(child for child in reversed(element) if child.tag not in _PASSED_OVER)


def is_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.iter(f"{W}r") if any((text.text or "").strip() for text in run.iter(f"{W}t"))]
    return bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def is_on(switch: Any | None) -> bool:
    """A property that is there is on, unless it says no."""
    return switch is not None and switch.get(f"{W}val", "1") not in _OFF
