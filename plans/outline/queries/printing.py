"""A plan as an official document: the outline becomes headings, lists and paragraphs."""

from dataclasses import replace
from datetime import date

from plans.enums import HEADING_KINDS, NodeKind
from plans.outline.models import Plan
from plans.outline.queries.lines import outline_lines
from plans.outline.queries.opening import opening_of
from plans.outline.types import Outline, OutlineLine
from portal.lib.official.types import PrintedDocument, PrintedLine, day_figures, from_json
from units.documents.models import DRAFT_MARK
from units.enums import DocumentState

CONSOLIDATED_MARK = "Bản hợp nhất để tra cứu"


def official_plan(plan: Plan, *, on: date) -> PrintedDocument:
    """What is printed of a plan: the frozen snapshot once it is issued; before, the outline as it stands, with the
    names valid on the day `on` and with the draft mark."""
    if plan.snapshot:
        return from_json(plan.snapshot)
    is_draft = plan.state in (DocumentState.DRAFT, DocumentState.IN_REVIEW)
    return compose(plan, on=plan.issued_on or on, draft_mark=DRAFT_MARK if is_draft else "")


def compose(plan: Plan, *, on: date, number: int | None = None, draft_mark: str = "") -> PrintedDocument:
    """`on` is the day of issue if a number is given, else the day of the draft."""
    lines = outline_lines(plan)
    opening = tuple(PrintedLine("", text) for text in opening_of(plan, lines, on=on))
    body, attachments = _parts(lines)
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


def _parts(outline: Outline) -> tuple[tuple[PrintedLine, ...], tuple[PrintedLine, ...]]:
    """What stands above the signature, and the attachments that follow it."""
    lines: list[tuple[NodeKind, PrintedLine]] = []
    for line in outline:
        # a line belongs where the top of its branch belongs
        top = lines[-1][0] if line.depth else line.kind
        lines.append((top, printed_line(line)))
    body = tuple(line for top, line in lines if top != NodeKind.ANNEX)
    return body, tuple(line for top, line in lines if top == NodeKind.ANNEX)


def printed_line(line: OutlineLine) -> PrintedLine:
    level = line.level if line.kind in HEADING_KINDS else 0
    return PrintedLine(line.label, " ".join(line.text.split()), level)
