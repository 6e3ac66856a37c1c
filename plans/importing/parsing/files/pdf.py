"""A PDF with text → lines: words with their places, printed line breaks undone. A scan is refused with advice."""

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from plans.enums import DocumentPartKind
from plans.importing.parsing.files.footnotes import remarked, without_notes
from plans.importing.parsing.files.grids import with_cells
from plans.importing.parsing.files.old_fonts import (
    Encoding,
    encoding_of_font,
    encoding_of_letters,
    is_of_unicode,
    printed_unicode_of,
    remarks_on_encodings,
)
from plans.importing.parsing.files.printed import lines_of_pages, without_furniture
from plans.importing.parsing.files.printed_rows import Row, Word
from plans.importing.parsing.files.printed_rules import Drawing, drawing_of
from plans.importing.parsing.files.refusal import MAX_LETTERS, plainly, refuse_long, refuse_secret
from plans.importing.parsing.files.text import composed
from plans.importing.parsing.types import DocumentRefused, SourceLine
from portal.lib.contents.active_pdf import refuse_active

MAX_PAGES = 200
MAX_OBJECTS = 100_000
_LEAST_LETTERS = 40
_UNREADABLE_SHARE = 0.1
_BOLD_WEIGHT = 600
_BROKEN = "Tệp PDF bị hỏng hoặc không phải PDF. Hãy dùng bản Word (.docx), hoặc mở tệp và lưu thành PDF mới."
_LOCKED = "Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại, hoặc dùng bản Word (.docx)."

_SCANNED = (
    "Tệp PDF này là bản quét, không có chữ để đọc. Hãy dùng bản Word (.docx) của kế hoạch, hoặc mở tệp bằng phần mềm "
    "nhận dạng chữ, chép văn bản rồi dán vào ô “Dán văn bản”."
)

_GARBLED = (
    "Chữ trong tệp PDF dùng phông cũ hoặc thiếu bảng mã nên không đọc được. Hãy dùng bản Word (.docx) của kế hoạch "
    "với phông Unicode (Times New Roman)."
)
_LONG = f"Tệp PDF dài hơn {MAX_PAGES} trang hoặc có quá nhiều hình vẽ. Hãy tách riêng phần kế hoạch."

# at the end of a row the library takes a hyphen for a broken word
_HYPHENS = {0x02, 0xFFFE, 0xAD}
_BOUND = "\u00a0"
_SOFT_HYPHEN = "\u00ad"
_SAME_ROW = 0.35
_WORD_GAP = 0.11
_MARKS = "0123456789*()[]"
_RAISED = 0.85  # of the size of letters: a mark


@dataclass(frozen=True, slots=True)
class _Letter:
    """From the origin `x` as far as the pen moves on."""

    text: str
    x: float
    right: float
    y: float
    index: int


def lines_of(data: bytes) -> list[SourceLine]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            pages, drawings, old = _pages(document, pypdfium2.raw)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise DocumentRefused(_LOCKED if locked else _BROKEN) from error
    plainly(refuse_active, data)
    for page in pages:
        refuse_secret(row.raw for row in page)
    pages, furniture = _without_furniture(pages, drawings)
    noted = without_notes(pages, drawings)
    pages = [with_cells(page, drawn) for page, drawn in zip(noted.pages, drawings, strict=True)]
    lines = remarked(lines_of_pages(pages, noted.texts), noted.lost)
    lines[0] = replace(lines[0], remarks=(*lines[0].remarks, *remarks_on_encodings(old)))
    for text in furniture:
        lines.append(SourceLine(len(lines) + 1, text, from_word=True, part=DocumentPartKind.RUNNING_HEAD))
    refuse_long(sum(len(line.raw) for line in lines), len(lines), longest=max(len(line.raw) for line in lines))
    return lines


def _without_furniture(pages: list[list[Row]], drawings: Sequence[Drawing]) -> tuple[list[list[Row]], list[str]]:
    """The text of the pages, and what stands around it, each told once."""
    furnished = [with_cells(page, drawn) for page, drawn in zip(pages, drawings, strict=True)]
    kept = {id(row) for page in without_furniture(furnished) for row in page}
    dropped = {id(row): row.raw for page in furnished for row in page if id(row) not in kept}
    return [[row for row in page if id(row) not in dropped] for page in pages], [*dict.fromkeys(dropped.values())]


def _pages(document: Any, raw: Any) -> tuple[list[list[Row]], list[Drawing], Counter[Encoding]]:
    """The rows of each page, what is drawn on it; in how many rows letters of old fonts were met."""
    if len(document) > MAX_PAGES:
        raise DocumentRefused(_LONG)
    pages, drawings, objects = [], [], 0
    met = Counter[str]()  # on the way through the document, in letters
    old = Counter[Encoding]()
    for number in range(len(document)):
        page = document[number]
        objects += raw.FPDFPage_CountObjects(page)
        if objects > MAX_OBJECTS:
            raise DocumentRefused(_LONG)
        text = page.get_textpage()
        looks = _Looks(text, raw)
        rows = _rows(_with_spaces(list(_letters_of(text, raw, met))), number, looks)
        old.update(encoding for encoding, _ in looks.old_rows)
        drawings.append(drawing_of(page, raw))
        pages.append(rows)
        text.close()
        page.close()
        refuse_long(met["letters"], 0)
    if met["letters"] < _LEAST_LETTERS:
        raise DocumentRefused(_SCANNED)
    if met["unreadable"] > _UNREADABLE_SHARE * met["letters"]:
        raise DocumentRefused(_GARBLED)
    encoding = None if old else encoding_of_letters(row.raw for page in pages for row in page)
    if encoding:
        old[encoding] = sum(not is_of_unicode(row.raw) for page in pages for row in page)
    return [[_composed(row, encoding) for row in page] for page in pages], drawings, old


