"""The tables of an outline while its lines are written: what becomes of rows and cells when lines come, go or move, and
what written cells say. Lines of two states with the same key are the same line."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from plans.enums import HEADING_KINDS, WORK_KINDS, NodeKind
from plans.outline.parsing import span_in
from plans.outline.parsing.columns import RowMeaning, is_head, table_meaning
from plans.outline.parsing.deadlines import deadline_in
from plans.outline.types import Outline, OutlineLine, TableFrame, branch
from portal.lib.errors import ensure
from portal.lib.official.tables import MOST_COLUMNS, Spot, columns_of, covers_of, grid_of, rows_of
from portal.lib.official.types import TableCell

NEW_HEAD = ("TT", "Nội dung", "Đơn vị thực hiện", "Thời gian")

_ORDINAL = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}|[a-zđ])[.)]?")
_UNREAD = RowMeaning("")


def mended(before: Outline, after: Outline, *, issued_on: datetime.date | None) -> Outline:
    """`after` as it was written, with its tables whole; a block of cells in a text is made a table, and what changed
    cells say stands on their rows. Raises RuleViolation for a table in a table."""
    lines = with_whole_tables(before, _made_tables(after))
    return _each_table(before, lines, lambda table: _read(table, before, issued_on=issued_on))


def with_whole_tables(before: Outline, after: Outline) -> Outline:
    """A merged cell goes on over the rows that stayed together and stands in each of those that were parted; a row that
    left its table is a line with all its words, a line that came into one is a row."""
    lines = _without_strays(after, known=_spots_of_rows(before))
    return _each_table(before, lines, lambda table: _whole(table, before))


def _each_table(before: Outline, after: Outline, change: Callable[[Outline], Outline]) -> Outline:
    """With a change made to the tables that are not as they were."""
    known = {table[0].key: table for table in _tables(before)}
    found: list[OutlineLine] = []
    while len(found) < len(after):
        place = len(found)
        is_table = after[place].kind == NodeKind.TABLE
        run = after[branch(after, place)] if is_table else (after[place],)
        found += change(run) if is_table and run != known.get(run[0].key) else run
    return tuple(found)


def resized(table: Outline, columns: int) -> Outline:
    """A table, with all below it, of so many columns: new ones come last, and only empty ones go. Raises
    RuleViolation."""
    frame, rows = table[0].frame or TableFrame(), [line for line in table if line.cells]
    parts = (frame.head, [row.cells for row in rows])
    before = max(map(columns_of, parts))
    ensure(1 <= columns <= MOST_COLUMNS, f"Bảng có từ 1 đến {MOST_COLUMNS} cột.")
    grids = [grid_of(part, columns=before) for part in parts]
    lost = [spot for grid in grids for spots in grid for spot in spots[columns:] if spot.column >= columns]
    ensure(not any(spot.text.strip() for spot in lost), "Các cột cuối còn chữ. Hãy xóa chữ trong các cột ấy trước.")
    head, cells = (
        rows_of(
            [
                [*row[:columns], *(Spot("", place, new) for new in range(before, columns))]
                for place, row in enumerate(grid)
            ]
        )
        for grid in grids
    )
    own = iter(cells)
    return (
        replace(table[0], frame=TableFrame(head)),
        *(replace(line, cells=next(own)) if line.cells else line for line in table[1:]),
    )


def tables_of_rows(lines: Outline) -> dict[int, OutlineLine]:
    """The table of each row, by the key of the row."""
    return {row.key: table[0] for table in _tables(lines) for row in table[1:] if row.cells}


def with_all_cells(lines: Outline) -> Outline:
    """Each row with the words of all cells that reach into it, none of them merged with another row's."""
    spots = _spots_of_rows(lines)
    return tuple(
        replace(line, cells=tuple(TableCell(cover.text, cover.columns) for cover in covers_of(spots[line.key])))
        if line.key in spots
        else line
        for line in lines
    )


def empty_cells(table: OutlineLine) -> tuple[TableCell, ...]:
    """Of a new row: one for each column that the head names, or one that grows with its table."""
    return (TableCell(""),) * max(1, columns_of((table.frame or TableFrame()).head))


def is_block(text: str) -> bool:
    """Cells of a sheet or of a table, as they are pasted: parted by tabs."""
    return "\t" in text.strip("\n\r ")


def _made_tables(lines: Outline) -> Outline:
    """With a table for each line that was given the kind of one or a block of cells to its text."""
    found: list[OutlineLine] = []
    for line in lines:
        if is_block(line.text) and not line.cells:
            found += _pasted(line)
        elif line.kind == NodeKind.TABLE and line.frame is None:
            head = tuple(TableCell(name) for name in NEW_HEAD)
            cells = tuple(TableCell(line.words if name == "Nội dung" else "") for name in NEW_HEAD)
            table = replace(line, label="", text="", frame=TableFrame((head,)))
            row = OutlineLine(NodeKind.DUTY, "", "", line.depth + 1, cells=cells, confidence=line.confidence)
            found += [table, row]
        else:
            found.append(line)
    return tuple(found)


