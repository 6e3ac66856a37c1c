"""The document as markup, the same for the page in the browser and for print: no style, no address in it."""

from functools import cache
from pathlib import Path

from django.template import Context, Engine
from django.utils.html import format_html

from portal.lib.official.types import FIVE_HYPHENS, PARTY_NAME, STAR, Annex, PrintedDocument, PrintedLine

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


def to_html(document: PrintedDocument) -> str:
    """An `<article class="official">`; static/css/official.css gives it its look."""
    return fill("official/document.html", _values(document))


def to_html_page(document: PrintedDocument) -> str:
    """The whole file, with language, title and day."""
    return fill("official/page.html", _values(document))


@cache
def _engine() -> Engine:
    # Its own engine: the leashed child renders without settings, and no context processor touches a document.
    return Engine(dirs=[str(TEMPLATES)])


def fill(template: str, values: dict[str, object]) -> str:
    return _engine().get_template(template).render(Context(values, use_l10n=False, use_tz=False))


def _values(document: PrintedDocument) -> dict[str, object]:
    return {
        "party_name": PARTY_NAME,
        "star": STAR,
        "five_hyphens": FIVE_HYPHENS,
        "document": document,
        "lines": [_line(line) for line in document.body],
        "attachments": [_line(line) for line in document.attachments],
        "annexes": [_annex(annex) for annex in document.annexes],
    }


def _line(line: PrintedLine) -> str:
    if not line.level:
        return format_html('<p class="official-body">{}</p>', line.words)
    tag = f"h{min(line.level + 1, 6)}"
    return format_html('<{} class="official-body official-level-{}">{}</{}>', tag, line.look, line.words, tag)


def _annex(annex: Annex) -> dict[str, object]:
    whole = sum(annex.table.widths)
    return {
        "title": annex.title,
        "landscape": annex.landscape,
        "note": annex.note,
        "widths": [f"{width / whole:.3%}" for width in annex.table.widths],
        "head": annex.table.head,
        "rows": [
            {"cells": cells, "is_total": place in annex.table.total_rows}
            for place, cells in enumerate(annex.table.rows)
        ],
    }
