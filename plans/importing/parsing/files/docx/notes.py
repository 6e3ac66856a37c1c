"""Footnotes and endnotes of a Word file: one row of numbers for both, in the order in which their marks are met."""

from collections.abc import Iterator
from typing import Any

from plans.importing.parsing.files.docx.package import W
from plans.importing.parsing.files.docx.paragraphs import EncodingOf, rows_of
from plans.importing.parsing.files.text import composed
from plans.importing.parsing.types import SourceLine

_KINDS = ("footnote", "endnote")


class Notes:
    """Reads one document from the top."""

    def __init__(self, roots: dict[str, Any], encoding_of: EncodingOf | None) -> None:
        self._texts: dict[tuple[str, str], str] = {}
        self._labels: dict[tuple[str, str], str] = {}
        self._waiting: list[SourceLine] = []
        for kind in _KINDS:
            root = roots.get(f"word/{kind}s.xml")
            for note in () if root is None else root.iter(f"{W}{kind}"):
                rows = [row for paragraph in note.iter(f"{W}p") for row in rows_of(paragraph, encoding_of=encoding_of)]
                self._texts[kind, note.get(f"{W}id", "")] = " ".join(composed(" ".join(rows)).split())

    def mark_of(self, element: Any) -> str:
        """`[1]` where a note has its mark; nothing for other elements, and for notes without a word."""
        kind = next((each for each in _KINDS if element.tag == f"{W}{each}Reference"), "")
        key = kind, element.get(f"{W}id", "")
        if not kind or not self._texts.get(key):
            return ""
        if key not in self._labels:
            self._labels[key] = f"[{len(self._labels) + 1}]"
            self._waiting.append(SourceLine(0, self._texts[key], note=self._labels[key]))
        return self._labels[key]

    def below(self, line: SourceLine) -> Iterator[SourceLine]:
        """The notes whose marks stand in the line; each comes once."""
        texts = [line.raw, *(cell.text for cell in line.cells)]
        found = [note for note in self._waiting if any(note.note in text for text in texts)]
        self._waiting = [note for note in self._waiting if note not in found]
        yield from found

    def left(self) -> list[SourceLine]:
        """Those whose marks stand in no line that was read."""
        return self._waiting
