"""What was found in a plan document: values only. Nothing of it is saved before a person has confirmed it."""

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from plans.enums import Form, NodeKind, ReferenceRole, Schedule
from plans.periods import Deadline
from portal.lib.errors import RuleViolation

DOUBTFUL_BELOW = 0.7


class DocumentRefused(RuleViolation):
    """The file cannot or must not be read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source. `raw` keeps its inner spaces, which part the columns of a header; `cells` is
    filled for a row of a table; `level` is that of Word's automatic numbering; `soft` continues the paragraph
    above by a typed line break; `from_word` says that paragraph ends are known, not guessed."""

    number: int
    raw: str
    cells: tuple[str, ...] = ()
    level: int = 0
    bold: bool = False
    soft: bool = False
    from_word: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.raw.split())


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a source line that is no node: header, abstract, recipients, signature, page number."""

    name: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ParsedNode:
    """`depth` 0 is the top of the outline; `lines` are source lines from 1; `confidence` is 0..1."""

    kind: NodeKind
    label: str
    text: str
    depth: int
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    form: Form | None = None
    units: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    confidence: float = 1.0
    deadline: Deadline | None = None

    @property
    def is_doubtful(self) -> bool:
        return self.confidence < DOUBTFUL_BELOW or self.kind == NodeKind.UNCLASSIFIED


@dataclass(frozen=True, slots=True)
class ParsedReference:
    number: str
    symbol: str
    date: datetime.date | None
    issuer: str
    role: ReferenceRole


@dataclass(frozen=True, slots=True)
class Signing:
    power: str = ""
    post: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should look at. `line` is None where it concerns the whole document."""

    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class ParsedPlan:
    """`parts` and the lines of `nodes` together cover every source line that is not blank."""

    number: str
    symbol: str
    issued_on: datetime.date | None
    issuer: str
    superior: str
    abstract: str
    nodes: tuple[ParsedNode, ...]
    references: tuple[ParsedReference, ...]
    recipients: tuple[str, ...]
    signing: Signing
    problems: tuple[Problem, ...]
    parts: tuple[Part, ...]
    source_lines: tuple[str, ...]

    @property
    def unclassified(self) -> tuple[ParsedNode, ...]:
        return tuple(node for node in self.nodes if node.kind == NodeKind.UNCLASSIFIED)

    @property
    def missed_lines(self) -> tuple[int, ...]:
        """Source lines with text that no node and no part accounts for; empty, or the parser has a fault."""
        covered = {number for node in self.nodes for number in node.lines} | {part.line for part in self.parts}
        numbered = enumerate(self.source_lines, start=1)
        return tuple(number for number, text in numbered if text.strip() and number not in covered)

    def to_json(self) -> dict[str, Any]:
        """The public shape: what `import_plan --dry-run --json` prints. Days are ISO texts or null."""
        document = self.to_record()
        del document["parts"], document["source_lines"]
        for node in document["nodes"]:
            del node["deadline"]
        return document

    def to_record(self) -> dict[str, Any]:
        """The public shape and, besides, `parts`, `source_lines` and the deadlines: all that `from_json` needs."""
        document: dict[str, Any] = plain(asdict(self))
        document["unclassified"] = [{"line": node.lines[0], "text": node.text} for node in self.unclassified]
        return document

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "ParsedPlan":
        """The plan that `to_record` or `to_json` wrote; the latter has no source lines and no deadlines."""
        return cls(
            number=document["number"],
            symbol=document["symbol"],
            issued_on=_day(document["issued_on"]),
            issuer=document["issuer"],
            superior=document["superior"],
            abstract=document["abstract"],
            nodes=tuple(node_from(item) for item in document["nodes"]),
            references=tuple(_reference(item) for item in document["references"]),
            recipients=tuple(document["recipients"]),
            signing=Signing(**document["signing"]),
            problems=tuple(Problem(**item) for item in document["problems"]),
            parts=tuple(Part(**item) for item in document.get("parts", ())),
            source_lines=tuple(document.get("source_lines", ())),
        )


def plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime.date():
            return value.isoformat()
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case str() | int() | float() | None:
            return value
        case Iterable():
            return [plain(item) for item in value]
        case _:
            raise TypeError(f"no JSON form for {type(value)}")


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def node_from(item: dict[str, Any]) -> ParsedNode:
    return ParsedNode(
        kind=NodeKind(item["kind"]),
        label=item["label"],
        text=item["text"],
        depth=item["depth"],
        starts_on=_day(item["starts_on"]),
        ends_on=_day(item["ends_on"]),
        form=Form(item["form"]) if item["form"] else None,
        units=tuple(item["units"]),
        lines=tuple(item["lines"]),
        confidence=item["confidence"],
        deadline=_deadline(item.get("deadline")),
    )


def _deadline(item: dict[str, Any] | None) -> Deadline | None:
    if item is None:
        return None
    return Deadline(_day(item["due_on"]), Schedule(item["schedule"]), item["due_day"])


def _reference(item: dict[str, Any]) -> ParsedReference:
    return ParsedReference(
        number=item["number"],
        symbol=item["symbol"],
        date=_day(item["date"]),
        issuer=item["issuer"],
        role=ReferenceRole(item["role"]),
    )
