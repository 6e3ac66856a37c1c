"""A Word file → lines: paragraphs and tables in order, automatic numbers resolved, bad packages refused."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from plans.importing.parsing.files.docx.boxes import boxes_of
from plans.importing.parsing.files.docx.fonts import Fonts
from plans.importing.parsing.files.docx.margins import missing_in
from plans.importing.parsing.files.docx.notes import Notes
from plans.importing.parsing.files.docx.numbering import Numbering
from plans.importing.parsing.files.docx.package import BROKEN, UNSAFE, W, parts_of, xml
from plans.importing.parsing.files.docx.paragraphs import is_bold, is_drop_cap, is_placeholder, rows_of
from plans.importing.parsing.files.docx.pictures import remarks_on_pictures
from plans.importing.parsing.files.docx.tables import WRAPPERS, children, is_for_placing, table_lines
from plans.importing.parsing.files.old_fonts import Encoding, remarks_on_encodings
from plans.importing.parsing.files.refusal import refuse_long, refuse_many_cells, refuse_secret
from plans.importing.parsing.files.text import composed
from plans.importing.parsing.types import DocumentRefused, SourceLine

MAX_DEPTH = 60
_BESIDE_TEXT = ("word/header", "word/footer", "word/footnotes", "word/endnotes")
_EMPTY = "Tệp Word không có chữ (có thể chỉ gồm ảnh quét). Hãy dùng bản có chữ hoặc dán văn bản."


def lines_of(data: bytes) -> list[SourceLine]:
    parts = parts_of(data)
    body = xml(parts["word/document.xml"]).find(f"{W}body")
    if body is None:
        raise DocumentRefused(BROKEN)
    styles, numbers, theme = (
        xml(parts[name]) if name in parts else None
        for name in ("word/styles.xml", "word/numbering.xml", "word/theme/theme1.xml")
    )
    roots = {name: xml(part) for name, part in parts.items() if name.startswith(_BESIDE_TEXT)}
    reader = _Reader(Fonts(parts, body, styles, theme), Numbering(numbers, styles), roots)
    for root in [*roots.values(), body]:
        refuse_secret(text for paragraph in root.iter(f"{W}p") for text in reader.rows(paragraph))
    lines: list[SourceLine] = []
    letters = cells = 0
    for line in reader.lines(body):
        lines.append(line)
        letters, cells = letters + len(line.raw), cells + len(line.cells)
        refuse_long(letters, len(lines), longest=len(line.raw))
        refuse_many_cells(cells)
    if not any(line.text for line in lines):
        raise DocumentRefused(_EMPTY)
    lines = [*missing_in(lines, roots, reader.rows), *lines, *reader.notes.left()]
    lines[0] = replace(lines[0], remarks=(*lines[0].remarks, *remarks_on_encodings(reader.encodings)))
    return [replace(line, number=number, from_word=True) for number, line in enumerate(lines, start=1)]


class _Reader:
    """Reads one document from the top: numbers and marks are counted on the way."""

    def __init__(self, fonts: Fonts, numbering: Numbering, roots: dict[str, Any]) -> None:
        self._fonts, self._numbering = fonts, numbering
        self.notes = Notes(roots, fonts.encoding_of)
        self._tables = count(1)
        self._has_begun = False
        self._drop_cap = ""
        self.encodings = Counter[Encoding]()

    def rows(self, paragraph: Any) -> list[str]:
        """Without the marks of notes."""
        return rows_of(paragraph, encoding_of=self._fonts.encoding_of)

    def lines(self, container: Any, depth: int = 0) -> Iterator[SourceLine]:
        if depth > MAX_DEPTH:
            raise DocumentRefused(UNSAFE)
        for child in container:
            if child.tag == f"{W}p":
                for line in self._with_boxes(child, depth):
                    yield line
                    yield from self.notes.below(line)
            elif child.tag == f"{W}tbl" and is_for_placing(child, self.rows):
                for row in children(child, "tr"):
                    for cell in children(row, "tc"):
                        yield from self.lines(cell, depth + 1)
            elif child.tag == f"{W}tbl":
                self._has_begun = True
                for line in table_lines(child, next(self._tables), self._cell):
                    yield line
                    yield from self.notes.below(line)
            elif child.tag in WRAPPERS and not is_placeholder(child):
                yield from self.lines(child, depth + 1)

    def _with_boxes(self, paragraph: Any, depth: int) -> Iterator[SourceLine]:
        """At the head of a document all boxes stand above what they hang at."""
        above, below = boxes_of(paragraph)
        if not self._has_begun:
            above, below = [*above, *below], []
        for box in above:
            yield from self.lines(box, depth + 1)
        yield from self._paragraph(paragraph)
        for box in below:
            yield from self.lines(box, depth + 1)

    def _paragraph(self, paragraph: Any) -> Iterator[SourceLine]:
        label, level = self._numbering.label_of(paragraph)
        rows = self._marked_rows(paragraph)
        if is_drop_cap(paragraph):
            self._drop_cap += "".join(rows).strip()
            return
        rows[0], self._drop_cap = self._drop_cap + rows[0], ""
        bold, remarks = is_bold(paragraph), remarks_on_pictures(paragraph)
        self._has_begun = self._has_begun or any(map(str.strip, rows))
        for position, row in enumerate(rows):
            raw = f"{label} {row}".strip() if position == 0 and row.strip() else row
            text = composed(raw).rstrip()
            yield SourceLine(0, text, level=level, bold=bold, soft=position > 0, remarks=() if position else remarks)

    def _cell(self, cell: Any, depth: int = 0) -> str:
        """A line for each paragraph, for each row of a table inside. A number without words is a line too."""
        if depth > MAX_DEPTH:
            raise DocumentRefused(UNSAFE)
        texts: list[str] = []
        for block in cell:
            if block.tag == f"{W}p":
                label, _ = self._numbering.label_of(block)
                first, *rows = (" ".join(composed(row).split()) for row in self._marked_rows(block))
                texts += [f"{label} {first}".strip(), *rows]
                texts += [self._cell(box, depth + 1) for boxes in boxes_of(block) for box in boxes]
            elif block.tag == f"{W}tbl":
                inner = ([self._cell(one, depth + 1) for one in children(row, "tc")] for row in children(block, "tr"))
                texts += [" ".join(" ".join(row).split()) for row in inner]
            elif block.tag in WRAPPERS and not is_placeholder(block):
                texts.append(self._cell(block, depth + 1))
        return "\n".join(filter(None, texts))

    def _marked_rows(self, paragraph: Any) -> list[str]:
        met = set[Encoding]()

        def encoding_of(text: Any) -> Encoding | None:
            encoding = self._fonts.encoding_of(text)
            if encoding and not (text.text or "").isascii():
                met.add(encoding)
            return encoding

        rows = rows_of(paragraph, self.notes.mark_of, encoding_of)
        self.encodings.update(met)
        return rows
