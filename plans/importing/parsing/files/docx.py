"""A Word file → lines: paragraphs and tables in order, automatic numbers resolved, bad packages refused."""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from plans.importing.parsing.files.refusal import plainly, refuse_long, refuse_secret
from plans.importing.parsing.files.text import composed
from plans.importing.parsing.lines import WORDS
from plans.importing.parsing.types import DocumentRefused, SourceLine
from portal.lib.contents.active_parts import MOST_UNPACKED, refuse_active
from portal.lib.contents.packages import is_tame
from portal.lib.text import as_number

MAX_PARTS = 2_000
MAX_PART_BYTES = 40 * 1024 * 1024
MAX_DEPTH = 60
_MAX_STYLE_CHAIN = 12
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_PART_NAME = re.compile(r"word/(?:document|numbering|styles|header.*|footer.*|footnotes|endnotes)\.xml", re.DOTALL)
_BESIDE_TEXT = ("word/header", "word/footer", "word/footnotes", "word/endnotes")
_NOTES = {"footnote": "cuối trang", "endnote": "cuối văn bản"}
_MOST_NOTES = 40
_LONGEST_NOTE = 100
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_PASSED_OVER = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}tabs", _FALLBACK}
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_BROKEN = "Tệp Word bị hỏng hoặc không phải tệp Word. Hãy mở bằng Word, lưu thành tệp .docx mới rồi tải lên lại."
_UNSAFE = "Tệp Word có cấu trúc bất thường nên không được mở. Hãy chép văn bản sang tệp Word mới rồi tải lên."


def lines_of(data: bytes) -> list[SourceLine]:
    parts = _parts_of(data)
    body = _xml(parts["word/document.xml"]).find(f"{W}body")
    if body is None:
        raise DocumentRefused(_BROKEN)
    roots = {name: _xml(part) for name, part in parts.items() if name.startswith(_BESIDE_TEXT)}
    for root in [*roots.values(), body]:
        refuse_secret(text for paragraph in root.iter(f"{W}p") for text in _rows(paragraph))
    styles = _xml(parts["word/styles.xml"]) if "word/styles.xml" in parts else None
    numbers = _xml(parts["word/numbering.xml"]) if "word/numbering.xml" in parts else None
    lines: list[SourceLine] = []
    letters = 0
    for line in _block_lines(body, _Marks(Numbering(numbers, styles), Notes(roots))):
        lines.append(replace(line, number=len(lines) + 1, from_word=True))
        letters += len(line.raw)
        refuse_long(letters, len(lines), longest=len(line.raw))
    if not any(line.text for line in lines):
        raise DocumentRefused("Tệp Word không có chữ (có thể chỉ gồm ảnh quét). Hãy dùng bản có chữ hoặc dán văn bản.")
    return lines


