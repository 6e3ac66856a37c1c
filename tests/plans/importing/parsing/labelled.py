"""Invented plans of four levels, labelled by hand: read as text, as a Word file and as print.

A file tells first what must be exact, then, after `====`, the document itself. The first eight letters of a line
hold its labels, kind and level (`m2 e3`: a form and a measure on one line); a line without them continues the one
above or is no node. Cells of a table stand between `¦`.
"""

import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path

import docx

from plans.importing.parsing.types import ParsedPlan
from tests.bench.imports import CODES
from tests.plans.importing.parsing.samples import words_of

FOLDER = Path(__file__).resolve().parents[3] / "data" / "plans" / "labelled"
_WIDTH = 8
CELL = " ¦ "
_KEY = 24
_HEADINGS = "shfmo"


@dataclass(frozen=True)
class Labelled:
    name: str
    parts: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]

    def values_of(self, key: str) -> list[str]:
        return [value for name, value in self.parts if name == key and value]

    @cached_property
    def paragraphs(self) -> list[tuple[str, str]]:
        """Labels and text; a line that continues one with labels is joined to it."""
        joined: list[tuple[str, str]] = []
        for labels, text in self.rows:
            if not labels and text.strip() and joined and joined[-1][0].strip("-"):
                joined[-1] = joined[-1][0], f"{joined[-1][1]} {text.strip()}"
            else:
                joined.append((labels, text))
        return joined

    @cached_property
    def nodes(self) -> list[str]:
        found = []
        for labels, text in self.paragraphs:
            codes = labels.strip("-").split()
            if not codes:
                continue
            pieces = text.split(":", 1) if len(codes) == 2 else [_one_band(text)]
            found += [f"{code} {_key(piece)}" for code, piece in zip(codes, pieces, strict=True)]
        return found


def load(path: Path) -> Labelled:
    head, _, body = path.read_text().partition("====\n")
    parts = [tuple(part.strip() for part in line.split(":", 1)) for line in head.splitlines()]
    rows = [(line[:_WIDTH].strip(), line[_WIDTH:]) for line in body.splitlines()]
    return Labelled(path.stem, tuple(parts), tuple(rows))  # type: ignore[arg-type]


def all_labelled() -> list[Labelled]:
    return [load(path) for path in sorted(FOLDER.glob("*.plan"))]


def as_text(sample: Labelled) -> bytes:
    lines = [_one_band(text).replace(CELL, "\t") for _, text in sample.rows]
    form = "NFD" if sample.values_of("text") == ["nfd"] else "NFC"
    return unicodedata.normalize(form, "\n".join(lines)).encode()


def as_word(sample: Labelled) -> bytes:
    """Paragraphs, bold headings, real tables; header and signature in tables where tabs part their columns."""
    document = docx.Document()
    rows = sample.paragraphs
    place = 0
    while place < len(rows):
        labels, text = rows[place]
        end = place + 1
        if CELL in text:
            end = _end(rows, place, lambda row: CELL in row[1])
            _add_table(document, [row[1].split(CELL) for row in rows[place:end]])
        elif "\t" in text and not labels:
            end = _end(rows, place, lambda row: not row[0] and row[1].strip())
            _add_columns(document, [row[1] for row in rows[place:end]])
        elif text.strip():
            paragraph = document.add_paragraph()
            paragraph.add_run(text).bold = labels[:1] in set(_HEADINGS) and len(labels.split()) == 1
        place = end
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def agreement(plan: ParsedPlan, sample: Labelled) -> float:
    """The share of nodes of the right kind, level and beginning, in order."""
    found, expected = outline(plan), sample.nodes
    blocks = SequenceMatcher(None, found, expected, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(found), len(expected))


def outline(plan: ParsedPlan) -> list[str]:
    return [f"{CODES[node.kind]}{node.depth} {_key(words_of(node))}" for node in plan.nodes]


def wrong_parts(plan: ParsedPlan, sample: Labelled) -> dict[str, tuple[object, object]]:
    """What of the exact parts was read otherwise than told: as found, as told."""
    signing = plan.signing
    found: dict[str, list[str]] = {
        "number": [f"{plan.number} {plan.symbol}".strip()],
        "date": [str(plan.issued_on or "")],
        "superior": [plan.superior],
        "issuer": [plan.issuer],
        "title": [plan.abstract],
        "reference": [f"{r.number} {r.symbol} {r.date or '-'} {r.role.value}" for r in plan.references],
        "recipient": [_bare(entry) for entry in plan.recipients],
        "signing": [" | ".join((signing.power, signing.post, signing.name)).strip()],
        "forms": [" ".join(node.form.value for node in plan.nodes if node.form)],
        "phases": [" ".join(f"{n.starts_on or ''}..{n.ends_on or ''}" for n in plan.nodes if n.kind == "phase")],
        "units": [" ".join(str(len(n.units + n.partners)) for n in plan.nodes if n.units + n.partners)],
    }
    expected = {key: sample.values_of(key) for key in found}
    expected["recipient"] = [_bare(entry) for entry in expected["recipient"]]
    return {
        key: (value, expected[key])
        for key, value in found.items()
        if [v for v in value if v.strip(" |")] != expected[key]
    }


def wrong_counts(plan: ParsedPlan, sample: Labelled) -> dict[str, int]:
    found = Counter(CODES[node.kind] for node in plan.nodes)
    found.subtract(Counter(node[0] for node in sample.nodes))
    return {kind: more for kind, more in found.items() if more}


def _end(rows: list[tuple[str, str]], start: int, belongs: object) -> int:
    return next((end for end in range(start, len(rows)) if not belongs(rows[end])), len(rows))  # type: ignore[operator]


def _add_table(document: docx.document.Document, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        if len(set(cells)) == 1:
            row.cells[0].merge(row.cells[-1]).text = cells[0]
            continue
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def _add_columns(document: docx.document.Document, lines: list[str]) -> None:
    table = document.add_table(rows=1, cols=2)
    columns = [[line.split("\t", 1)[0] for line in lines], [line.partition("\t")[2] for line in lines]]
    for cell, texts in zip(table.rows[0].cells, columns, strict=True):
        cell.text = "\n".join(text.strip() for text in texts if text.strip())


def _one_band(text: str) -> str:
    cells = text.split(CELL)
    return cells[0] if len(cells) > 1 and len(set(cells)) == 1 else text


def _key(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFC", text)).lower()[:_KEY]


def _bare(text: str) -> str:
    return re.sub(r"[\s,;.]", "", text)
