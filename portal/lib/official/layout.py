"""The sizes of Hướng dẫn 36-HD/VPTW (2018) and 05-HD/VPTW (2026). Lengths in mm, letters in pt.

static/css/official.css holds the same numbers for print and screen; a test keeps the two together."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Layout:
    title: str
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
    "hd36_2018": Layout(title="Hướng dẫn 36-HD/VPTW ngày 03/4/2018"),
    "hd05_2026": Layout(title="Hướng dẫn 05-HD/VPTW ngày 27/5/2026"),
}
PARTY_NAME = "ĐẢNG CỘNG SẢN VIỆT NAM"
STAR = "*"
FIVE_HYPHENS = "-----"


def layout_on(on: date) -> str:
    """The version in force on a day."""
    return "hd05_2026" if on >= date(2026, 5, 27) else "hd36_2018"
