"""The bytes of a plan document → `ParsedPlan`. Pure: no database, no request, no network.

`parse` raises `DocumentRefused` for what cannot or must not be read; all else it keeps, line by line, and
says in `problems` what a person should look at.
"""

from plans.importing.parsing.files import docx, pdf, text
from plans.importing.parsing.files.refusal import format_of
from plans.importing.parsing.reading import plan_of
from plans.importing.parsing.types import DocumentRefused, ParsedPlan

__all__ = ["DocumentRefused", "ParsedPlan", "parse"]


def parse(data: bytes, *, name: str) -> ParsedPlan:
    """`name` is the file's name, for its ending; empty for pasted text."""
    match format_of(data, name=name):
        case "docx":
            return plan_of(docx.lines_of(data))
        case "pdf":
            return plan_of(pdf.lines_of(data))
        case _:
            return plan_of(text.lines_of(data))
