"""Tables: rows that stand together become one block with its head and its bands, and say what their columns mean."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from plans.enums import DocumentPartKind, Doubt
from plans.importing.parsing.lines.blocks import Draft
from plans.importing.parsing.lines.markers import marker_of
from plans.importing.parsing.lines.shape import is_terminated
from plans.importing.parsing.types import DocumentPart
from plans.outline.parsing import day_in, is_period_title
from plans.outline.parsing.columns import Row, RowMeaning, filled, is_head, table_meaning
from plans.outline.types import TableFrame
from portal.lib.text import search_key

_MOST_HEADS = 3
_LONGEST_HEAD = 60
_FIGURES = re.compile(r"[\d\s.,%/+-]*")
_TIME_OF_DAY = re.compile(r"(?:buoi|sang|chieu|toi|trua)\b")
# a band closes those of its own rank and of lower ones
_BAND_RANKS = ("part", "upper", "roman", "day", "time", "dec1", "dec2", "dec3", "letter", "plain")


def with_tables(blocks: Sequence[Draft]) -> tuple[list[Draft], list[DocumentPart]]:
    """Rows of one table in a run become one block; heads told again on later pages become parts."""
    found: list[Draft] = []
    parts: list[DocumentPart] = []
    for number, run in groupby(blocks, key=_number):
        if number is None:
            found += run
        else:
            rows, again = _without_repeated_heads([*run])
            found.append(_table(*rows))
            parts += [DocumentPart(DocumentPartKind.REPEATED_HEAD, row.text, row.lines[0]) for row in again]
    return found, parts


def _number(draft: Draft) -> int | None:
    """What rows of one table share; None if it is no row."""
    if draft.style != "row":
        return None
    return draft.table.number if draft.table else 0


def _without_repeated_heads(rows: list[Draft]) -> tuple[tuple[list[Draft], list[Draft]], list[Draft]]:
    """Head and rows of a table, and what only tells the head again. A band above the head goes below it."""
    above = rows[:1] if len(rows) > 2 and _is_band(rows[0]) and _is_head(rows, 1) else []
    heads = _heads(rows[len(above) :])
    head, body = rows[len(above) : len(above) + heads], rows[len(above) + heads :]
    keys = [_key(row) for row in head]
    again, others = [], []
    place = 0
    while place < len(body):
        if keys and [_key(row) for row in body[place : place + heads]] == keys:
            again += body[place : place + heads]
            place += heads
        else:
            others.append(body[place])
            place += 1
    is_title = bool(above) and not again and not is_period_title(above[0].text)
    return ([*above, *head], others) if is_title else (head, [*above, *others]), again


def _key(row: Draft) -> str:
    return search_key(" ".join(cell.text for cell in row.cells))


def _heads(rows: Sequence[Draft]) -> int:
    """How many rows are the head; at least one row is none."""
    told = rows[0].table.heads if rows[0].table else None
    if told and told < len(rows):
        return told
    if len(rows) < 2 or not _is_head(rows, 0):
        return 0
    first = rows[0].cells
    count = max(cell.rows for cell in first)
    # columns put together are named one by one below
    if count == 1 and any(cell.columns > 1 for cell in first):
        below = [cell.text for cell in rows[1].cells]
        count += not any(map(str.isdigit, "".join(below))) and max(map(len, below)) <= _LONGEST_HEAD
    count += count == 1 and not rows[0].from_word and _names_parts(first, rows[1].cells)
    return count if count <= _MOST_HEADS and count < len(rows) else 0


def _names_parts(first: Row, second: Row) -> bool:
    """In pasted text columns put together leave a title empty, and one by one they are named below:
    `Nội dung, Đơn vị, –` over `–, Chủ trì, Phối hợp`."""
    titles = [cell.text for cell in second if cell.text]
    is_open = not all(cell.text for cell in first) and not second[0].text
    return is_open and len(second) <= len(first) and is_head(titles)


def _is_head(rows: Sequence[Draft], place: int) -> bool:
    """By its words; by letters that are bold in it alone; or it names columns of figures."""
    row, after = rows[place], rows[place + 1] if place + 1 < len(rows) else None
    texts = [cell.text for cell in row.cells]
    if len(texts) < 2 or is_head(texts):
        return len(texts) > 1
    is_titled = all(text and len(text) <= _LONGEST_HEAD and not _FIGURES.fullmatch(text) for text in texts)
    if not is_titled or after is None or len(after.cells) < 2:
        return False
    return (row.bold and not after.bold) or all(_FIGURES.fullmatch(cell.text) for cell in after.cells[1:])


def _is_band(row: Draft) -> bool:
    return len(row.cells) == 1 and row.cells[0].columns > 1


def _rejoined(rows: list[Draft]) -> list[Draft]:
    """A row that was cut by hand where the page ended: of the second only one cell says something, and goes on."""
    found = rows[:1]
    for row in rows[1:]:
        above, told = found[-1], [place for place, cell in enumerate(row.cells) if cell.text]
        is_rest = len(told) == 1 < len(row.cells) - 1 and _are_plain(above, row) and above.cells[told[0]].text
        if not is_rest or is_terminated(above.cells[told[0]].text):
            found.append(row)
            continue
        above.doubt = Doubt.CELLS
        rest = row.cells[told[0]].text
        if rest[0].islower() or _FIGURES.fullmatch(rest[0]):
            own = [*above.cells]
            own[told[0]] = replace(own[told[0]], text=f"{own[told[0]].text} {rest}")
            above.cells, above.lines = tuple(own), [*above.lines, *row.lines]
        else:
            row.doubt = Doubt.CELLS
            found.append(row)
    return found


def _are_plain(*rows: Draft) -> bool:
    """As many cells in each, and none reaches further than itself."""
    single = all(cell.columns == cell.rows == 1 for row in rows for cell in row.cells)
    return single and len({len(row.cells) for row in rows}) == 1


def _table(head: list[Draft], rows: list[Draft]) -> Draft:
    rows = _rejoined(rows)
    shape = rows[0].table
    lines = [number for row in head or rows[:1] for number in row.lines]
    table = Draft("", "table", "", lines, table=shape, from_word=rows[0].from_word)
    frame = _clipped([row.cells for row in head])
    cells = _clipped([row.cells for row in rows])
    width = max(map(len, filled([*frame, *cells])))
    table.frame = TableFrame(tuple(frame), shape.widths if shape and len(shape.widths) == width else ())
    table.meaning = table_meaning(frame, cells)
    bands: list[Draft] = []
    named = False
    for row, own, meaning in zip(rows, cells, table.meaning.rows, strict=True):
        row.cells = own
        _read(row, meaning)
        row.is_timed = table.meaning.is_timetable
        # pasted text does not tell an empty cell from one that a cell above reaches into
        if named and not (row.from_word or meaning.units or meaning.is_band):
            row.doubt = Doubt.CELLS
        named = named or bool(meaning.units)
        if meaning.is_band:
            row.style = "band"
            while bands and _rank(bands[-1].text) >= _rank(row.text):
                bands.pop()
        parent = bands[-1] if bands else table
        row.day_text = row.day_text or parent.day_text
        parent.children.append(row)
        bands += [row] if meaning.is_band else []
    return table


def _read(row: Draft, meaning: RowMeaning) -> None:
    row.text = meaning.text
    row.units, row.partners, row.product = meaning.units, meaning.partners, meaning.product
    row.due_text = meaning.due
    row.day_text = meaning.text if meaning.is_band and is_period_title(meaning.text) else meaning.day


def _clipped(rows: Sequence[Row]) -> list[Row]:
    """No cell reaches out of the rows."""
    return [
        tuple(replace(cell, rows=min(cell.rows, len(rows) - place)) for cell in row) for place, row in enumerate(rows)
    ]


def _rank(text: str) -> int:
    marker = marker_of(text)
    if marker and marker.style in _BAND_RANKS:
        return _BAND_RANKS.index(marker.style)
    key = search_key(text)
    if _TIME_OF_DAY.match(key):
        return _BAND_RANKS.index("time")
    return _BAND_RANKS.index("day" if day_in(text) or is_period_title(text) else "plain")
