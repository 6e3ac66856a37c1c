"""A plan as an official document: the outline becomes headings, lists and paragraphs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from plans.enums import HEADING_KINDS, NodeKind
from plans.outline.models import Plan
from plans.outline.queries.lines import outline_lines
from plans.outline.queries.opening import opening_of
from plans.outline.types import Outline, OutlineLine, TableFrame, branch
from portal.lib.official.tables import columns_of
from portal.lib.official.types import (
    PrintedDocument,
    PrintedLine,
    PrintedNote,
    TableCell,
    TextTable,
    day_figures,
    from_json,
)
from units.documents.models import DRAFT_MARK
from units.enums import DocumentState

CONSOLIDATED_MARK = "Bản hợp nhất để tra cứu"
UNNUMBERED = "[*]"  # the mark of a note that has none


def official_plan(plan: Plan, *, on: date, lines: Outline | None = None) -> PrintedDocument:
    """What is printed of a plan: the frozen snapshot once it is issued; before, the outline as it stands, with the
    names valid on the day `on` and with the draft mark. `lines` are those of the plan, for who has them at hand."""
    if plan.snapshot:
        return from_json(plan.snapshot)
    is_draft = plan.state in (DocumentState.DRAFT, DocumentState.IN_REVIEW)
    return compose(plan, on=plan.issued_on or on, draft_mark=DRAFT_MARK if is_draft else "", lines=lines)


def compose(
    plan: Plan, *, on: date, number: int | None = None, draft_mark: str = "", lines: Outline | None = None
) -> PrintedDocument:
    """`on` is the day of issue if a number is given, else the day of the draft."""
    lines = outline_lines(plan) if lines is None else lines
    opening = tuple(PrintedLine("", text) for text in opening_of(plan, lines, on=on))
    body, attachments = printed_parts(lines)
    own = {"type_name": "Kế hoạch", "body": (*opening, *body), "attachments": attachments, "draft_mark": draft_mark}
    return plan.printed(on=on, number=number, **own)


def consolidated_plan(plan: Plan, *, on: date) -> PrintedDocument:
    """An issued plan with its amendments carried into the text. Marked, and signed by nobody: what was signed is the
    plan and each of the amendments."""
    text = compose(plan, on=plan.issued_on or on, draft_mark=CONSOLIDATED_MARK)
    amending = plan.amendments.issued().altering().order_by("issued_on", "pk")
    named = [f"{name_of(one)} ({one.get_amendment_display().lower()})" for one in amending]
    note = PrintedLine("", f"{name_of(plan)} được sửa đổi, bổ sung bởi: {'; '.join(named)}.")
    body = (note, *text.body) if named else text.body
    return replace(text, body=body, issued_on=plan.day_on_paper, signing_power="", post="", signer="")


def name_of(plan: Plan) -> str:
    """`Kế hoạch số 12-KH/ĐU, ngày 05/01/2026`, as an issued plan is cited."""
    day = f", ngày {day_figures(plan.day_on_paper)}" if plan.day_on_paper else ""
    return f"Kế hoạch số {plan.number_and_symbol}{day}"


def printed_parts(outline: Outline) -> tuple[tuple[PrintedLine, ...], tuple[PrintedLine, ...]]:
    """What stands above the signature, and the attachments that follow it."""
    body: list[PrintedLine] = []
    attachments: list[PrintedLine] = []
    notes, place = _notes_by_place(outline), 0
    part = body
    while place < len(outline):
        line = outline[place]
        # a line belongs where the top of its branch belongs
        if not line.depth:
            part = attachments if line.kind == NodeKind.ANNEX else body
        if line.kind == NodeKind.TABLE:
            run = branch(outline, place)
            part += _printed_table(outline[run], notes[run])
            place = run.stop
            continue
        own = notes[place]
        if own is not None:
            part.append(_printed_line(line, own))
        place += 1
    return tuple(body), tuple(attachments)


Notes = tuple[PrintedNote, ...]


def _notes_by_place(outline: Outline) -> list[Notes | None]:
    """The notes of each line; None for a note that stands below one. It is printed at the foot of the page."""
    notes: list[list[PrintedNote] | None] = []
    open_places: list[int] = []
    for place, line in enumerate(outline):
        del open_places[line.depth :]
        above = next((over for over in reversed(open_places) if outline[over].kind != NodeKind.FOOTNOTE), None)
        is_note = line.kind == NodeKind.FOOTNOTE and above is not None
        notes.append(None if is_note else [])
        if is_note and above is not None:
            own = notes[above]
            assert own is not None
            own.append(PrintedNote(line.label or UNNUMBERED, _one_line(line.text)))
        open_places.append(place)
    return [None if own is None else tuple(own) for own in notes]


def _printed_line(line: OutlineLine, notes: Notes) -> PrintedLine:
    level = line.level if line.kind in HEADING_KINDS else 0
    return PrintedLine(line.label, _with_marks(_one_line(line.text), notes), level, notes=notes)


def _printed_table(lines: Outline, notes: Sequence[Notes | None]) -> Iterator[PrintedLine]:
    """A table with all below it. What is no row stands in a row of its own, across all columns."""
    first, *below = lines
    if first.text:
        yield _printed_line(first, ())
    frame = first.frame or TableFrame()
    own = [(line, marks) for line, marks in zip(below, notes[1:], strict=True) if marks is not None]
    columns = max(columns_of(frame.head), columns_of([line.cells for line, _ in own]), 1)
    head = tuple(tuple(map(_printed_cell, row)) for row in frame.head)
    rows = [_printed_row(line, marks, columns) for line, marks in own]
    every = (*(notes[0] or ()), *(note for _, marks in own for note in marks))
    lost = [
        note for note in notes[0] or () if not any(note.mark in cell.text for row in (*head, *rows) for cell in row)
    ]
    if lost and rows:
        rows[-1] = _row_with_marks(rows[-1], lost)
    if head or rows:
        yield PrintedLine("", "", table=TextTable(head, tuple(rows), frame.widths), notes=every)


def _printed_row(line: OutlineLine, notes: Notes, columns: int) -> tuple[TableCell, ...]:
    row = tuple(map(_printed_cell, line.cells))
    if not row and line.words:
        row = (TableCell(line.words, columns),)
    return _row_with_marks(row, _unmarked([cell.text for cell in row], notes))


def _row_with_marks(row: tuple[TableCell, ...], notes: Sequence[PrintedNote]) -> tuple[TableCell, ...]:
    if not notes:
        return row
    *cells, last = row
    return (*cells, replace(last, text=_with_marks(last.text, notes)))


def _unmarked(texts: Sequence[str], notes: Notes) -> list[PrintedNote]:
    return [note for note in notes if not any(note.mark in text for text in texts)]


def _printed_cell(cell: TableCell) -> TableCell:
    return replace(cell, text="\n".join(map(_one_line, cell.text.split("\n"))))


def _with_marks(text: str, notes: Sequence[PrintedNote]) -> str:
    """A note whose mark stands nowhere is hung on behind the text: it is not lost, and is named before review."""
    return text + "".join(note.mark for note in notes if note.mark not in text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
