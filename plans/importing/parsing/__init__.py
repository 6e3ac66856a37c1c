"""The bytes of a plan document → `ParsedPlan`. Pure: no database, no request, no network.

`parse` raises `DocumentRefused` for what cannot or must not be read; all else it keeps, line by line, and
says in `problems` what a person should look at. It runs in the leashed child, which takes and gives bytes.
"""

import json

from plans.importing.parsing.files import docx, pdf, text
from plans.importing.parsing.files.refusal import format_of
from plans.importing.parsing.files.text_tables import with_drawn_tables, with_stacked_tables
from plans.importing.parsing.reading import plan_of
from plans.importing.parsing.types import DocumentRefused, ParsedPlan

__all__ = ["DocumentRefused", "ParsedPlan", "parse"]

ENTRY = f"{__name__}.parse_bytes"
SECONDS = 20
MEMORY_MB = 256


def parse(data: bytes, *, name: str) -> ParsedPlan:
    """`name` is the file's name, for its ending; empty for pasted text."""
    match format_of(data, name=name):
        case "docx":
            return plan_of(docx.lines_of(data))
        case "pdf":
            return plan_of(pdf.lines_of(data))
        case _:
            return plan_of(with_stacked_tables(with_drawn_tables(text.lines_of(data))))


def packed(data: bytes, *, name: str) -> bytes:
    """What `parse_bytes` takes: the file's name, a zero byte, the file."""
    return name.replace("\x00", "").encode() + b"\x00" + data


def parse_bytes(payload: bytes) -> bytes:
    name, _, data = payload.partition(b"\x00")
    return json.dumps(parse(data, name=name.decode()).to_record(), ensure_ascii=False).encode()


def unpacked(answer: bytes) -> ParsedPlan:
    return ParsedPlan.from_json(json.loads(answer))
