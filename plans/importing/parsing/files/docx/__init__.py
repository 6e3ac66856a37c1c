"""A Word file → lines: paragraphs and tables in order, automatic numbers resolved, bad packages refused."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from plans.importing.parsing.files.docx.notes import Notes
from plans.importing.parsing.files.docx.numbering import Numbering
from plans.importing.parsing.files.docx.package import BROKEN, UNSAFE, W, parts_of, xml
from plans.importing.parsing.files.docx.paragraphs import is_bold, rows_of
from plans.importing.parsing.files.docx.tables import WRAPPERS, children, is_for_placing, table_lines
from plans.importing.parsing.files.refusal import refuse_long, refuse_many_cells, refuse_secret
from plans.importing.parsing.files.text import composed
from plans.importing.parsing.types import DocumentRefused, SourceLine

MAX_DEPTH = 60
_BESIDE_TEXT = ("word/header", "word/footer", "word/footnotes", "word/endnotes")


def lines_of(data: bytes) -> list[SourceLine]:
    parts = parts_of(data)
    body = xml(parts["word/document.xml"]).find(f"{W}body")
    if body is None:
        raise DocumentRefused(BROKEN)
    roots = {name: xml(part) for name, part in parts.items() if name.startswith(_BESIDE_TEXT)}
    for root in [*roots.values(), body]:
        refuse_secret(text for paragraph in root.iter(f"{W}p") for text in rows_of(paragraph))
    styles = xml(parts["word/styles.xml"]) if "word/styles.xml" in parts else None
    numbers = xml(parts["word/numbering.xml"]) if "word/numbering.xml" in parts else None
    lines: list[SourceLine] = []
    letters = cells = 0
    for line in _Body(Numbering(numbers, styles), Notes(roots)).lines(body):
        lines.append(replace(line, number=len(lines) + 1, from_word=True))
        letters, cells = letters + len(line.raw), cells + len(line.cells)
        refuse_long(letters, len(lines), longest=len(line.raw))
        refuse_many_cells(cells)
    if not any(line.text for line in lines):
        raise DocumentRefused("Tệp Word không có chữ (có thể chỉ gồm ảnh quét). Hãy dùng bản có chữ hoặc dán văn bản.")
    return lines


class _Body:
    """Reads one document from the top: numbers and marks are counted on the way."""

    def __init__(self, numbering: Numbering, notes: Notes) -> None:
        self._numbering, self._notes = numbering, notes
        self._tables = count(1)

    def lines(self, container: Any, depth: int = 0) -> Iterator[SourceLine]:
        if depth > MAX_DEPTH:
            raise DocumentRefused(UNSAFE)
        for child in container:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl" and is_for_placing(child):
                for row in children(child, "tr"):
                    for cell in children(row, "tc"):
                        yield from self.lines(cell, depth + 1)
            elif child.tag == f"{W}tbl":
                for row, line in table_lines(child, next(self._tables), self._cell):
                    yield replace(line, remarks=self._notes.remarks_on(row))
            elif child.tag in WRAPPERS:
                yield from self.lines(child, depth + 1)

    def _paragraph(self, paragraph: Any) -> Iterator[SourceLine]:
        label, level = self._numbering.label_of(paragraph)
        bold, remarks = is_bold(paragraph), self._notes.remarks_on(paragraph)
        for position, row in enumerate(rows_of(paragraph)):
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
                first, *rows = (" ".join(composed(row).split()) for row in rows_of(block))
                texts += [f"{label} {first}".strip(), *rows]
            elif block.tag == f"{W}tbl":
                inner = ([self._cell(one, depth + 1) for one in children(row, "tc")] for row in children(block, "tr"))
                texts += [" ".join(" ".join(row).split()) for row in inner]
            elif block.tag in WRAPPERS:
                texts.append(self._cell(block, depth + 1))
        return "\n".join(filter(None, texts))
