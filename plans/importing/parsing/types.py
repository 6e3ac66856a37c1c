"""What was found in a plan document: values only. Nothing of it is saved before a person has confirmed it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plans.enums import DocumentPartKind, NodeKind
from plans.outline.parsing import ParsedReference
from plans.outline.parsing.asks import PlanDays
from plans.outline.parsing.deadlines import plan_span
from plans.outline.types import Outline
from portal.lib.errors import RuleViolation
from portal.lib.official.types import TableCell
from portal.lib.values import JsonValue, plain

# What the public shape says of a line; new names come last.
_PRINTED = (
    *("kind", "label", "text", "depth", "starts_on", "ends_on", "form", "units", "lines", "confidence", "doubt"),
    *("deadline", "partners", "targets", "product", "cells", "frame"),
)


class DocumentRefused(RuleViolation):
    """The file cannot or must not be read."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """What its rows have in common: the number of the table in the document, how many rows are its head (None: not
    said) and the widths of its columns in percent. `is_guess`: nothing was drawn, the columns only stand in line."""

    number: int
    heads: int | None = None
    widths: tuple[float, ...] = ()
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the source. `raw` keeps its inner spaces, which part the columns of a header; `cells` is filled for a
    row of a table, with the `table` it belongs to where that is known; `level` is that of Word's automatic numbering;
    `soft` continues the paragraph above by a typed line break; `from_word` says that paragraph ends are known, not
    guessed. `note` is the label of a footnote whose mark stands in the line above; `part` says what it is if it is none
    of the text, `is_guess` that it was put together without being sure. A row over several lines stands on the first of
    them: `also` are the numbers of the others, each of which `is_taken`. `remarks` are sentences on what of it was not
    read, or not for sure."""

    number: int
    raw: str
    cells: tuple[TableCell, ...] = ()
    table: SourceTable | None = None
    level: int = 0
    bold: bool = False
    soft: bool = False
    from_word: bool = False
    note: str = ""
    part: DocumentPartKind | None = None
    is_guess: bool = False
    also: tuple[int, ...] = ()
    is_taken: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.raw.split())


def row_line(cells: Sequence[TableCell], table: SourceTable | None = None, *, bold: bool = False) -> SourceLine:
    """A row whose number is still to be given; a cell alone stands for the whole line."""
    texts = [" ".join(cell.text.split()) for cell in cells]
    raw = "".join(texts) if sum(map(bool, texts)) == 1 else " | ".join(texts)
    return SourceLine(0, raw, tuple(cells), bold=bold, table=table)


@dataclass(frozen=True, slots=True)
class DocumentPart:
    name: DocumentPartKind
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Signature:
    power: str = ""
    post: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should look at. `line` is None where it concerns the whole document."""

    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class ParsedPlan(JsonValue):
    """`parts` and the lines of `nodes` together cover every source line that is not blank."""

    number: str
    symbol: str
    issued_on: datetime.date | None
    issuer: str
    superior: str
    abstract: str
    nodes: Outline
    references: tuple[ParsedReference, ...]
    recipients: tuple[str, ...]
    signing: Signature
    problems: tuple[Problem, ...]
    parts: tuple[DocumentPart, ...] = ()
    source_lines: tuple[str, ...] = ()

    @property
    def days(self) -> PlanDays:
        return PlanDays(self.issued_on, plan_span(self.abstract, issued_on=self.issued_on))

    @property
    def unclassified(self) -> Outline:
        return tuple(node for node in self.nodes if node.kind == NodeKind.UNCLASSIFIED)

    @property
    def missed_lines(self) -> tuple[int, ...]:
        """Source lines with text that no node and no part accounts for; empty, or the parser has a fault."""
        covered = {number for node in self.nodes for number in node.lines} | {part.line for part in self.parts}
        numbered = enumerate(self.source_lines, start=1)
        return tuple(number for number, text in numbered if text.strip() and number not in covered)

    def to_json(self) -> dict[str, Any]:
        """The public shape: what `import_plan --dry-run --json` prints, see the README. Days are ISO texts or null."""
        document = self.to_record()
        del document["parts"], document["source_lines"]
        document["nodes"] = [
            {name: values[name] for name in _PRINTED} | {"doubtful": line.is_doubtful}
            for line, values in zip(self.nodes, document["nodes"], strict=True)
        ]
        return document

    def to_record(self) -> dict[str, Any]:
        """The public shape, with all that `from_json` needs."""
        document: dict[str, Any] = plain(self)
        document["unclassified"] = [{"line": line.lines[0], "text": line.text} for line in self.unclassified]
        return document
