"""The tables of an outline while its lines are written: what becomes of rows and cells when lines come, go or move, and
what written cells say. Lines of two states with the same key are the same line."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from plans.enums import HEADING_KINDS, WORK_KINDS, NodeKind
from plans.outline.parsing.asks import PlanDays, work_asks
from plans.outline.parsing.columns import RowMeaning, is_head, table_meaning, titles_of
from plans.outline.parsing.lists import without_mark
from plans.outline.types import Outline, OutlineLine, TableFrame, branch
from portal.lib.errors import ensure
from portal.lib.official.tables import MOST_COLUMNS, Spot, columns_of, covers_of, grid_of, rows_of
from portal.lib.official.types import TableCell

MOST_ROWS = 500  # pasted at once: so many are laid out within three seconds
NEW_HEAD = ("TT", "Nội dung", "Đơn vị thực hiện", "Thời gian")

_ORDINAL = re.compile(r"(?:\d{1,3}(?:\.\d{1,2}){0,5}|[IVX]{1,5}|[a-zđ])[.)]?")
_UNREAD = RowMeaning("")


def mended(before: Outline, after: Outline, *, plan: PlanDays) -> Outline:
    """`after` as it was written, with its tables whole; a block of cells in a text is made a table, and what changed
    cells say stands on their rows. Raises RuleViolation for a table in a table."""
    lines = with_whole_tables(before, _made_tables(after))
    return _each_table(before, lines, lambda table: _read(table, before, plan=plan))


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


@dataclass(frozen=True, slots=True)
class CellShape:
    """How a row or the head of a table is written: its cells, each with the names of its column. `columns` is how many
    the table has, `filled` in how many of them its rows say something."""

    cells: tuple[TableCell, ...]
    titles: tuple[str, ...]
    columns: int
    filled: int


def cell_shape(lines: Outline, key: int) -> CellShape | None:
    """None for a line that is neither a row nor a table."""
    table = next((run for run in _tables(lines) if any(line.key == key for line in run)), None)
    line = next((line for line in table or () if line.key == key), None)
    if table is None or line is None or not (line.cells or line is table[0]):
        return None
    frame = table[0].frame or TableFrame()
    rows = [row.cells for row in _rows(table) if row.cells]
    grid = grid_of(rows, columns=columns_of(rows))
    columns = max(columns_of(frame.head), columns_of(rows), 1)
    filled = max((place + 1 for spots in grid for place in range(len(spots)) if _says(spots, place)), default=0)
    if line is table[0]:
        cells = tuple(cell for row in frame.head or ((TableCell(""),) * columns,) for cell in row)
        titles = tuple(f"Tên cột: {' '.join(cell.text.split()) or 'để trống'}" for cell in cells)
        return CellShape(cells, titles, columns, filled)
    names = [*titles_of(frame.head), *[""] * columns]
    begins = [cover.column for cover in covers_of(_spots_of_rows(table)[key]) if cover.key[0] == key]
    titles = tuple(names[column] or f"Cột {column + 1}" for column in begins)
    return CellShape(line.cells, titles, columns, filled)


def with_head(frame: TableFrame, texts: Sequence[str], columns: int) -> TableFrame:
    """The head with other names, and so many columns: new ones come last, and the last ones go."""
    was = columns_of(frame.head)
    rows, told = frame.head or ((TableCell(""),) * len(texts),), iter(texts)
    named = [[replace(cell, text=next(told)) for cell in row] for row in rows]
    grid = [row[:columns] for row in grid_of(named, columns=was)]
    added = [Spot("", 0, column) for column in range(max(map(len, grid)), columns)]
    head = rows_of([[*row, *added] for row in grid])
    is_told = bool(frame.head) or any(texts)
    return replace(frame, head=head if is_told else (), widths=frame.widths if was == columns else ())


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
    """Cells of a sheet or of a table, as they are pasted: parted by tabs. In a list tabs stand behind marks."""
    bare = "\n".join(map(without_mark, text.split("\n")))
    return "\t" in bare.strip("\n\r ") and not text.isspace()


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
    cells = _merged(rows[first:last])
    ensure(len(cells) <= MOST_ROWS, f"Bảng dán vào có {len(cells)} hàng. Hãy dán mỗi lần tối đa {MOST_ROWS} hàng.")
    heads = max(cell.rows for cell in cells[0]) if cells[0] and is_head([cell.text for cell in cells[0]]) else 0
    heads = heads if len(cells) > heads else 0
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


# What stands where a merged cell reaches: the script writes it for those of a table that is pasted.
REACHES_RIGHT, REACHES_DOWN = "⇠", "⇡"


def _merged(rows: Sequence[Sequence[str]]) -> list[tuple[TableCell, ...]]:
    def cell(place: int, column: int) -> TableCell:
        beside = takewhile(lambda text: text == REACHES_RIGHT, rows[place][column + 1 :])
        below = takewhile(lambda row: row[column : column + 1] == [REACHES_DOWN], rows[place + 1 :])
        return TableCell(rows[place][column], 1 + len([*beside]), 1 + len([*below]))

    covered = (REACHES_RIGHT, REACHES_DOWN)
    return [
        tuple(cell(place, column) for column, text in enumerate(row) if text not in covered)
        for place, row in enumerate(rows)
    ]


def _unquoted(text: str) -> str:
    """A sheet puts a cell with line ends or quotes between quotes; its line ends are made to vertical tabs."""

    def bare(cell: re.Match[str]) -> str:
        is_quoted = "\n" in cell[1] or '""' in cell[1]
        return cell[1].replace('""', '"').replace("\n", "\v") if is_quoted else cell[0]

    return re.sub(r'(?:(?<=\t)|^)"((?:[^"]|"")*)"(?=\t|$)', bare, text, flags=re.MULTILINE)


def _without_strays(lines: Outline, *, known: dict[int, list[Spot]]) -> Outline:
    """Rows outside of tables and those made footnotes become lines, what was a table and is none any more too."""
    found: list[OutlineLine] = []
    above: list[NodeKind] = []
    for line in lines:
        del above[line.depth :]
        in_table = NodeKind.TABLE in above
        ensure(not in_table or line.kind != NodeKind.TABLE, "Bảng không đặt được trong bảng khác.")
        above.append(line.kind)
        known_line = line if line.frame is None or line.kind == NodeKind.TABLE else _unframed(line)
        is_row = in_table and line.kind != NodeKind.FOOTNOTE
        found.append(known_line if is_row or not line.cells else _as_line(known_line, known.get(line.key)))
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
    if not stayed and all(row.cells for row in rows) and any(cell.rows > 1 for row in rows for cell in row.cells):
        return table  # it came as one
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
        is_band = len(list(covers_of(spots))) == 1 < len(spots)
        added = [spots[0] if is_band else Spot("", -place - 1, column) for column in range(len(spots), columns)]
        grid.append([*spots, *added])
    while frame.head and columns > columns_of(frame.head) and not any(_says(spots, columns - 1) for spots in grid):
        columns -= 1
    whole = rows_of([spots[:columns] for spots in grid])
    cells = {id(row): own for row, own in zip(rows, whole, strict=True)}
    return tuple(replace(line, cells=cells.get(id(line), line.cells)) for line in table)


def _says(spots: Sequence[Spot], column: int) -> bool:
    return bool(spots[column].text.strip()) and spots[column].column == column


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


def _read(table: Outline, before: Outline, *, plan: PlanDays) -> Outline:
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
        _said(line, said.get(line.key, _UNREAD), now[id(line)], plan=plan) if line.cells else line for line in table
    )


def _meanings(table: Outline) -> list[tuple[OutlineLine, RowMeaning]]:
    frame, rows = table[0].frame or TableFrame(), [line for line in table if line.cells]
    return list(zip(rows, table_meaning(frame.head, [row.cells for row in rows]).rows, strict=True))


def _said(line: OutlineLine, old: RowMeaning, new: RowMeaning, *, plan: PlanDays) -> OutlineLine:
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
    if line.kind in WORK_KINDS and new.due != old.due:
        changed["deadline"] = work_asks(new.text, above=(), plan=plan, due=new.due, is_row=True).deadline
    if line.kind in WORK_KINDS and (new.due, new.day) != (old.due, old.day):
        days = work_asks(new.text, above=(), plan=plan, due=new.day or new.due, is_row=True).days
        changed |= {"starts_on": days and days.starts_on, "ends_on": days and days.ends_on}
    return replace(line, **changed)  # type: ignore[arg-type]