def _composed(row: Row, encoding: Encoding | None) -> Row:
    """`encoding` is that of all letters that can be no Unicode, where no font is named that tells it."""
    is_old = encoding is not None and not is_of_unicode(row.raw)
    texts = [printed_unicode_of(word.text, encoding) if encoding and is_old else word.text for word in row.words]
    texts = [composed(text.replace(_SOFT_HYPHEN, "-")) for text in texts]
    changed = [
        word if word.text == text else replace(word, text=text) for word, text in zip(row.words, texts, strict=True)
    ]
    return replace(row, words=tuple(changed))


def _letters_of(text: Any, raw: Any, met: Counter[str]) -> Iterator[_Letter]:
    """Every letter and space that was really set; those the library guesses between them are left out."""
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    at_x, at_y, at_box = (ctypes.byref(place) for place in (x, y, box))
    for index in range(min(raw.FPDFText_CountChars(text), MAX_LETTERS + 1)):
        code = raw.FPDFText_GetUnicode(text, index)
        letter = _SOFT_HYPHEN if code in _HYPHENS else chr(code)
        if letter in "\r\n" or (letter == " " and raw.FPDFText_IsGenerated(text, index)):
            continue
        raw.FPDFText_GetCharOrigin(text, index, at_x, at_y)
        raw.FPDFText_GetLooseCharBox(text, index, at_box)
        met["letters"] += letter != " "
        met["unreadable"] += code in {0, 0xFFFD} or 0xE000 <= code < 0xF000
        yield _Letter(letter, x.value, max(box.right, x.value), y.value, index)


def _with_spaces(letters: list[_Letter]) -> list[_Letter]:
    """A printer with one sign for a space and one that binds may call all of them bound: that tells nothing."""
    bound, spaces = (sum(letter.text == space for letter in letters) for space in (_BOUND, " "))
    if bound <= spaces:
        return letters
    return [replace(letter, text=" ") if letter.text == _BOUND else letter for letter in letters]


def _rows(letters: list[_Letter], number: int, looks: "_Looks") -> list[Row]:
    """Letters of one baseline, from the top of the page down, each row from the left to the right."""
    rows: list[list[_Letter]] = []
    size = 0.0
    for letter in sorted(letters, key=lambda letter: -letter.y):
        if rows and rows[-1][0].y - letter.y < _SAME_ROW * size:
            rows[-1].append(letter)
        else:
            rows.append([letter])
            size = looks.size(letter.index)
    found = [Row(tuple(_words(sorted(row, key=lambda letter: letter.x), looks)), number) for row in rows]
    return [row for row in found if row.words]


def _words(letters: list[_Letter], looks: "_Looks") -> Iterator[Word]:
    run: list[_Letter] = []
    size = 1.0
    for letter, after in zip_longest(letters, letters[1:]):
        # what must not be parted is one word, so that a line that is broken before it is known to be full
        is_bound = letter.text == _BOUND and after is not None and not after.text.isspace()
        is_space = letter.text.isspace() and not is_bound
        if run and (
            is_space
            or letter.x - run[-1].right > _WORD_GAP * size
            or ((letter.text in _MARKS) != (run[-1].text in _MARKS) and _differ(looks.size(letter.index), size))
        ):
            yield looks.word(run)
            run = []
        if not is_space and (run or not is_bound):
            size = size if run else looks.size(letter.index)
            run.append(letter)
    if run:
        yield looks.word(run)


def _differ(one: float, other: float) -> bool:
    return min(one, other) < _RAISED * max(one, other)


class _Looks:
    """What the letters of one page look like."""

    def __init__(self, text: Any, raw: Any) -> None:
        self._text, self._raw = text, raw
        self._name = ctypes.create_string_buffer(80)
        self.old_rows: set[tuple[Encoding, int]] = set()

    def size(self, index: int) -> float:
        return float(self._raw.FPDFText_GetFontSize(self._text, index)) or 1.0

    def word(self, run: list[_Letter]) -> Word:
        first = run[0]
        self._raw.FPDFText_GetFontInfo(self._text, first.index, self._name, 80, None)
        # a subset of a font has six letters and a plus before its name
        font = self._name.value.decode(errors="replace").rpartition("+")[2].lower()
        is_bold = "bold" in font or self._raw.FPDFText_GetFontWeight(self._text, first.index) >= _BOLD_WEIGHT
        letters = "".join(letter.text for letter in run)
        encoding = encoding_of_font(font)
        if encoding and (not letters.isascii() or "-" in letters):
            letters = printed_unicode_of(letters, encoding)
            self.old_rows.add((encoding, round(first.y)))
        return Word(letters, first.x, run[-1].right, first.y, self.size(first.index), is_bold)