def _parts_of(data: bytes) -> dict[str, bytes]:
    """The XML parts that matter, read within limits. A part count is checked before the package is opened."""
    if not is_tame(data, most_parts=MAX_PARTS):
        raise DocumentRefused(_UNSAFE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            if len(names) > MAX_PARTS:
                raise DocumentRefused(_UNSAFE)
            if "word/document.xml" not in names:
                raise DocumentRefused("Tệp nén này không phải tệp Word (.docx). Hãy chọn lại đúng tệp kế hoạch.")
            part_names = dict.fromkeys(filter(_PART_NAME.fullmatch, names))
            parts = {name: _read(package, name) for name in part_names}
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                raise DocumentRefused(_UNSAFE)
            plainly(refuse_active, package)
            return parts
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise DocumentRefused(_BROKEN) from error


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        content = part.read(MAX_PART_BYTES + 1)
    if len(content) > MAX_PART_BYTES:
        raise DocumentRefused(_UNSAFE)
    # the byte order of UTF-16 would hide the words below
    bare = content.replace(b"\x00", b"")
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise DocumentRefused(_UNSAFE)
    return content


def _xml(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentRefused(_BROKEN) from error


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    start: int


class Numbering:
    """Gives each paragraph its label, counting as Word does; one instance reads one document from the top."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, Any] = {}
        if styles is not None:
            self._styles = {style.get(f"{W}styleId", ""): style for style in styles.iter(f"{W}style")}
        if numbering is not None:
            self._read(numbering)

    def label_of(self, paragraph: Any) -> tuple[str, int]:
        """The label and its level from 0; an empty label where the paragraph is not numbered."""
        list_id, depth = self._list_of(paragraph)
        level = self._levels.get(self._lists.get(list_id, ""), {}).get(depth)
        if level is None or level.form == "none":
            return "", 0
        if level.form == "bullet":
            return (level.pattern if level.pattern in {"-", "+", "*", "–"} else "•"), depth
        counts = self._counts.setdefault(self._lists[list_id], {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        return self._label(self._lists[list_id], level, counts), depth

    def _read(self, numbering: Any) -> None:
        for abstract in numbering.iter(f"{W}abstractNum"):
            levels = {}
            for level in abstract.iter(f"{W}lvl"):
                levels[_whole(level.get(f"{W}ilvl"))] = _Level(
                    form=_value(level, "numFmt") or "decimal",
                    pattern=(_value(level, "lvlText") or "").strip(),
                    start=_whole(_value(level, "start") or "1"),
                )
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for number in numbering.iter(f"{W}num"):
            self._lists[number.get(f"{W}numId", "")] = _value(number, "abstractNumId") or ""

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        properties = paragraph.find(f"{W}pPr")
        for _ in range(_MAX_STYLE_CHAIN):
            if properties is None:
                return "", 0
            own = properties.find(f"{W}numPr")
            if own is not None and own.find(f"{W}numId") is not None:
                return _value(own, "numId") or "", _whole(_value(own, "ilvl"))
            style = self._styles.get(_value(properties, "pStyle") or _parent_of(properties))
            properties = None if style is None else style.find(f"{W}pPr")
        return "", 0

    def _label(self, abstract: str, level: _Level, counts: dict[int, int]) -> str:
        label = level.pattern
        for depth, other in self._levels[abstract].items():
            label = label.replace(f"%{depth + 1}", _FORMS.get(other.form, str)(counts.get(depth, other.start)))
        return label


class Notes:
    """Says of each footnote and endnote where its mark stands that it is not read, counting as Word does."""

    def __init__(self, roots: dict[str, Any]) -> None:
        self._counts = Counter[str]()
        self._texts: dict[tuple[str, str], str] = {}
        for kind in _NOTES:
            root = roots.get(f"word/{kind}s.xml")
            for note in () if root is None else root.iter(f"{W}{kind}"):
                rows = [row for paragraph in note.iter(f"{W}p") for row in _rows(paragraph)]
                self._texts[kind, note.get(f"{W}id", "")] = " ".join(composed(" ".join(rows)).split())

    def remarks_on(self, element: Any) -> tuple[str, ...]:
        marks = [(kind, mark) for mark in _elements(element) for kind in _NOTES if mark.tag == f"{W}{kind}Reference"]
        return tuple(filter(None, (self._remark(kind, mark.get(f"{W}id", "")) for kind, mark in marks)))

    def _remark(self, kind: str, note: str) -> str:
        self._counts[kind] += 1
        text = self._texts.get((kind, note), "")
        if self._counts[kind] > _MOST_NOTES:
            return ""
        more = " và các chú thích sau đó" if self._counts[kind] == _MOST_NOTES else ""
        words = f": “{text[:_LONGEST_NOTE]}{'…' if len(text) > _LONGEST_NOTE else ''}”" if text else ""
        return (
            f"Chú thích {_NOTES[kind]} {self._counts[kind]} ở dòng này{more} chưa được đọc vào kế hoạch{words}. "
            "Hãy đưa điều cần giữ vào mục tương ứng."
        )


@dataclass(frozen=True, slots=True)
class _Marks:
    """What counts from the top of the document on."""

    numbering: Numbering
    notes: Notes


def _block_lines(container: Any, marks: _Marks, depth: int = 0) -> Iterator[SourceLine]:
    if depth > MAX_DEPTH:
        raise DocumentRefused(_UNSAFE)
    for child in container:
        if child.tag == f"{W}p":
            yield from _paragraph_lines(child, marks)
        elif child.tag == f"{W}tbl":
            yield from _table_lines(child, marks, depth)
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"}:
            yield from _block_lines(child, marks, depth + 1)


def _paragraph_lines(paragraph: Any, marks: _Marks) -> Iterator[SourceLine]:
    label, level = marks.numbering.label_of(paragraph)
    bold, remarks = _is_bold(paragraph), marks.notes.remarks_on(paragraph)
    for position, row in enumerate(_rows(paragraph)):
        raw = f"{label} {row}".strip() if position == 0 and row.strip() else row
        text = composed(raw).rstrip()
        yield SourceLine(0, text, level=level, bold=bold, soft=position > 0, remarks=() if position else remarks)


def _table_lines(table: Any, marks: _Marks, depth: int) -> Iterator[SourceLine]:
    """A table that only places header or signature is read cell by cell; others give a line for each row."""
    rows = list(table.iter(f"{W}tr"))
    texts = " ".join(row for paragraph in table.iter(f"{W}p") for row in _rows(paragraph)).upper()
    widest = max((len(row.findall(f"{W}tc")) for row in rows), default=0)
    if widest == 1 or (widest <= 3 and any(word in composed(texts) for word in WORDS["layout_tables"])):
        for cell in table.iter(f"{W}tc"):
            yield from _block_lines(cell, marks, depth + 1)
        return
    for row in rows:
        cells = tuple(_cell_text(cell) for cell in row.iter(f"{W}tc"))
        if any(cells):
            is_lone = sum(map(bool, cells)) == 1
            raw = "".join(cells) if is_lone else " | ".join(cells)
            yield SourceLine(0, raw, cells=cells, remarks=marks.notes.remarks_on(row))


def _cell_text(cell: Any) -> str:
    rows = [row for paragraph in cell.iter(f"{W}p") for row in _rows(paragraph)]
    return " ".join(composed(" ".join(rows)).split())


def _rows(paragraph: Any) -> list[str]:
    """The text of a paragraph, parted at typed line breaks; deleted and doubled text is left out."""
    pieces: list[str] = []
    for element in _elements(paragraph):
        if element.tag == f"{W}t":
            pieces.append(element.text or "")
        elif element.tag in _SIGNS:
            pieces.append(_SIGNS[element.tag])
    return "".join(pieces).split("\n")


def _elements(top: Any) -> Iterator[Any]:
    """All within `top` that stands in the text, in reading order."""
    stack = [top]
    while stack:
        element = stack.pop()
        yield element
        stack.extend(child for child in reversed(element) if child.tag not in _PASSED_OVER)


def _is_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.iter(f"{W}r") if any((text.text or "").strip() for text in run.iter(f"{W}t"))]
    return bool(runs) and all(_run_is_bold(run) for run in runs)


def _run_is_bold(run: Any) -> bool:
    mark = run.find(f"{W}rPr/{W}b")
    return mark is not None and mark.get(f"{W}val", "1") not in {"0", "false", "none"}


def _roman(count: int) -> str:
    digits = ""
    for value, digit in _ROMAN:
        while count >= value:
            digits, count = digits + digit, count - value
    return digits


# every other form is counted in figures
_FORMS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "lowerLetter": lambda count: chr(ord("a") + (count - 1) % 26),
    "upperLetter": lambda count: chr(ord("A") + (count - 1) % 26),
    "decimalZero": "{:02d}".format,
}


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _whole(text: str | None) -> int:
    return as_number(text or "") or 0


def _parent_of(properties: Any) -> str:
    """The style that the style owning `properties` is based on, or none."""
    owner = properties.getparent()
    return (_value(owner, "basedOn") or "") if owner.tag == f"{W}style" else ""
