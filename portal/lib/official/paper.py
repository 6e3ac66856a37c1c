"""Logging sheets on paper: for each unit its open work, with lines to write on and a code that opens the form."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import segno

from portal.lib.official import pdf
from portal.lib.official.html import fill

STYLESHEET = pdf.STYLESHEET.with_name("paper.css")
QUIET = 4  # modules of white around a code, which readers need


@dataclass(frozen=True)
class PaperWork:
    """One piece of work. `figures` are pairs of label and unit of measure, empty if the form is still to be chosen;
    `address` is what the code says."""

    title: str
    plan: str
    form: str
    due: str
    figures: Sequence[tuple[str, str]]
    address: str


@dataclass(frozen=True)
class PaperSheet:
    """What one unit gets: at least one page."""

    committee: str
    unit: str
    printed_on: str
    work: Sequence[PaperWork]


def to_pdf(sheets: Sequence[PaperSheet]) -> bytes:
    """All sheets as one file. Raises RuleViolation with advice."""
    payload = json.dumps([asdict(sheet) for sheet in sheets], ensure_ascii=False).encode()
    return pdf.printed_in_child(f"{__name__}.render", payload, seconds=60, refusal="Chưa tạo được phiếu giấy")


def render(payload: bytes) -> bytes:
    """Runs in the child."""
    return pdf.print_markup(to_html(json.loads(payload)), pdf.STYLESHEET, STYLESHEET)


def to_html(sheets: Sequence[dict[str, Any]]) -> str:
    for sheet in sheets:
        for work in sheet["work"]:
            figures = work["figures"]
            work["rows"] = [figures[place : place + 2] for place in range(0, len(figures), 2)]
            work["code"] = code_of(work["address"])
    return fill("official/logging_sheet.html", {"sheets": sheets})


def code_of(address: str) -> dict[str, str]:
    """A QR code as one path of unit squares, and the box that shows it with its quiet zone."""
    matrix = segno.make(address, error="m", micro=False).matrix
    dark = [f"M{x} {y}h1v1h-1z" for y, line in enumerate(matrix) for x, module in enumerate(line) if module]
    side = len(matrix) + 2 * QUIET
    return {"path": "".join(dark), "box": f"{-QUIET} {-QUIET} {side} {side}"}
