"""The text of a paragraph of Word, as it is seen on paper."""

from collections.abc import Callable, Iterator
from typing import Any

from plans.importing.parsing.files.docx.package import W
from plans.importing.parsing.files.old_fonts import Encoding, unicode_of

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
BOX = f"{W}txbxContent"
_UNSEEN = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}tabs", f"{W}sdtPr"}
_OFF = {"0", "false", "none", "off"}
_DRAWN = {"Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings"}
_HYPHENS = {"-", "–", "\uf02d"}

MarkOf = Callable[[Any], str]
EncodingOf = Callable[[Any], Encoding | None]


def rows_of(paragraph: Any, mark_of: MarkOf | None = None, encoding_of: EncodingOf | None = None) -> list[str]:
    """The text of a paragraph, parted at typed line breaks; deleted, hidden and doubled text is left out, text boxes
    too. `mark_of` says what stands for an element that is no text, as the mark of a footnote; `encoding_of` how the
    letters of a piece of text are meant."""
    pieces: list[tuple[Encoding | None, str]] = []
    for element in elements_of(paragraph):
        encoding = None
        if element.tag == f"{W}t":
            piece = element.text or ""
            encoding = encoding_of(element) if encoding_of else None
        elif element.tag == f"{W}sym":
            piece = _symbol(element)
        else:
            piece = _SIGNS.get(element.tag) or (mark_of(element) if mark_of else "")
        if piece and pieces and pieces[-1][0] is encoding:
            pieces[-1] = encoding, pieces[-1][1] + piece
        elif piece:
            pieces.append((encoding, piece))
    return "".join(unicode_of(piece, encoding) if encoding else piece for encoding, piece in pieces).split("\n")


def elements_of(top: Any) -> Iterator[Any]:
    """All within `top` that stands in the text, in reading order."""
    stack = [top]
    while stack:
        element = stack.pop()
        yield element
        stack.extend(child for child in reversed(element) if child.tag != BOX and is_seen(child))


def is_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.iter(f"{W}r") if any((text.text or "").strip() for text in run.iter(f"{W}t"))]
    return bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def is_on(switch: Any | None) -> bool:
    """A property that is there is on, unless it says no."""
    return switch is not None and switch.get(f"{W}val", "1") not in _OFF


def is_drop_cap(paragraph: Any) -> bool:
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    return frame is not None and frame.get(f"{W}dropCap", "none") != "none"


def is_placeholder(control: Any) -> bool:
    """A content control that still asks to be filled in."""
    return control.tag == f"{W}sdt" and is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))


def is_seen(element: Any) -> bool:
    if element.tag in _UNSEEN or is_placeholder(element):
        return False
    if element.tag == f"{_COMPATIBLE}Fallback":
        # the same drawn for older programs
        return element.getparent().find(f"{_COMPATIBLE}Choice") is None
    return element.tag != f"{W}r" or not is_on(element.find(f"{W}rPr/{W}vanish"))


def _symbol(element: Any) -> str:
    """A letter of another font: one that draws pictures gives a bullet, or the hyphen it shows."""
    try:
        letter = bytes.fromhex(element.get(f"{W}char", "").zfill(4)[:4]).decode("utf-16-be", "ignore")
    except ValueError:
        return ""
    if element.get(f"{W}font") not in _DRAWN:
        return letter
    return "-" if letter in _HYPHENS else "•"
