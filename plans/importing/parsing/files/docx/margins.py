"""Headers and footers of a Word file: read only for the number, the place and the day that the body lacks."""

from collections.abc import Callable, Sequence
from typing import Any

from plans.enums import DocumentPartKind
from plans.importing.parsing.files.docx.package import W
from plans.importing.parsing.files.text import composed
from plans.importing.parsing.lines.header import Header, read_fixed_pieces
from plans.importing.parsing.types import SourceLine

_HEAD_WITHIN = 60
_LONGEST = 120


def missing_in(
    lines: Sequence[SourceLine], roots: dict[str, Any], rows_of: Callable[[Any], list[str]]
) -> list[SourceLine]:
    """The lines of the margins that say one of them; they belong above the body."""
    head = Header()
    for line in lines[:_HEAD_WITHIN]:
        read_fixed_pieces(head, line.raw, 0)
    found: list[SourceLine] = []
    margins = [root for name, root in sorted(roots.items()) if name.startswith(("word/header", "word/footer"))]
    for text in (row for root in margins for paragraph in root.iter(f"{W}p") for row in rows_of(paragraph)):
        raw = composed(text).rstrip()
        before = len(head.parts)
        if raw.strip() and len(raw) <= _LONGEST:
            read_fixed_pieces(head, raw, 0)
        if any(part.name is not DocumentPartKind.MOTTO for part in head.parts[before:]):
            found.append(SourceLine(0, raw))
    return found
