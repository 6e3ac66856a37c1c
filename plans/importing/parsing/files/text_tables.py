"""Tables in plain text: drawn with signs, parted by tabs or bars, or set in columns by spaces."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, zip_longest

from plans.enums import DocumentPartKind
from plans.importing.parsing.files.text import is_rule
from plans.importing.parsing.lines.markers import marker_of
from plans.importing.parsing.types import SourceLine, SourceTable
from plans.outline.parsing.columns import MOST_COLUMNS, is_head
from portal.lib.official.types import TableCell
from portal.lib.text import as_number

_LEAST_COLUMNS = 3
_LEAST_ROWS = 3
_GAPS = ("\t", "|")
_BAR = re.compile("[|│║┃]")
_DRAWN_ROW = re.compile(r"\s*[|│║┃].*[|│║┃]\s*")
# of two expressions, as one that must find the pair in a long row of signs takes the square of its length
_BORDER = re.compile(r"[-\s+|:=─━═│║┃┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛┠┨┯┷╟╢╤╧]*")
_PAIR = re.compile(r"[-=─━═]{2}")
_BOLD = re.compile(r"\*\*(?=\S)([^*]+)\*\*")
_LINE_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_SEGMENT = re.compile(r"\S+(?: \S+)*")
_LONGEST_TITLE = 40
_NO_TITLE = re.compile(r"[\d\t:]|[.,;!?]\s*$")
_ENDS_STACK = re.compile(r"N[ơờ]i\s+nhận|Trên đây là")
_CAME_APART = (
    "Từ đây có thể là một bảng bị tách ra, mỗi ô một dòng. Hãy tải lên tệp Word (.docx), hoặc chép lại bảng từ Word "
    "rồi dán."
)
_LEVEL = 1  # letters that the beginnings of one column may differ
_AFTER_FILES = 1_000  # tables of files are numbered from 1


def with_drawn_tables(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Rows between bars, with a line drawn below the head or around each row. What only draws is a part; of a row over
    several lines the first stands for all."""
    found: list[SourceLine] = []
    for is_drawn, run in groupby(lines, key=lambda line: _is_border(line) or bool(_DRAWN_ROW.fullmatch(line.raw))):
        own = [*run]
        rows = [line for line in own if not _is_border(line)]
        found += _drawn(own) if is_drawn and len(rows) > 1 and max(map(_count, rows)) > 1 else own
    return found


def _is_border(line: SourceLine) -> bool:
    """A line of hyphens alone parts something else."""
    is_drawn = bool(_BAR.search(line.raw)) or "+" in line.raw or not line.raw.isascii()
    return is_drawn and bool(_PAIR.search(line.raw)) and bool(_BORDER.fullmatch(line.raw))


def _count(line: SourceLine) -> int:
    return len(_texts(line))


def _texts(line: SourceLine) -> list[str]:
    inner = _BAR.split(line.raw.strip())[1:-1]
    return [_BOLD.sub(r"\1", " ".join(text.split())) for text in inner][:MOST_COLUMNS]


