"""Footnotes on a printed page, known by their place, their size and their mark. They stand in the text like any row;
so a person is told where."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from plans.importing.parsing.files.printed import without_number
from plans.importing.parsing.files.printed_rows import Row
from plans.importing.parsing.files.printed_rules import Rule
from plans.importing.parsing.types import SourceLine

_SMALLER = 0.93  # of the usual letters
_MARK = re.compile(r"[(\[]?(?:\d{1,2}|\*{1,3})[)\].]?")
_LONGEST_RULE = 0.6  # of the width of a page
_SHORTEST_RULE = 30.0
_LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Note:
    """`row` is the first of its rows, `words` are that with its mark."""

    row: Row
    words: str
    is_raised: bool


def remarked(lines: Sequence[SourceLine], notes: Sequence[Note]) -> list[SourceLine]:
    """Each note is told at the line that it became a part of."""
    found = [*lines]
    for note in notes:
        places = [place for place, line in enumerate(found) if note.row.raw in line.raw]
        place = places[-1] if places else len(found) - 1
        words = note.words if len(note.words) <= _LONGEST_WORDS else f"{note.words[:_LONGEST_WORDS]}…"
        remark = (
            f"Trang {note.row.page + 1} có chú thích cuối trang “{words}”; chữ của chú thích có thể lẫn vào nội dung ở "
            "dòng này. Hãy xem lại."
        )
        found[place] = replace(found[place], remarks=(*found[place].remarks, remark))
    return found


def notes_in(pages: Sequence[Sequence[Row]], rules: Sequence[Sequence[Rule]]) -> list[Note]:
    """Small letters at the foot of a page are none without a short rule above or a raised mark."""
    sizes = Counter[float]()
    for word in (word for page in pages for row in page for word in row.words):
        sizes[round(word.size, 1)] += len(word.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    longest = _LONGEST_RULE * max((row.right for page in pages for row in page), default=0.0)
    found: list[Note] = []
    for page, drawn in zip(pages, rules, strict=True):
        rows = without_number([*page])
        foot = len(rows)
        while foot and _is_small(rows[foot - 1], usual):
            foot -= 1
        notes = list(_notes(rows[foot:])) if foot else []
        short = [rule for rule in drawn if rule.is_level and _SHORTEST_RULE <= rule.right - rule.left <= longest]
        is_ruled = any(notes and notes[0].row.y < rule.bottom < rows[foot - 1].y for rule in short)
        found += notes if is_ruled else [note for note in notes if note.is_raised]
    return found


def _notes(rows: Sequence[Row]) -> Iterator[Note]:
    """A raised mark stands in a row of its own, above the row that it opens, or in front of it."""
    for above, row in pairwise([None, *rows]):
        assert row is not None
        if _MARK.fullmatch(row.text):
            continue
        first = row.words[0]
        is_near = above is not None and above.y - row.y < first.size and above.right <= first.x + first.size
        if above and is_near and _MARK.fullmatch(above.text):
            yield Note(row, f"{above.text} {row.text}", is_raised=True)
        elif _MARK.match(row.text):
            is_lone = bool(_MARK.fullmatch(first.text)) and len(row.words) > 1
            yield Note(row, row.text, is_raised=is_lone and first.size < _SMALLER * row.words[1].size)


def _is_small(row: Row, usual: float) -> bool:
    return not row.cells and max(word.size for word in row.words) <= _SMALLER * usual
