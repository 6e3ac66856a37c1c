"""Footnotes and endnotes: a line right below the one that has their mark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.enums import MAX_LEVELS, NodeKind
from plans.importing.parsing.types import SourceLine
from plans.outline.types import Outline, OutlineLine


@dataclass(frozen=True, slots=True)
class SourceNote:
    """`host` is the number of the source line in which the mark stands."""

    line: SourceLine
    host: int


def with_notes(nodes: Outline, notes: Sequence[SourceNote]) -> Outline:
    """A note whose mark stands in no line of the outline, but in the head of the document, comes first, as text."""
    below: dict[int, list[SourceNote]] = {}
    homeless: list[SourceNote] = []
    by_source: dict[int, list[int]] = {}
    for place, node in enumerate(nodes):
        for number in node.lines:
            by_source.setdefault(number, []).append(place)
    for note in notes:
        places = by_source.get(note.host, [])
        marked = [place for place in places if note.line.note in _words(nodes[place])]
        if marked or places:
            below.setdefault((marked or places)[0], []).append(note)
        else:
            homeless.append(note)
    return (*map(_as_text, homeless), *_laid_out(nodes, below))


def without_marks(text: str, notes: Sequence[SourceNote]) -> str:
    for note in notes:
        text = text.replace(note.line.note, "")
    return text


def _laid_out(nodes: Outline, below: dict[int, list[SourceNote]]) -> Iterator[OutlineLine]:
    for place, node in enumerate(nodes):
        yield node
        depth = min(node.depth + 1, MAX_LEVELS - 1)
        for note in below.get(place, ()):
            lines = (note.line.number,)
            yield OutlineLine(NodeKind.FOOTNOTE, note.line.note, note.line.text, depth, lines=lines, confidence=0.9)


def _as_text(note: SourceNote) -> OutlineLine:
    text = f"{note.line.note} {note.line.text}"
    return OutlineLine(NodeKind.PARAGRAPH, "", text, 0, lines=(note.line.number,), confidence=0.5)


def _words(node: OutlineLine) -> str:
    head = [cell for row in (node.frame.head if node.frame else ()) for cell in row]
    return " ".join([node.label, node.text, *(cell.text for cell in [*node.cells, *head])])
