"""Measures finished pages: places in mm from the upper left corner, letters in points."""

import ctypes
import gc
import re
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2

from portal.lib.official import pdf
from portal.lib.official.types import PrintedDocument, to_json

MM = 72 / 25.4
DOTS = 10  # of a picture, a millimetre


def drawn(document: PrintedDocument) -> bytes:
    """A PDF file, made straight and not through the leashed child: many times. What the child may leave open is
    tidied here: all that the renderer made is young, as it renders without collecting."""
    try:
        return pdf.render(to_json(document).encode())
    finally:
        gc.enable()
        gc.collect(0)


@dataclass(frozen=True)
class Letter:
    """`left` … `bottom` of the box a letter takes on its line, `base` the line it stands on."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    font: str
    size: float


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    letters: list[Letter]

    @property
    def text(self) -> str:
        return "".join(letter.text for letter in self.letters)

    @property
    def visible_letters(self) -> list[Letter]:
        return [letter for letter in self.letters if letter.text.strip()]

    def run(self, words: str) -> list[Letter]:
        """The letters of the last place where the words stand."""
        start = self.text.rindex(words)
        return [letter for letter in self.letters[start : start + len(words)] if letter.text.strip()]

    def place(self, words: str) -> Box:
        run = self.run(words)
        edges = [(letter.left, letter.top, letter.right, letter.bottom) for letter in run]
        lefts, tops, rights, bottoms = zip(*edges, strict=True)
        return Box(min(lefts), min(tops), max(rights), max(bottoms))

    def base(self, words: str) -> float:
        return self.run(words)[0].base

    def look(self, words: str) -> set[tuple[str, float]]:
        """Fonts and sizes of the words: `{("Tinos-Bold", 14)}`."""
        return {(letter.font, letter.size) for letter in self.run(words)}


def pages_of(content: bytes) -> list[Page]:
    with pypdfium2.PdfDocument(content) as document:
        return [_page(page) for page in document]


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    textpage = page.get_textpage()
    letters = [_letter(textpage, place, height) for place in range(textpage.count_chars())]
    textpage.close()
    return Page(width / MM, height / MM, letters)


def words_of(content: bytes) -> list[str]:
    """The text of each page, where no place is asked for."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def rules_on(content: bytes, number: int) -> list[Box]:
    with pypdfium2.PdfDocument(content) as document:
        return _rules(document[number])


def _rules(page: pypdfium2.PdfPage) -> list[Box]:
    """Solid lines of a centimetre and more, found in the picture: every renderer draws them in another way."""
    image = page.render(scale=DOTS / MM, grayscale=True).to_pil()
    rows = image.tobytes()
    found: list[Box] = []
    for y in range(image.height):
        row = rows[y * image.width : (y + 1) * image.width]
        for run in re.finditer(rb"[\x00-\x9f]{%d,}" % (10 * DOTS), row):
            line = Box(run.start() / DOTS, y / DOTS, run.end() / DOTS, (y + 1) / DOTS)
            if not (found and abs(found[-1].bottom - line.top) < 0.01 and abs(found[-1].left - line.left) < 0.2):
                found.append(line)
            else:
                found[-1] = replace(found[-1], bottom=line.bottom)
    return found


def _flat(bounds: Any, height: float) -> Box:
    left, bottom, right, top = bounds
    return Box(left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)


def _letter(textpage: pypdfium2.PdfTextPage, place: int, height: float) -> Letter:
    raw = pypdfium2.raw
    box = _flat(textpage.get_charbox(place, loose=True), height)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage.raw, place, ctypes.byref(x), ctypes.byref(y))
    name = ctypes.create_string_buffer(80)
    raw.FPDFText_GetFontInfo(textpage.raw, place, name, 80, None)
    text = (textpage.get_text_range(place, 1) or " ")[:1]
    font = name.value.decode(errors="replace").rpartition("+")[2]
    size = round(_size(textpage, place), 2)
    return Letter(text, box.left, box.top, box.right, box.bottom, (height - y.value) / MM, font, size)


def _size(textpage: pypdfium2.PdfTextPage, place: int) -> float:
    """As it is shown: the size in the font command times the scale of the text."""
    raw = pypdfium2.raw
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage.raw, place, matrix)
    return float(raw.FPDFText_GetFontSize(textpage.raw, place)) * abs(matrix.d)
