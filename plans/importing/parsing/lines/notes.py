"""Footnotes and endnotes: a line right below the one that has their mark."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plans.enums import MAX_LEVELS, NodeKind
from plans.importing.parsing.types import SourceLine
from plans.outline.types import Outline, OutlineLine

_TYPED = re.compile(r"(\[\d{1,3}\])\s+(?=\w)")
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class SourceNote:
    """`host` is the number of the source line in which the mark stands; `more` are those that go on with the note."""

    line: SourceLine
    host: int
    more: tuple[int, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.line.number, *self.more)


def typed_notes(lines: Sequence[SourceLine]) -> tuple[list[SourceLine], list[SourceNote]]:
    """The text and its notes, where a note is typed out behind the text as Word saves it: `[1] Theo số liệu …`, and
    the mark `[1]` stands within a line above. Behind the last of the text a note may run over several lines."""
    text: list[SourceLine] = []
    notes: list[SourceNote] = []
    lines = [piece for line in lines for piece in _one_by_one(line)]
    start = _last_notes(lines)
    for place, line in enumerate(lines):
        opening = _TYPED.match(line.text)
        host = next((above for above in text if opening[1] in above.text[1:]), None) if opening else None
        if opening and host and not line.cells:
            own = replace(line, raw=line.text[opening.end() :], note=opening[1])
            notes.append(SourceNote(own, host.number))
        elif notes and place > start and line.text:
            notes[-1] = _longer(notes[-1], line)
        else:
            text.append(line)
    return text, notes


def _one_by_one(line: SourceLine) -> list[SourceLine]:
    """Print may have put notes that follow each other into one paragraph."""
    if line.cells or not _TYPED.match(line.text):
        return [line]
    return [replace(line, raw=piece) for piece in re.split(r"\s(?=\[\d{1,3}\]\s)", line.raw)]


def _last_notes(lines: Sequence[SourceLine]) -> int:
    """Where the notes begin that end the document; all of it lies before, if none do."""
    numbers = [place for place, line in enumerate(lines) if _TYPED.match(line.text) and not line.cells]
    last = len(lines)
    for place in reversed(numbers):
        if last - place > _MOST_LINES:
            break
        last = place
    return last


def _longer(note: SourceNote, line: SourceLine) -> SourceNote:
    return replace(note, line=replace(note.line, raw=f"{note.line.raw} {line.text}"), more=(*note.more, line.number))


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
            yield OutlineLine(
                NodeKind.FOOTNOTE, note.line.note, note.line.text, depth, lines=note.numbers, confidence=0.9
            )


def _as_text(note: SourceNote) -> OutlineLine:
    text = f"{note.line.note} {note.line.text}"
    return OutlineLine(NodeKind.PARAGRAPH, "", text, 0, lines=note.numbers, confidence=0.5)


def _words(node: OutlineLine) -> str:
    head = [cell for row in (node.frame.head if node.frame else ()) for cell in row]
    return " ".join([node.label, node.text, *(cell.text for cell in [*node.cells, *head])])
