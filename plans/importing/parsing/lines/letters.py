"""The head of an official letter, which names no type: its matter stands below its number, whom it is for behind "Kính
gửi"."""

import re
from collections.abc import Sequence as Rows

from plans.enums import DocumentPartKind
from plans.importing.parsing.lines.markers import marker_of
from plans.importing.parsing.types import DocumentPart, SourceLine
from plans.outline.parsing import LETTER_SYMBOL

NUMBER = re.compile(
    rf"Số\s?:?[\s.…_]{{0,60}}(?P<number>\d{{0,5}})[\s.…_]{{0,60}}[-–/]\s{{0,9}}(?P<symbol>{LETTER_SYMBOL})"
)
_ADDRESSED = re.compile(r"Kính gửi\s?:?\s*", re.IGNORECASE)
_MATTER = re.compile(r"(?:V/v|Về việc)\s?:?\s*", re.IGNORECASE)
_BULLET = re.compile(r"[-–+*•]\s*")
_WITHIN = 40


def letter_index(lines: Rows[SourceLine]) -> int | None:
    """Where it says whom it is for; None if it is no letter."""
    for index, line in enumerate(lines[:_WITHIN]):
        if _ADDRESSED.match(line.text):
            return index
        marker = marker_of(line.text)
        if marker and marker.style in {"part", "roman", "dec1"} and marker.rest.isupper():
            return None
    return None


def matter_of(pieces: Rows[str]) -> str:
    return _MATTER.sub("", " ".join(pieces))


def read_addressees(lines: Rows[SourceLine], index: int) -> tuple[list[str], list[DocumentPart], int]:
    """Whom it is for, the parts that say so, and where the text begins. `index` is the line that opens the list."""
    title = _ADDRESSED.match(lines[index].text)
    assert title is not None
    parts = [DocumentPart(DocumentPartKind.RECIPIENTS_TITLE, title[0].strip(), lines[index].number)]
    names: list[str] = []
    for place in range(index, len(lines)):
        text = lines[place].text[title.end() :] if place == index else lines[place].text
        is_entry = place == index or bool(_BULLET.match(text)) or (bool(names) and names[-1].endswith((",", ";")))
        if text and not is_entry:
            return [name.rstrip(" ,;.") for name in names], parts, place
        if text:
            names.append(_BULLET.sub("", text, count=1))
            parts.append(DocumentPart(DocumentPartKind.RECIPIENT, text, lines[place].number))
    return names, parts, len(lines)