def _drawn(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Three groups between drawn lines or more: each is a row. Two are the head and the rows, one on each line."""
    groups = [[*run] for is_border, run in groupby(lines, key=_is_border) if not is_border]
    is_grid = len(groups) >= _LEAST_ROWS
    rows: list[tuple[list[SourceLine], list[str]]] = []
    for group in groups:
        for place, line in enumerate(group):
            texts = _texts(line)
            if place and (is_grid or _goes_on(texts)):
                rows[-1][0].append(line)
                rows[-1][1][:] = map(" ".join, zip_longest(rows[-1][1], texts, fillvalue=""))
            else:
                rows.append(([line], texts))
    heads = len(groups[0]) if len(groups) == 2 else None
    yield from _laid_out(lines, rows, SourceTable(_AFTER_FILES + lines[0].number, heads))


def _goes_on(texts: Sequence[str]) -> bool:
    return not texts[0] and any(text[:1].islower() for text in texts)


def _laid_out(
    lines: Sequence[SourceLine], rows: Sequence[tuple[list[SourceLine], list[str]]], table: SourceTable
) -> Iterator[SourceLine]:
    """All the lines in their order: `rows` are those that one row stands on, with the texts of its cells."""
    width = max(len(texts) for _, texts in rows)
    first = {own[0].number: (own, texts) for own, texts in rows}
    taken = {line.number for own, _ in rows for line in own[1:]}
    for line in lines:
        if line.number in first:
            own, texts = first[line.number]
            cells = _widened([_LINE_BREAK.sub("\n", " ".join(text.split())) for text in texts], width)
            yield replace(line, cells=cells, table=table, also=tuple(other.number for other in own[1:]))
        elif line.number in taken:
            yield replace(line, is_taken=True)
        else:
            yield replace(line, part=DocumentPartKind.RULE)


def _widened(texts: Sequence[str], width: int) -> tuple[TableCell, ...]:
    """One text alone reaches over all columns; what lacks is empty."""
    if len(texts) == 1:
        return (TableCell(texts[0], width),)
    return tuple(TableCell(text) for text in (*texts, *[""] * (width - len(texts))))


def with_stacked_tables(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """A table saved as text by a program that gives each cell a line: the titles of its columns stand one below the
    other. Where what follows fills whole rows it is a table, a guess; else a person is told."""
    found: list[SourceLine] = []
    place = 0
    while place < len(lines):
        ahead = lines[place : place + MOST_COLUMNS]
        width = next((at for at, line in enumerate(ahead) if not _is_title(line)), len(ahead))
        if width < _LEAST_COLUMNS:
            found.append(lines[place])
            place += 1
            continue
        end = _end_of_stack(lines, place, width)
        rows = [[*lines[at : at + width]] for at in range(place, end, width)]
        if len(rows) >= _LEAST_ROWS and _are_whole(rows):
            table = SourceTable(_AFTER_FILES + lines[place].number, 1, is_guess=True)
            found += _laid_out(lines[place:end], [(row, [line.text for line in row]) for row in rows], table)
        else:
            found += [replace(lines[place], remarks=(*lines[place].remarks, _CAME_APART)), *lines[place + 1 : end]]
        place = end
    return found


def _is_title(line: SourceLine) -> bool:
    if line.cells or not line.text or len(line.text) > _LONGEST_TITLE or _NO_TITLE.search(line.raw):
        return False
    return marker_of(line.text) is None and is_head((line.text, "Ghi chú"))


def _end_of_stack(lines: Sequence[SourceLine], start: int, width: int) -> int:
    """Before the next line with a mark; blank lines there are cells as far as they fill a row."""
    end = start + width
    while end < len(lines) and not lines[end].cells and not _ENDS_STACK.match(lines[end].text):
        if marker_of(lines[end].text) is not None:
            break
        end += 1
    while (end - start) % width and not lines[end - 1].text:
        end -= 1
    return end


def _are_whole(rows: Sequence[Sequence[SourceLine]]) -> bool:
    """Each has all its cells and begins with one that says something: a number if they are counted."""
    firsts = [row[0].text for row in rows[1:]]
    kinds = {as_number(text) is None for text in firsts}
    return len(rows[-1]) == len(rows[0]) and all(firsts) and len(kinds) == 1


def with_rows(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Lines parted by tabs or bars as a table is when it is pasted become its rows, one text between rows is a band;
    so do lines in columns of spaces, which is a guess. Where every second line is blank, blank lines part nothing."""
    found = list(lines)
    texts = [place for place, line in enumerate(lines) if line.text]
    is_double_spaced = sum(after - place == 1 for place, after in pairwise(texts)) * 10 < len(texts)
    places = texts if is_double_spaced else range(len(lines))
    for place, row in zip(places, _parted([lines[place] for place in places]), strict=True):
        found[place] = row
    return [line for line in _with_columns(found) if not line.is_taken]


def _parted(lines: Sequence[SourceLine]) -> list[SourceLine]:
    cells = [_cells(line) for line in lines]
    found = list(lines)
    for place, line in enumerate(lines):
        if line.cells or line.from_word:
            continue
        if cells[place] and _has_neighbour(cells, place):
            found[place] = replace(line, cells=tuple(map(TableCell, cells[place])))
        elif line.text and 0 < place < len(lines) - 1 and cells[place - 1] and cells[place + 1]:
            found[place] = replace(line, cells=(TableCell(line.text.strip("| "), len(cells[place + 1])),))
        elif place and (row := _short_row(line, len(found[place - 1].cells))):
            found[place] = replace(line, cells=row)
    return found


def _short_row(line: SourceLine, width: int) -> tuple[TableCell, ...]:
    """Right below a row of `width` cells: one whose last cells are empty has no tabs for them. None: the line is no
    row."""
    texts = [" ".join(cell.split()) for cell in line.raw.split("\t")]
    is_row = 1 < len(texts) < width and all(texts) and not _is_marked_text(tuple(texts))
    return _widened(texts, width) if is_row else ()


def _cells(line: SourceLine) -> tuple[str, ...]:
    """A row has three cells or more, so that a mark and its text, or two columns of a header, are none."""
    if line.cells or line.from_word:
        return ()
    for gap in _GAPS:
        cells = tuple(" ".join(cell.split()) for cell in line.raw.strip("|").split(gap))
        if len(cells) >= _LEAST_COLUMNS and not all(is_rule(cell) for cell in cells if cell):
            return () if len(list(filter(None, cells))) < 2 or _is_marked_text(cells) else cells
    return ()


def _is_marked_text(cells: tuple[str, ...]) -> bool:
    marker = marker_of(f"{cells[0]} {cells[1]}")
    return marker is not None and marker.label == cells[0] and len(list(filter(None, cells))) == 2


def _has_neighbour(cells: list[tuple[str, ...]], place: int) -> bool:
    """Another row of as many columns stands within two lines."""
    near = [*cells[max(0, place - 2) : place], *cells[place + 1 : place + 3]]
    return any(abs(len(other) - len(cells[place])) <= 1 for other in near if other)


def _with_columns(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    for is_open, run in groupby(lines, key=lambda line: not (line.cells or line.from_word) and bool(line.text)):
        own = [*run]
        while is_open and len(own) >= _LEAST_ROWS:
            start, rows, end = _columns_in(own)
            yield from own[:start]
            if rows:
                table = SourceTable(_AFTER_FILES + own[start].number, is_guess=True)
                yield from _laid_out(own[start:end], rows, table)
            own = own[end:]
        yield from own


def _columns_in(lines: Sequence[SourceLine]) -> tuple[int, list[tuple[list[SourceLine], list[str]]], int]:
    """Where the first table of a run begins and ends, and its rows; none: the run has no table."""
    for start, line in enumerate(lines[: 1 - _LEAST_ROWS]):
        head = _segments(line)
        titles = [text for _, text in head]
        if len(head) < 2 or not is_head(titles):
            continue
        starts = [at for at, _ in head]
        rows: list[tuple[list[SourceLine], list[str]]] = []
        end = start
        while end < len(lines) and (texts := _in_columns(_segments(lines[end]), starts)):
            if rows and not texts[0]:
                rows[-1][0].append(lines[end])
                rows[-1][1][:] = map(" ".join, zip(rows[-1][1], texts, strict=True))
            else:
                rows.append(([lines[end]], texts))
            end += 1
        if len(rows) >= _LEAST_ROWS:
            return start, rows, end
    return len(lines), [], len(lines)


def _segments(line: SourceLine) -> list[tuple[int, str]]:
    return [(found.start(), found[0]) for found in _SEGMENT.finditer(line.raw.expandtabs())]


def _in_columns(segments: Sequence[tuple[int, str]], starts: Sequence[int]) -> list[str]:
    """The texts by columns; empty if one of them begins in none."""
    texts = [""] * len(starts)
    for at, text in segments:
        place = bisect(starts, at + _LEVEL) - 1
        if place < 0 or at - starts[place] > _LEVEL or texts[place]:
            return []
        texts[place] = text
    return texts
