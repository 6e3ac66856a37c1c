"""A letter of urging as it is printed: the clerk's words around a list counted from the work itself."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from plans.reminders.models import UrgingLetter
from plans.work.models import Assignment
from portal.lib.official.types import Annex, PrintedDocument, PrintedLine, Table, day_figures, from_json
from units.documents.models import DRAFT_MARK

# More lines than these are a table behind the signature.
LISTED = 6


def official_letter(letter: UrgingLetter, *, on: date) -> PrintedDocument:
    """What is printed of a letter: the frozen snapshot once it is issued; before, the text with the list of `on`."""
    if letter.snapshot:
        return from_json(letter.snapshot)
    return compose(letter, on=on, draft_mark=DRAFT_MARK)


def compose(letter: UrgingLetter, *, on: date, number: int | None = None, draft_mark: str = "") -> PrintedDocument:
    """`on` is the day of issue if a number is given, else the day of the draft; the list is that of its morning."""
    rows = open_lines(letter)
    is_annexed = len(rows) > LISTED
    listed: tuple[PrintedLine, ...] = () if is_annexed else tuple(_items(rows, on=on))
    counted = PrintedLine("", _counted(rows, on=on, is_annexed=is_annexed))
    printed = letter.printed(
        on=on,
        number=number,
        type_name="",
        body=(*_paragraphs(letter.opening), counted, *listed, *_paragraphs(letter.closing)),
        draft_mark=draft_mark,
        addressees=tuple(dict.fromkeys(row.unit.name_on(on).name for row in rows)),
    )
    note = f"(kèm theo Công văn số {number:02}-{printed.symbol})" if number else ""
    return replace(printed, annexes=(_annex(rows, on=on, note=note),)) if is_annexed else printed


def open_lines(letter: UrgingLetter) -> list[Assignment]:
    """What is still to be done of what was chosen, by unit in the order of the tree, the longest due first."""
    return list(letter.assignments.open().with_context().order_by("unit_path", "due_on", "pk"))


def _paragraphs(text: str) -> Iterable[PrintedLine]:
    return (PrintedLine("", " ".join(line.split())) for line in text.splitlines() if line.strip())


def _counted(rows: list[Assignment], *, on: date, is_annexed: bool) -> str:
    units = len({row.unit_path for row in rows})
    late = sum(row.is_overdue(on=on) for row in rows)
    overdue = f", trong đó {late} nhiệm vụ quá hạn" if late else ""
    where = " (danh mục kèm theo)." if is_annexed else ", cụ thể:"
    return f"Đến ngày {day_figures(on)}, còn {len(rows)} nhiệm vụ của {units} đơn vị chưa hoàn thành{overdue}{where}"


def _items(rows: list[Assignment], *, on: date) -> Iterable[PrintedLine]:
    for place, row in enumerate(rows, start=1):
        end = "." if place == len(rows) else ";"
        yield PrintedLine("-", f"{row.unit.name_on(on).name}: {row.title}, {_due(row, on=on)}{end}")


def _due(row: Assignment, *, on: date) -> str:
    late = (on - row.due_on).days
    return f"hạn {day_figures(row.due_on)}" + (f", quá hạn {late} ngày" if late > 0 else "")


def _annex(rows: list[Assignment], *, on: date, note: str) -> Annex:
    lines = tuple(
        (
            row.unit.name_on(on).name,
            row.title,
            row.task.plan.number_and_symbol,
            day_figures(row.due_on),
            str(late) if (late := (on - row.due_on).days) > 0 else "",
        )
        for row in rows
    )
    head = (("Đơn vị", "Nhiệm vụ", "Kế hoạch", "Hạn", "Số ngày quá hạn"),)
    table = Table(head=head, rows=lines, widths=(3.2, 5, 2, 1.9, 1.5))
    title = f"DANH MỤC\nnhiệm vụ chưa hoàn thành đến ngày {day_figures(on)}"
    return Annex(title, landscape=False, table=table, note=note)