def _pasted(line: OutlineLine) -> Outline:
    """What stands above and below the block stays text."""
    rows = [[cell.strip().replace("\v", "\n") for cell in row.split("\t")] for row in _unquoted(line.text).split("\n")]
    places = [place for place, row in enumerate(rows) if len(row) > 1]
    first, last = places[0], places[-1] + 1
    above, below = (" ".join(" ".join(row) for row in part).strip() for part in (rows[:first], rows[last:]))
    cells = [tuple(map(TableCell, row)) for row in rows[first:last]]
    heads = int(len(cells) > 1 and is_head([cell.text for cell in cells[0]]))
    columns = columns_of(cells)
    ensure(columns <= MOST_COLUMNS, f"Bảng dán vào có {columns} cột, nhiều hơn mức {MOST_COLUMNS} cột.")
    squared = rows_of(grid_of(cells, columns=columns))
    meaning = table_meaning(squared[:heads], squared[heads:])
    usual = NodeKind.DUTY if meaning.assigns else NodeKind.CONTENT_ITEM
    kind = line.kind if line.kind in WORK_KINDS else usual if meaning.is_work else NodeKind.PARAGRAPH
    frame = TableFrame(squared[:heads])
    depth = line.depth + 1 if above and line.kind in HEADING_KINDS else line.depth
    table = replace(OutlineLine(NodeKind.TABLE, "", "", depth), frame=frame, confidence=line.confidence)
    new = [OutlineLine(kind, "", "", depth + 1, cells=row, confidence=line.confidence) for row in squared[heads:]]
    end = [OutlineLine(NodeKind.PARAGRAPH, "", below, depth, confidence=line.confidence)] if below else []
    if above:
        return (replace(line, text=above), table, *new, *end)
    return (replace(table, key=line.key, lines=line.lines), *new, *end)


def _unquoted(text: str) -> str:
    """A sheet puts a cell with line ends or quotes between quotes; its line ends are made to vertical tabs."""

    def bare(cell: re.Match[str]) -> str:
        is_quoted = "\n" in cell[1] or '""' in cell[1]
        return cell[1].replace('""', '"').replace("\n", "\v") if is_quoted else cell[0]

    return re.sub(r'(?:(?<=\t)|^)"((?:[^"]|"")*)"(?=\t|$)', bare, text, flags=re.MULTILINE)


def _without_strays(lines: Outline, *, known: dict[int, list[Spot]]) -> Outline:
    """Rows outside of tables become lines, what was a table and is none any more too."""
    found: list[OutlineLine] = []
    above: list[NodeKind] = []
    for line in lines:
        del above[line.depth :]
        in_table = NodeKind.TABLE in above
        ensure(not in_table or line.kind != NodeKind.TABLE, "Bảng không đặt được trong bảng khác.")
        above.append(line.kind)
        known_line = line if line.frame is None or line.kind == NodeKind.TABLE else _unframed(line)
        found.append(known_line if in_table or not line.cells else _as_line(known_line, known.get(line.key)))
    return tuple(found)


def _unframed(line: OutlineLine) -> OutlineLine:
    """The names of its columns are its words."""
    names = (cell.text for row in (line.frame or TableFrame()).head for cell in row)
    said = ", ".join(" ".join(name.split()) for name in names if name.strip())
    return replace(line, frame=None, text=" ".join(filter(None, [line.text, said])))


def _as_line(row: OutlineLine, spots: Sequence[Spot] | None) -> OutlineLine:
    """The words of all cells, also of merged ones that begin above; a number in front becomes its label."""
    cells = [cover.text for cover in covers_of(spots)] if spots else [cell.text for cell in row.cells]
    texts = [text for cell in cells if (text := " ".join(cell.split()))]
    label = texts.pop(0) if len(texts) > 1 and _ORDINAL.fullmatch(texts[0]) else ""
    label = f"{label}." if label and label[-1] not in ".)" else label
    return replace(row, label=row.label or label, text="; ".join(texts) or row.text, cells=())


def _tables(lines: Outline) -> Iterator[Outline]:
    for place, line in enumerate(lines):
        if line.kind == NodeKind.TABLE:
            yield lines[branch(lines, place)]


def _rows(table: Outline) -> list[OutlineLine]:
    return [line for line in table[1:] if line.kind != NodeKind.FOOTNOTE]


def _spots_of_rows(lines: Outline) -> dict[int, list[Spot]]:
    """The places of each row, told apart by the key of the row where their cell begins."""
    found: dict[int, list[Spot]] = {}
    for table in _tables(lines):
        rows = [row for row in _rows(table) if row.cells]
        cells = [row.cells for row in rows]
        for row, spots in zip(rows, grid_of(cells, columns=columns_of(cells)), strict=True):
            found[row.key] = [replace(spot, row=rows[spot.row].key) for spot in spots]
    return found


