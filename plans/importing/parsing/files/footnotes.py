"""Footnotes on printed pages, known by their place, their size and their mark. They leave the text: where the mark is
set stands `[1]`. One whose mark is found nowhere stays where it is, and a person is told."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count, zip_longest

from plans.importing.parsing.files.grids import with_cells
from plans.importing.parsing.files.printed import without_number
from plans.importing.parsing.files.printed_rows import Row, Word, joined
from plans.importing.parsing.files.printed_rules import Drawing, Rule
from plans.importing.parsing.types import SourceLine

_SMALLER = 0.93  # of the usual letters
_RAISED = 0.85  # of the letters beside it
_HIGHEST = 0.75  # of their size, that a mark stands above them
_MARK = re.compile(r"[(\[]?(?:\d{1,2}|\*{1,3})[)\].]?")
_LONGEST_RULE = 0.6  # of the width of a page
_SHORTEST_RULE = 30.0
_LONGEST_WORDS = 100
_APART = 1.5  # of the size of letters: no more between two lines of a paragraph
_TIGHT = 0.12  # of the size of letters: no space stands between
_ENDS = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class LostNote:
    """`row` is the first of its rows, `words` are all of it with its mark."""

    row: Row
    words: str


@dataclass(slots=True)
class _Note:
    mark: str
    rows: list[Row]
    is_raised: bool

    @property
    def text(self) -> str:
        words = joined(" ".join(word.text for word in row.words) for row in self.rows)
        return words[len(self.rows[0].words[0].text) :].strip() if self.rows[0].words[0].text != words else words


@dataclass(slots=True)
class NotedPages:
    """The rows of each page without the notes, the text of each by its label, and those that stayed in the rows."""

    pages: list[list[Row]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    lost: list[LostNote] = field(default_factory=list)


def without_notes(pages: Sequence[Sequence[Row]], drawings: Sequence[Drawing]) -> NotedPages:
    """Small letters at the foot of a page are none without a short rule above or a raised mark."""
    usual = _usual_size(pages)
    longest = _LONGEST_RULE * max((row.right for page in pages for row in page), default=0.0)
    found = NotedPages()
    numbers = count(1)
    last = ""
    for page, drawn in zip(pages, drawings, strict=True):
        rows = _with_raised(page)
        short = [rule for rule in drawn.rules if rule.is_level and _SHORTEST_RULE <= rule.right - rule.left <= longest]
        body, foot = _parted(rows, drawn, short, usual)
        is_ruled = bool(foot and body) and _is_ruled_off(body[-1], foot[0], short)
        rest, notes = _notes(foot)
        if last and is_ruled and rest and not found.texts[last].endswith(_ENDS):
            found.texts[last] = joined([found.texts[last], *(row.text for row in rest)])
            rest = []
        others = [row for row in rows if row not in body and row not in foot]
        kept = [*body, *rest]
        for note in notes:
            label = f"[{next(numbers)}]" if is_ruled or note.is_raised else ""
            called = _called(kept, note.mark, label) if label else None
            before = _called(found.pages[-1], note.mark, label) if label and called is None and found.pages else None
            if before is not None:
                # there was no room for it on the page of its mark
                found.pages[-1], called = before, kept
            if called is None:
                kept += note.rows
                if label:
                    found.lost.append(LostNote(note.rows[0], f"{note.mark} {note.text}"))
                continue
            kept, last = called, label
            found.texts[label] = note.text
        found.pages.append(sorted([*kept, *others], key=lambda row: -row.y) if others else kept)
    found.pages = [[_with_figures(row) for row in page] for page in found.pages]
    return found


def remarked(lines: Sequence[SourceLine], notes: Sequence[LostNote]) -> list[SourceLine]:
    """Each note that stayed is told at the line that it became a part of."""
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


def _usual_size(pages: Sequence[Sequence[Row]]) -> float:
    sizes = Counter[float]()
    for word in (word for page in pages for row in page for word in row.words):
        sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _with_raised(page: Sequence[Row]) -> list[Row]:
    """A raised mark that stands in a row of its own belongs to the row below it; a line below the row above, to that
    one: the line was broken before it."""
    rows: list[Row] = []
    for row, below in zip_longest(page, page[1:]):
        above = rows[-1] if rows else None
        if above is not None and _is_raised_over(above, row):
            words = sorted((*above.words, *row.words), key=lambda word: word.x)
            rows[-1] = Row(tuple(words), row.page)
        elif above is not None and _is_left_over(row, above) and not (below and _is_raised_over(row, below)):
            mark = row.words[0]
            at_end = replace(mark, x=above.right, right=above.right + mark.right - mark.x, y=above.y)
            rows[-1] = Row((*above.words, at_end), row.page)
        else:
            rows.append(row)
    return rows


def _is_raised_over(marks: Row, row: Row) -> bool:
    size = max(word.size for word in row.words)
    is_near = marks.y - row.y < _HIGHEST * size and marks.right <= row.right + size and marks.x >= row.x - size
    return is_near and all(_MARK.fullmatch(word.text) and word.size < _RAISED * size for word in marks.words)


def _is_left_over(mark: Row, row: Row) -> bool:
    size = row.words[-1].size
    is_small = len(mark.words) == 1 and mark.words[0].size < _RAISED * size and _MARK.fullmatch(mark.text)
    return bool(is_small) and row.y - mark.y < _APART * size and mark.x < row.x + size


def _parted(rows: Sequence[Row], drawn: Drawing, short: Sequence[Rule], usual: float) -> tuple[list[Row], list[Row]]:
    """The text of a page and the small rows at its foot; a number of the page is in neither. Rows as large as the text
    are notes below a short rule, if the mark of the first is raised above."""
    in_tables = {id(row) for row in rows} - {id(row) for row in with_cells(rows, drawn)}
    kept = in_tables | {id(row) for row in without_number([*rows])}
    text = [row for row in rows if id(row) in kept]
    foot = len(text)
    while (
        foot
        and max(word.size for word in text[foot - 1].words) <= _SMALLER * usual
        and id(text[foot - 1]) not in in_tables
    ):
        foot -= 1
    places = [at for at in range(1, foot) if _is_ruled_off(text[at - 1], text[at], short) and _opens_notes(text, at)]
    if places and not in_tables & {*map(id, text[places[-1] :])}:
        foot = places[-1]
    # a page set small as a whole has no foot
    return (text[:foot], text[foot:]) if foot else (text, [])


def _is_ruled_off(above: Row, row: Row, short: Sequence[Rule]) -> bool:
    return any(row.y < rule.bottom < above.y for rule in short)


def _opens_notes(text: Sequence[Row], place: int) -> bool:
    first, *others = text[place].words
    return bool(others and _MARK.fullmatch(first.text)) and _called(text[:place], first.text, "") is not None


def _notes(foot: Sequence[Row]) -> tuple[list[Row], list[_Note]]:
    """What stands before the first mark, and the notes."""
    rest: list[Row] = []
    notes: list[_Note] = []
    for row in foot:
        first = row.words[0]
        if len(row.words) > 1 and _MARK.fullmatch(first.text):
            notes.append(_Note(first.text, [row], first.size < _RAISED * row.words[1].size))
        elif notes:
            notes[-1].rows.append(row)
        else:
            rest.append(row)
    return rest, notes


def _called(rows: Sequence[Row], mark: str, label: str) -> list[Row] | None:
    """The rows with the label in the place of the raised mark, or of the same in brackets; None: there is none."""
    bare = mark.strip("()[].")
    for place, row in enumerate(rows):
        for at, word in enumerate(row.words):
            beside = row.words[at - 1].size if at else row.words[min(1, len(row.words) - 1)].size
            is_raised = word.size < _RAISED * beside and word.text.strip("()[]") == bare
            if is_raised or (word.text == mark and mark[0] in "(["):
                return [*rows[:place], replace(row, words=_labelled(row.words, at, label)), *rows[place + 1 :]]
    return None


def _with_figures(row: Row) -> Row:
    """A raised figure that is the mark of no note hangs at its word: `m2`."""
    words: list[Word] = []
    for word in row.words:
        last = words[-1] if words else None
        is_raised = last is not None and word.size < _RAISED * last.size and bool(_MARK.fullmatch(word.text))
        if last is not None and is_raised and word.x - last.right < _TIGHT * last.size:
            words[-1] = replace(last, text=last.text + word.text, right=word.right)
        else:
            words.append(word)
    return row if len(words) == len(row.words) else replace(row, words=tuple(words))


def _labelled(words: Sequence[Word], at: int, label: str) -> tuple[Word, ...]:
    """The label hangs at the word before, and a sign that follows hangs at it."""
    before, mark, after = words[:at], words[at], words[at + 1 :]
    text, left, look = label, mark.x, mark
    if before and mark.x - before[-1].right < _TIGHT * before[-1].size:
        text, left, look = before[-1].text + label, before[-1].x, before[-1]
        before = before[:-1]
    right = mark.right
    if after and after[0].x - mark.right < _TIGHT * after[0].size:
        text, right, after = text + after[0].text, after[0].right, after[1:]
    return (*before, Word(text, left, right, look.y, look.size, look.bold), *after)
