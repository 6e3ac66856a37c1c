"""The sizes of Hướng dẫn 36-HD/VPTW (2018) and 05-HD/VPTW (2026). Lengths in mm, letters in pt.

static/css/official.css holds the same numbers for print and screen; a test keeps the two together."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.lib.values import JsonValue


@dataclass(frozen=True)
class Layout:
    page_width: float = 210
    page_height: float = 297
    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 15
    page_number_from_top: float = 10
    left_column: float = 77
    right_column: float = 88
    column_gap: float = 2
    first_line_indent: float = 10
    body_size: float = 14
    header_size: float = 15
    recipients_size: float = 12
    line_height: float = 18
    space_before: float = 6
    signature_lines: int = 5
    # Measured from the metrics: ĐẢNG CỘNG SẢN VIỆT NAM in 15 pt bold; the rule below is as long as the words.
    party_name_width: float = 72.9


LAYOUTS = {
    "hd36_2018": Layout(),  # Hướng dẫn 36-HD/VPTW ngày 03/4/2018
    "hd05_2026": Layout(),  # Hướng dẫn 05-HD/VPTW ngày 27/5/2026
}
PARTY_NAME = "ĐẢNG CỘNG SẢN VIỆT NAM"
STAR = "*"
FIVE_HYPHENS = "-----"


def layout_on(on: date) -> str:
    """The version in force on a day."""
    return "hd05_2026" if on >= date(2026, 5, 27) else "hd36_2018"


@dataclass(frozen=True, slots=True)
class TableCell:
    """So many columns wide and rows high. A row holds only the cells that begin in it."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class TextTable:
    """A table between the lines of the text. `widths` in percent, one for each column; empty: by what stands in
    them."""

    head: tuple[tuple[TableCell, ...], ...]
    rows: tuple[tuple[TableCell, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class PrintedNote:
    """A footnote; `mark` stands in the text it belongs to."""

    mark: str
    text: str


@dataclass(frozen=True)
class PrintedLine:
    """A line of the text. `level` 0 is plain; 1 is a heading numbered `I.`, 2 is `1.`, 3 is `1.1.`, deeper ones look
    alike. `label` is the number or bullet as it is printed, empty if none. In the place of the text may stand a
    table."""

    label: str
    text: str
    level: int = 0
    table: TextTable | None = None
    notes: tuple[PrintedNote, ...] = ()

    @property
    def words(self) -> str:
        return f"{self.label} {self.text}".strip()

    @property
    def look(self) -> int:
        """0 plain, 1 to 4 for a heading."""
        return min(self.level, 4)


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
class PrintedDocument(JsonValue):
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
    body: tuple[PrintedLine, ...]
    signing_power: str
    post: str
    signer: str
    recipients: tuple[str, ...]
    attachments: tuple[PrintedLine, ...] = ()
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

    @property
    def number_line(self) -> str:
        return f"Số {number_words(self.number)}-{self.symbol}"

    @property
    def place_line(self) -> str:
        return f"{self.place}, {date_words(self.issued_on, self.dated_from)}"

    @property
    def subject_line(self) -> str:
        """`V/v đôn đốc …`, under the number of a letter; empty for what has a type name."""
        return f"V/v {self.abstract}" if self.is_letter else ""

    @property
    def abstract_line(self) -> str:
        """The abstract as it is printed: a span of years stays on one line."""
        return re.sub(r"(\d{4}) ([-–]) (\d{4})", "\\1\u00a0\\2\u00a0\\3", self.abstract)

    @property
    def title_line(self) -> str:
        """One line that names the document: the title of the file and of the frozen copy."""
        number = f" số {self.number:02d}-{self.symbol}" if self.number is not None else ""
        about = self.subject_line or self.abstract
        return f"{self.kind_name.capitalize()}{number} {about}".replace("\n", " ").strip()

    @property
    def addressee_lines(self) -> tuple[str, ...]:
        """One stands alone; of several each has its dash: `- Chi bộ A,` … `- Chi bộ C.`"""
        return _listed(self.addressees) if len(self.addressees) > 1 else self.addressees

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """`- Các chi bộ trực thuộc,` … `- Lưu Văn phòng.`, whatever dash or comma was typed."""
        names = [name.strip(" \t-–,;.") for name in self.recipients]
        return _listed([name for name in names if name])


# Room for two figures by hand or by stamp.
BLANK = " " * 5


def number_words(number: int | None) -> str:
    """`01`, `12`; spaces where the number is still to be stamped."""
    return BLANK if number is None else f"{number:02d}"


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


def _listed(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"- {name}{'.' if place == len(names) else ','}" for place, name in enumerate(names, start=1))


def to_json(document: PrintedDocument) -> str:
    """The frozen data snapshot. Keys are sorted: the same document always gives the same text."""
    return json.dumps(document.to_json(), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> PrintedDocument:
    return PrintedDocument.from_json(json.loads(text))
