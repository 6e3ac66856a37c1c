"""Footnotes and endnotes of a Word file."""

from collections import Counter
from typing import Any

from plans.importing.parsing.files.docx.package import W
from plans.importing.parsing.files.docx.paragraphs import elements_of, rows_of
from plans.importing.parsing.files.text import composed

_NOTES = {"footnote": "cuối trang", "endnote": "cuối văn bản"}
_MOST_NOTES = 40
_LONGEST_NOTE = 100


class Notes:
    """Says of each footnote and endnote where its mark stands that it is not read, counting as Word does."""

    def __init__(self, roots: dict[str, Any]) -> None:
        self._counts = Counter[str]()
        self._texts: dict[tuple[str, str], str] = {}
        for kind in _NOTES:
            root = roots.get(f"word/{kind}s.xml")
            for note in () if root is None else root.iter(f"{W}{kind}"):
                rows = [row for paragraph in note.iter(f"{W}p") for row in rows_of(paragraph)]
                self._texts[kind, note.get(f"{W}id", "")] = " ".join(composed(" ".join(rows)).split())

    def remarks_on(self, element: Any) -> tuple[str, ...]:
        marks = [(kind, mark) for mark in elements_of(element) for kind in _NOTES if mark.tag == f"{W}{kind}Reference"]
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
