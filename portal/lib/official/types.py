"""An official document as plain values: one dataclass, many renderers, one frozen JSON."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Heading:
    """A numbered heading: level 1 is `I.`, 2 is `1.`, 3 is `1.1.`, 4 and deeper are plain."""

    level: int
    label: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str
    label: str = ""


@dataclass(frozen=True)
class Item:
    """A line of a list; `label` is the bullet as it is printed (`-`, `+`, `a)`), empty if none."""

    label: str
    text: str
    depth: int = 0


Block = Heading | Paragraph | Item


@dataclass(frozen=True)
class Table:
    """Every row has as many cells as `widths`, which are shares of any sum. The first column names its row;
    a row whose place is in `total_rows` is printed bold."""

    head: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    total_rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Annex:
    title: str
    landscape: bool
    table: Table
    note: str = ""


@dataclass(frozen=True)
class OfficialDocument:
    """All that is printed. An empty `type_name` is a letter (công văn): its abstract stands under the number, and it
    is addressed to `addressees`. `number` is None until the clerk takes one, `issued_on` until the day is known;
    until then `dated_from` lends month and year to the line that is completed by hand. `attachments` is text that
    follows the signature on a page of its own."""

    layout_version: str
    superior: str
    issuer: str
    number: int | None
    symbol: str
    place: str
    issued_on: date | None
    type_name: str
    abstract: str
    body: tuple[Block, ...]
    signing_power: str
    post: str
    signer: str
    recipients: tuple[str, ...]
    attachments: tuple[Block, ...] = ()
    annexes: tuple[Annex, ...] = ()
    draft_mark: str = ""
    attachment: str = ""
    dated_from: date | None = None
    addressees: tuple[str, ...] = ()

    @property
    def is_letter(self) -> bool:
        return not self.type_name

    @property
    def kind_name(self) -> str:
        """What the document is called where it is spoken of."""
        return self.type_name or "Công văn"


_BLOCKS: dict[str, type[Heading] | type[Paragraph] | type[Item]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "item": Item,
}
_NAMES = {block: name for name, block in _BLOCKS.items()}


# Room for two figures by hand or by stamp.
BLANK = " " * 5


def number_words(number: int | None) -> str:
    """`01`, `12`; spaces where the number is still to be stamped."""
    return BLANK if number is None else f"{number:02d}"


def number_line(document: OfficialDocument) -> str:
    return f"Số {number_words(document.number)}-{document.symbol}"


def date_words(on: date | None, dated_from: date | None = None) -> str:
    """`ngày 03 tháng 02 năm 2026`: a zero before days below 10 and before months 1 and 2 only, so that none
    can be changed by adding a stroke. What is not known stays blank."""
    month_of = on or dated_from
    day = f"{on.day:02d}" if on else BLANK
    if month_of is None:
        return f"ngày {day} tháng {BLANK} năm {BLANK}"
    month = f"{month_of.month:02d}" if month_of.month <= 2 else str(month_of.month)
    return f"ngày {day} tháng {month} năm {month_of.year}"


def day_figures(on: date) -> str:
    """`03/02/2026`, `18/6/2021`: a day as it is cited inside a text."""
    month = f"{on.month:02d}" if on.month <= 2 else str(on.month)
    return f"{on.day:02d}/{month}/{on.year}"


def place_line(document: OfficialDocument) -> str:
    return f"{document.place}, {date_words(document.issued_on, document.dated_from)}"


def recipient_lines(document: OfficialDocument) -> tuple[str, ...]:
    """`- Các chi bộ trực thuộc,` … `- Lưu Văn phòng.`, whatever dash or comma was typed."""
    names = [name.strip(" \t-–,;.") for name in document.recipients]
    names = [name for name in names if name]
    return tuple(f"- {name}{'.' if place == len(names) else ','}" for place, name in enumerate(names, start=1))


def subject_line(document: OfficialDocument) -> str:
    """`V/v đôn đốc …`, under the number of a letter; empty for what has a type name."""
    return f"V/v {document.abstract}" if document.is_letter else ""


def addressee_lines(document: OfficialDocument) -> tuple[str, ...]:
    """One stands alone; of several each has its dash: `- Chi bộ A,` … `- Chi bộ C.`"""
    names = document.addressees
    if len(names) < 2:
        return names
    return tuple(f"- {name}{'.' if place == len(names) else ','}" for place, name in enumerate(names, start=1))


def abstract_line(document: OfficialDocument) -> str:
    """The abstract as it is printed: a span of years stays on one line."""
    return re.sub(r"(\d{4}) ([-–]) (\d{4})", "\\1\u00a0\\2\u00a0\\3", document.abstract)


def title_line(document: OfficialDocument) -> str:
    """One line that names the document: the title of the file and of the frozen copy."""
    number = f" số {document.number:02d}-{document.symbol}" if document.number is not None else ""
    about = f"V/v {document.abstract}" if document.is_letter else document.abstract
    return f"{document.kind_name.capitalize()}{number} {about}".replace("\n", " ").strip()


def to_json(document: OfficialDocument) -> str:
    """The frozen data snapshot. Keys are sorted: the same document always gives the same text."""
    values = asdict(document)
    for name in ("body", "attachments"):
        values[name] = [{"block": _NAMES[type(block)], **asdict(block)} for block in getattr(document, name)]
    for name in ("issued_on", "dated_from"):
        values[name] = values[name] and values[name].isoformat()
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> OfficialDocument:
    values: dict[str, Any] = json.loads(text)
    for name in ("body", "attachments"):
        # a copy frozen before there were attachments has none
        values[name] = tuple(_block(block) for block in values.get(name, ()))
    values["annexes"] = tuple(_annex(annex) for annex in values["annexes"])
    values["recipients"] = tuple(values["recipients"])
    values["addressees"] = tuple(values.get("addressees", ()))
    for name in ("issued_on", "dated_from"):
        values[name] = values[name] and date.fromisoformat(values[name])
    return OfficialDocument(**values)


def _block(values: dict[str, Any]) -> Block:
    return _BLOCKS[values.pop("block")](**values)


def _annex(values: dict[str, Any]) -> Annex:
    table = {name: _tuples(value) for name, value in values.pop("table").items()}
    return Annex(table=Table(**table), **values)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value