def _whole(table: Outline, before: Outline) -> Outline:
    """The cells of a table anew, from where each row stood before."""
    known, old = _spots_of_rows(before), {line.key: line for line in before}
    rows = _rows(table)
    frame = table[0].frame or TableFrame()
    stayed = [row for row in rows if row.cells and row.key in known and _is_alike(row, old[row.key])]
    texts = _written(stayed, known)
    widths = [
        columns_of(frame.head),
        *(len(known[row.key]) for row in stayed),
        *(columns_of([row.cells]) for row in rows),
    ]
    columns = max(widths)
    grid: list[list[Spot]] = []
    keys = {row.key for row in stayed}
    for place, row in enumerate(rows):
        if row.key in keys:
            spots = [replace(spot, text=texts.get((spot.row, spot.column), spot.text)) for spot in known[row.key]]
        elif any(cell.text for cell in row.cells):
            (own,) = grid_of([[replace(cell, rows=1) for cell in row.cells]], columns=columns)
            spots = [replace(spot, row=-place - 1) for spot in own]
        elif row.words and not row.cells:
            spots = [Spot(row.words, -place - 1, 0)] * columns
        else:
            below = next((known[later.key] for later in rows[place + 1 :] if later.key in keys), [])
            spots = _empty(-place - 1, grid[-1] if grid else [], below, columns)
        grid.append([*spots, *(Spot("", -place - 1, column) for column in range(len(spots), columns))])
    cells = {id(row): own for row, own in zip(rows, rows_of(grid), strict=True)}
    return tuple(replace(line, cells=cells.get(id(line), line.cells)) for line in table)


def _is_alike(row: OutlineLine, old: OutlineLine) -> bool:
    """Whether only the words of its cells may differ."""
    return [(cell.columns, cell.rows) for cell in row.cells] == [(cell.columns, cell.rows) for cell in old.cells]


def _written(rows: Iterable[OutlineLine], known: dict[int, list[Spot]]) -> dict[tuple[int, int], str]:
    """The words of each cell, by where it begins."""
    texts: dict[tuple[int, int], str] = {}
    for row in rows:
        begins = sorted({spot.column for spot in known[row.key] if spot.row == row.key})
        texts |= {(row.key, column): cell.text for column, cell in zip(begins, row.cells, strict=False)}
    return texts


def _empty(number: int, above: Sequence[Spot], below: Sequence[Spot], columns: int) -> list[Spot]:
    """A new row is parted as the one above; between two rows that share a merged cell it shares that too."""
    covers = list(covers_of(above))
    if len(covers) < 2:
        return [Spot("", number, column) for column in range(columns)]
    spots: list[Spot] = []
    for cover in covers:
        for column in range(cover.column, cover.column + cover.columns):
            goes_on = column < len(below) and (below[column].row, below[column].column) == cover.key
            spots.append(above[column] if goes_on else Spot("", number, cover.column))
    return spots


def _read(table: Outline, before: Outline, *, issued_on: datetime.date | None) -> Outline:
    """What changed in the cells of a row changes in what it says; the rest, that a person may have set, stays."""
    keys = {line.key for line in table if line.cells}
    said = {
        old.key: meaning
        for run in _tables(before)
        if not keys.isdisjoint(line.key for line in run)
        for old, meaning in _meanings(run)
    }
    now = {id(line): meaning for line, meaning in _meanings(table)}
    return tuple(
        _said(line, said.get(line.key, _UNREAD), now[id(line)], issued_on=issued_on) if line.cells else line
        for line in table
    )


def _meanings(table: Outline) -> list[tuple[OutlineLine, RowMeaning]]:
    frame, rows = table[0].frame or TableFrame(), [line for line in table if line.cells]
    return list(zip(rows, table_meaning(frame.head, [row.cells for row in rows]).rows, strict=True))


def _said(line: OutlineLine, old: RowMeaning, new: RowMeaning, *, issued_on: datetime.date | None) -> OutlineLine:
    if new == old:
        return line
    changed: dict[str, object] = {}
    if new.text != old.text:
        changed["text"] = new.text
    if new.units != old.units:
        changed |= {"units": new.units, "unit_ids": None}
    if new.partners != old.partners:
        changed |= {"partners": new.partners, "partner_ids": None}
    if new.product != old.product:
        changed["product"] = new.product
    if new.due != old.due and line.kind in WORK_KINDS:
        told = (new.due, f"hoàn thành trong {new.due}")
        changed["deadline"] = next(filter(None, (deadline_in(text, issued_on=issued_on) for text in told)), None)
    if new.day != old.day and line.kind in WORK_KINDS:
        span = span_in(new.day, issued_on=issued_on)
        changed |= {"starts_on": span and span.starts_on, "ends_on": span and span.ends_on}
    return replace(line, **changed)  # type: ignore[arg-type]
