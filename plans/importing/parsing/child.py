"""The entry for the leashed child process: bytes in, bytes out. A refusal leaves it as a rule violated."""

import json

from plans.importing.parsing import parse
from plans.importing.parsing.types import ParsedPlan

ENTRY = "plans.importing.parsing.child.parse_bytes"
SECONDS = 20
MEMORY_MB = 256


def packed(data: bytes, *, name: str) -> bytes:
    """What `parse_bytes` takes: the file's name, a zero byte, the file."""
    return name.replace("\x00", "").encode() + b"\x00" + data


def parse_bytes(payload: bytes) -> bytes:
    name, _, data = payload.partition(b"\x00")
    return json.dumps(parse(data, name=name.decode()).to_record(), ensure_ascii=False).encode()


def unpacked(answer: bytes) -> ParsedPlan:
    return ParsedPlan.from_json(json.loads(answer))
