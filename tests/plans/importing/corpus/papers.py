"""Own plans as paper and as truth. A file of tests/data/plans/corpus tells first what its head and foot say, then,
after `====`, the paper itself, one paragraph a line.

The first eight letters of a line hold its labels, kind and level as in the labelled plans beside it; a line without
labels is head, foot or empty, a tab parts its columns. Cells stand between `¦`; `<` is one with the cell to its left,
`^` with the one above. Rows of the head of a table have the kind `t`. Below a line stands what it says, by hand:

    @text, @label   of a row, and where a label cannot be told from its text
    @units, @with   who leads and who cooperates, parted by `;`
    @days           a span `2026-01-01..2026-03-31`
    @due            `2026-03-31`, `month`, `quarter 20`
    @want           `news_articles 20; flags 60`
    @make           what must come of it

Of two nodes in one line, `@^units` speaks of the first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from plans.enums import Form, Metric, NodeKind, ReferenceRole, Schedule
from plans.importing.parsing.types import ParsedPlan, Signature
from plans.outline.parsing import ParsedReference
from plans.outline.types import OutlineLine, TableFrame, Target
from plans.periods import Deadline
from portal.lib.official.types import PrintedNote, TableCell, TextTable
from tests.bench.imports import CODES

FOLDER = Path(__file__).resolve().parents[3] / "data" / "plans" / "corpus"
_WIDTH = 8
_CELL = " ¦ "
_KINDS = {code: NodeKind(kind) for kind, code in CODES.items()}
_LABEL = re.compile(r"(?:[IVX]+|\d+(?:\.\d+)*|[a-zđ])[.)/-]+(?= )|[-+*–•](?= )")
_FORMS = {
    "thông tin đại chúng|báo chí|mạng xã hội|loa": Form.MASS_MEDIA,
    "tuyên truyền miệng": Form.ORAL,
    "trực quan": Form.VISUAL,
    "thi đua": Form.EMULATION,
}


@dataclass(frozen=True)
class Block:
    """A piece of the paper. `places` are the nodes that stand in it, in order; of a table those of its rows, `None`
    for the table itself."""

    label: str = ""
    text: str = ""
    is_heading: bool = False
    is_centred: bool = False
    columns: tuple[tuple[str, str], ...] = ()
    table: TextTable | None = None
    notes: tuple[PrintedNote, ...] = ()
    level: int = 0

    @property
    def words(self) -> str:
        return f"{self.label} {self.text}".strip()


@dataclass(frozen=True)
class Paper:
    name: str
    blocks: tuple[Block, ...]
    truth: ParsedPlan

    @property
    def has_spans(self) -> bool:
        tables = [block.table for block in self.blocks if block.table]
        rows = [row for table in tables for row in (*table.head, *table.rows)]
        return any(cell.columns > 1 or cell.rows > 1 for row in rows if len(row) > 1 for cell in row)


@dataclass
class _Row:
    """A line of the file with what is said below it."""

    codes: list[str]
    text: str
    said: dict[str, str] = field(default_factory=dict)


def all_papers() -> list[Paper]:
    return [load(path) for path in sorted(FOLDER.glob("*.plan"))]


def load(path: Path) -> Paper:
    head, _, body = path.read_text().partition("====\n")
    parts = [(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in head.splitlines())]
    rows = _rows(body)
    nodes = [node for row in _with_heads(rows) for node in _nodes(*row)]
    return Paper(path.stem, tuple(_blocks(rows)), _truth(parts, nodes))


def _rows(body: str) -> list[_Row]:
    rows: list[_Row] = []
    for line in body.splitlines():
        text = line[_WIDTH:]
        if text.startswith("@"):
            name, _, value = text[1:].partition(" ")
            rows[-1].said[name] = value
        else:
            rows.append(_Row(line[:_WIDTH].split(), text))
    return rows


def _with_heads(rows: Sequence[_Row]) -> Iterator[tuple[_Row, TextTable | None, tuple[TableCell, ...]]]:
    """Each row that is a node, with its table if it opens one, with its cells if it stands in one."""
    for first, last in _runs(rows):
        table = _table(rows[first:last]) if _CELL in rows[first].text else None
        if table is None:
            yield rows[first], None, ()
            continue
        yield rows[first], table, ()
        for row, cells in zip(rows[last - len(table.rows) : last], table.rows, strict=True):
            yield row, None, cells


def _runs(rows: Sequence[_Row]) -> Iterator[tuple[int, int]]:
    """Where each node stands; the rows of a table are one run."""
    place = 0
    while place < len(rows):
        end = place + 1
        while _CELL in rows[place].text and end < len(rows) and _CELL in rows[end].text:
            end += 1
        if rows[place].codes:
            yield place, end
        place = end


def _table(rows: Sequence[_Row]) -> TextTable:
    grid = [row.text.split(_CELL) for row in rows]
    heads = next(place for place, row in enumerate(rows) if row.codes and not row.codes[0].startswith("t"))
    cells = [
        tuple(_cell(grid, place, column) for column, text in enumerate(row) if text not in {"<", "^"})
        for place, row in enumerate(grid)
    ]
    return TextTable(tuple(cells[:heads]), tuple(cells[heads:]))


def _cell(grid: list[list[str]], row: int, column: int) -> TableCell:
    width = next((n for n, text in enumerate(grid[row][column + 1 :], start=1) if text != "<"), 0)
    below = [line[column] for line in grid[row + 1 :]]
    height = next((n for n, text in enumerate(below, start=1) if text != "^"), len(below) + 1)
    return TableCell(grid[row][column], width or len(grid[row]) - column, height)


def _nodes(row: _Row, table: TextTable | None, cells: tuple[TableCell, ...]) -> Iterator[OutlineLine]:
    if table:
        yield OutlineLine(NodeKind.TABLE, "", "", int(row.codes[0][1:]), frame=TableFrame(head=table.head))
        return
    label, text = ("", row.text) if cells else _parted(row.text)
    texts = [text] if len(row.codes) == 1 else [f"{text.partition(': ')[0]}:", text.partition(": ")[2]]
    for code, words in zip(row.codes, texts, strict=True):
        mark = "^" if len(row.codes) == 2 and code == row.codes[0] else ""
        said = {name.removeprefix("^"): value for name, value in row.said.items() if name.startswith("^") == bool(mark)}
        said_text = said.get("text", cells[0].text if cells else words)
        yield _node(code, said.get("label", label), said_text, said, cells)
        label = ""


def _node(code: str, label: str, text: str, said: dict[str, str], cells: tuple[TableCell, ...]) -> OutlineLine:
    kind = _KINDS[code[0]]
    starts_on, ends_on = (date.fromisoformat(day) if day else None for day in said.get("days", "..").split(".."))
    return OutlineLine(
        kind,
        label,
        text,
        int(code[1:]),
        starts_on=starts_on,
        ends_on=ends_on,
        form=next(form for words, form in _FORMS.items() if re.search(words, text.lower()))
        if kind is NodeKind.FORM
        else None,
        units=_list(said.get("units", "")),
        partners=_list(said.get("with", "")),
        deadline=_deadline(said["due"]) if "due" in said else None,
        targets=tuple(_target(item) for item in _list(said.get("want", ""))),
        product=said.get("make", ""),
        cells=cells,
    )


def _deadline(text: str) -> Deadline:
    if text[0].isdigit():
        return Deadline(due_on=date.fromisoformat(text))
    schedule, _, day = text.partition(" ")
    return Deadline(schedule=Schedule(schedule), due_day=int(day) if day else None)


def _target(text: str) -> Target:
    metric, quantity = text.split()
    return Target(Metric(metric), int(quantity))


def _list(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(";") if item.strip())


def _parted(text: str) -> tuple[str, str]:
    label = re.match(r"\[\d\](?= )", text) or _LABEL.match(text)
    return (label[0], text[label.end() :].strip()) if label else ("", text)


def _blocks(rows: Sequence[_Row]) -> Iterator[Block]:
    """Neighbouring lines of columns are one block, and so are the rows of a table; a note stands with its line."""
    found: list[Block] = []
    runs = dict(_runs(rows))
    inside = {place for first, last in runs.items() for place in range(first + 1, last)}
    for place, row in enumerate(rows):
        if place in inside:
            continue
        if row.codes and row.codes[0][0] == "n":
            label, text = _parted(row.text)
            found[-1] = replace(found[-1], notes=(*found[-1].notes, PrintedNote(label, text)))
        elif "\t" in row.text and not row.codes:
            left, right = row.text.split("\t")
            _add_column(found, (left, right))
        elif not row.codes and found and found[-1].columns and row.text:
            _add_column(found, (row.text, ""))
        else:
            found.append(_block(row, _table(rows[place : runs[place]]) if _CELL in row.text else None))
    yield from found


def _add_column(blocks: list[Block], pair: tuple[str, str]) -> None:
    if blocks and blocks[-1].columns:
        blocks[-1] = replace(blocks[-1], columns=(*blocks[-1].columns, pair))
    else:
        blocks.append(Block(columns=(pair,)))


def _block(row: _Row, table: TextTable | None) -> Block:
    if table:
        return Block(table=table)
    if not row.codes:
        return Block(
            text=row.text, is_centred=row.text[:2] != "- " and row.text != "Nơi nhận:", is_heading=bool(row.text)
        )
    label, text = _parted(row.text)
    is_heading = len(row.codes) == 1 and row.codes[0][0] in "shfmoa"
    return Block(label, text, is_heading, is_centred=row.codes[0][0] == "a", level=int(row.codes[0][1:]))


def _truth(parts: list[tuple[str, str]], nodes: list[OutlineLine]) -> ParsedPlan:
    one = dict(parts)
    number, symbol = one["number"].split(" ") if " " in one["number"] else ("", one["number"])
    power, post, name = (part.strip() for part in one.get("signing", "||").split("|"))
    return ParsedPlan(
        number=number,
        symbol=symbol,
        issued_on=date.fromisoformat(one["date"]) if one["date"] else None,
        issuer=one["issuer"],
        superior=one["superior"],
        abstract=one["title"],
        nodes=tuple(nodes),
        references=tuple(_reference(value) for name, value in parts if name == "reference"),
        recipients=tuple(value for name, value in parts if name == "recipient"),
        signing=Signature(power, post, name),
        problems=(),
    )


def _reference(text: str) -> ParsedReference:
    number, symbol, day, role, *issuer = text.split(" ", 4)
    return ParsedReference(
        number, symbol, None if day == "-" else date.fromisoformat(day), "".join(issuer), ReferenceRole(role)
    )
