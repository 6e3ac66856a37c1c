"""Rows as they stand on printed pages → lines: columns told apart, paragraphs put together again."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from plans.importing.parsing.files.printed_columns import with_columns
from plans.importing.parsing.files.printed_rows import Row, joined
from plans.importing.parsing.files.printed_tables import with_tables
from plans.importing.parsing.files.text import is_rule
from plans.importing.parsing.lines.furniture import at_edges
from plans.importing.parsing.lines.header import Header, title_index
from plans.importing.parsing.lines.markers import marker_of
from plans.importing.parsing.lines.shape import is_terminated
from plans.importing.parsing.lines.signatures import ANNEX_TITLE, read_tail, tail_index
from plans.importing.parsing.types import SourceLine
from plans.outline.parsing.bodies import opens_with_verb
from portal.lib.text import search_key

_GUTTER = 0.4
_NEAR = 4.0
_PARAGRAPH_GAP = 1.15
_NEARLY_FULL = 0.75  # of the edge
_SIGNATURE_ROWS = 40
_LEAST_ROWS = 4
_SMALL = 0.8
_APART = 1.8
_PAGE_NUMBER = re.compile(r"[-–]?\s*(?:Trang\s+)?\d{1,3}\s*[-–]?", re.IGNORECASE)
_MOTTOS = ("cong hoa xa hoi chu nghia viet nam", "dang cong san viet nam", "doc lap - tu do - hanh phuc")
_YEARS_GO_ON = re.compile(r"[-–] ?\d{4}\b")


@dataclass(frozen=True, slots=True)
class _Print:
    """How the body is set: its right edge on each page, the common distance of lines, what opens a paragraph."""

    edges: dict[int, float]
    pitch: float
    is_spaced: bool
    is_indented: bool


def lines_of_pages(pages: Sequence[list[Row]], notes: Mapping[str, str]) -> list[SourceLine]:
    """`notes` are the texts of footnotes by their labels, which stand in the rows."""
    rows = [row for page in pages for row in without_number(page)]
    rows = with_tables(with_columns(rows))
    drafts = [SourceLine(number, row.raw) for number, row in enumerate(rows)]
    title = title_index(drafts) or 0
    end = title + tail_index(drafts[title:])
    head = [SourceLine(0, raw, from_word=True) for raw in _with_whole_mottos(_column_wise(rows[:title]))]
    start = _abstract_end(rows, title, end)
    abstract = [SourceLine(0, row.raw, from_word=True) for row in rows[title:start]]
    edges = _edges_of(rows)
    body = [_line(paragraph) for paragraph in _paragraphs(rows[start:end], edges)]
    lines = _with_note_lines([*head, *abstract, SourceLine(0, ""), *body, *_tail(rows[end:], edges)], notes)
    return [replace(line, number=number, from_word=True) for number, line in enumerate(lines, start=1)]


def without_furniture(pages: Sequence[list[Row]]) -> list[list[Row]]:
    edges = at_edges([[(row.raw, _stands_apart(page, place)) for place, row in enumerate(page)] for page in pages])
    return [
        [row for place, row in enumerate(page) if (number, place) not in edges] for number, page in enumerate(pages)
    ]


def _stands_apart(page: list[Row], place: int) -> bool | None:
    """In small print, or further from the text than a paragraph is. None: there is too little text to tell."""
    if len(page) < _LEAST_ROWS:
        return None
    if page[place].placed:
        return False
    inner = page[place + 1 if place < len(page) / 2 else place - 1]
    size = inner.words[0].size
    return page[place].words[0].size < _SMALL * size or abs(page[place].y - inner.y) > _APART * size


def _with_note_lines(lines: Sequence[SourceLine], texts: Mapping[str, str]) -> Iterator[SourceLine]:
    """Each note below the line in which its mark stands; one whose line was lost at the end."""
    waiting = dict(texts)
    for line in lines:
        yield line
        words = " ".join([line.raw, *(cell.text for cell in line.cells)]) if waiting and "[" in line.raw else ""
        for label in [label for label in waiting if label in words]:
            yield SourceLine(0, waiting.pop(label), note=label)
    yield from (SourceLine(0, text, note=label) for label, text in waiting.items())


def _with_whole_mottos(raws: Iterable[str]) -> Iterator[str]:
    """A motto that a narrow column broke stands on one line."""
    begun = ""
    for raw in raws:
        key = search_key(f"{begun} {raw}")
        if key in _MOTTOS or any(motto.startswith(f"{key} ") for motto in _MOTTOS):
            begun = f"{begun} {raw}".strip()
            continue
        yield from filter(None, (begun, raw))
        begun = ""
    if begun:
        yield begun


def _abstract_end(rows: list[Row], title: int, end: int) -> int:
    """Type name and abstract are bold and centred: broken by their sense, never filled to the edge."""
    for index in range(title, end):
        row = rows[index]
        if is_rule(row.text) and not row.cells:
            continue
        opens = marker_of(row.text) is not None and not _YEARS_GO_ON.match(row.text)
        if row.cells or not row.is_bold or opens:
            return index
    return end


def without_number(page: list[Row]) -> list[Row]:
    """The page without its number: a figure alone in the first or the last row, which is none of a table."""
    if len(page) > 1 and _is_number(page[0]):
        return page[1:]
    if len(page) > 1 and _is_number(page[-1]):
        return page[:-1]
    return page


def _is_number(row: Row) -> bool:
    return not row.placed and bool(_PAGE_NUMBER.fullmatch(row.text))


def _line(paragraph: list[Row]) -> SourceLine:
    first = paragraph[0]
    bold = all(row.is_bold for row in paragraph)
    line = SourceLine(0, _text(paragraph), first.cells, first.table, bold=bold, part=first.part)
    return replace(line, is_guess=any(row.is_guess for row in paragraph))


def _text(paragraph: list[Row]) -> str:
    return joined(row.raw for row in paragraph)


def _edges_of(rows: list[Row]) -> dict[int, float]:
    """How far to the right each page is filled, its head and its foot with it: a text of few short lines has no edge
    of its own."""
    edges: dict[int, float] = {}
    for row in rows:
        edges[row.page] = max(edges.get(row.page, 0.0), row.right)
    return edges


def _tail(rows: list[Row], edges: dict[int, float]) -> Iterator[SourceLine]:
    """The two columns of the signature, then what follows them: an attachment begins on a page of its own."""
    annexes = (place for place, row in enumerate(rows) if row.cells or ANNEX_TITLE.fullmatch(row.text))
    end = min(_end_of_columns(rows, _signed(rows)), next(annexes, len(rows)))
    yield from (SourceLine(0, raw) for raw in _column_wise(rows[:end]))
    yield from map(_line, _paragraphs(rows[end:], edges))


def _signed(rows: list[Row]) -> int:
    """The rows of the first page, or as far as the name where the signature went over to the next page."""
    end = sum(row.page == rows[0].page for row in rows)
    if _is_signed(rows[:end]):
        return end
    over = range(end + 1, min(len(rows), end + _SIGNATURE_ROWS) + 1)
    return next((place for place in over if _is_signed(rows[:place])), end)


def _is_signed(rows: list[Row]) -> bool:
    return bool(read_tail([SourceLine(number, row.raw) for number, row in enumerate(rows)], Header()).names)


def _end_of_columns(rows: list[Row], end: int) -> int:
    """Past the recipients that go on in their column alone, on the next page or below the name."""
    gutter = _gutter(rows[:end]) or 0.0
    places = range(end, len(rows))
    return next((place for place in places if not _goes_on(rows[place], gutter)), len(rows))


def _goes_on(row: Row, gutter: float) -> bool:
    return row.right <= gutter and (row.text.startswith(("-", "–")) or row.text[:1].islower())


def _column_wise(rows: list[Row]) -> Iterator[str]:
    """The left column from top to bottom, then the right one; row by row where no gutter parts the rows."""
    gutter = _gutter(rows)
    if gutter is None:
        yield from (row.raw for row in rows)
        return
    for is_right in (False, True):
        for row in rows:
            words = tuple(word for word in row.words if (word.x > gutter) is is_right)
            if words:
                yield Row(words, row.page).raw


def _gutter(rows: list[Row]) -> float | None:
    """The middle of the widest strip that no word covers; None where it is no wider than a space."""
    words = sorted((word for row in rows for word in row.words), key=lambda word: word.x)
    strips = [(0.0, 0.0)]
    reach = words[0].right if words else 0.0
    for word in words:
        if word.x - reach > _GUTTER * word.size:
            strips.append((word.x - reach, (word.x + reach) / 2))
        reach = max(reach, word.right)
    width, middle = max(strips)
    return middle if width else None


def _paragraphs(rows: list[Row], edges: dict[int, float]) -> list[list[Row]]:
    paragraphs: list[list[Row]] = []
    print_ = _print_of(rows, edges)
    for row in rows:
        if paragraphs and _continues(paragraphs[-1], row, print_):
            is_guess = row.is_guess or _may_open(paragraphs[-1], row, print_)
            paragraphs[-1].append(replace(row, is_guess=is_guess))
        elif paragraphs and _is_soft_break(paragraphs[-1], row, print_):
            paragraphs[-1].append(replace(row, is_guess=True))
        else:
            paragraphs.append([row])
    return paragraphs


def _may_open(paragraph: list[Row], row: Row, print_: _Print) -> bool:
    """Where neither blanks nor indents tell, a sentence that begins a row may begin a paragraph."""
    last = paragraph[-1]
    if print_.is_indented or (print_.is_spaced and last.page == row.page) or not row.text[:1].isupper():
        return False
    marker = marker_of(paragraph[0].text)
    is_heading = marker is not None and not marker.style.startswith("bullet")
    return is_terminated(last.text) or (is_heading and opens_with_verb(row.text))


def _print_of(rows: list[Row], edges: dict[int, float]) -> _Print:
    printed = [(before, row) for before, row in pairwise(rows) if before.page == row.page]
    pairs = [(before, row) for before, row in printed if not before.cells + row.cells]
    full = [(before, row) for before, row in pairs if _is_full(before, row, edges[row.page])]
    pitches = Counter(round(before.y - row.y, 1) for before, row in full)
    # as often met, the smaller one is that of lines, the wider one that of paragraphs
    pitch = min(pitches, key=lambda space: (-pitches[space], space), default=0.0)
    wider = sum(before.y - row.y > _PARAGRAPH_GAP * pitch for before, row in pairs)
    outdented = sum(row.x < before.x - _NEAR for before, row in full)
    indented = sum(row.x > before.x + _NEAR for before, row in full)
    return _Print(edges, pitch, is_spaced=wider > 0.2 * len(pairs), is_indented=outdented > indented)


def _is_full(row: Row, after: Row, edge: float) -> bool:
    """The first word of the row below did not fit: the line was broken by the printer."""
    word = after.words[0]
    return row.right + 0.2 * word.size + (word.right - word.x) > edge - 1


def _is_whole(paragraph: list[Row]) -> bool:
    """`PHỤ LỤC 1`; `(Kèm theo Kế hoạch số …)`."""
    text = " ".join(row.text for row in paragraph)
    return bool(ANNEX_TITLE.fullmatch(text)) or (text.startswith("(") and text.endswith(")") and text.count("(") == 1)


def _is_soft_break(paragraph: list[Row], row: Row, print_: _Print) -> bool:
    """Whether a line of prose was ended by hand, near the edge or below full ones: where paragraphs are spaced, the row
    stands as near as a line and nothing opens it."""
    last, first = paragraph[-1], paragraph[0]
    if not print_.is_spaced or last.page != row.page or row.cells or last.cells or _is_whole(paragraph):
        return False
    return (
        last.y - row.y <= _PARAGRAPH_GAP * print_.pitch
        and (len(paragraph) > 1 or last.right > _NEARLY_FULL * print_.edges[last.page])
        and last.is_bold == row.is_bold
        and not is_terminated(last.text)
        and marker_of(row.text) is None
        and row.x < first.x + _NEAR
    )


def _continues(paragraph: list[Row], row: Row, print_: _Print) -> bool:
    last = paragraph[-1]
    if row.cells or last.cells or not _is_full(last, row, print_.edges[last.page]) or _is_whole(paragraph):
        return False
    if last.page == row.page and last.y - row.y > _PARAGRAPH_GAP * print_.pitch:
        return False
    is_aside = paragraph[0].text.startswith("(") and last.text.endswith(")")
    opens = marker_of(row.text) is not None and (is_terminated(last.text) or is_aside)
    if opens and not (print_.is_spaced and last.page == row.page):
        return False
    if len(paragraph) > 1:
        return abs(row.x - last.x) < _NEAR
    hangs = len(last.words) > 1 and abs(row.x - last.words[1].x) < _NEAR and marker_of(last.text) is not None
    if row.x < last.x - _NEAR or hangs:
        return True
    is_level = abs(row.x - last.x) < _NEAR
    return is_level and (not print_.is_indented or (print_.is_spaced and last.page == row.page))
