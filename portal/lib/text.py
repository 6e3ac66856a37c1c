"""Vietnamese text: one normal form, one accent-free key to search and sort by, numbers as they are written."""

import re
import unicodedata

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_NEW_LINES = re.compile(r"\r\n?")
LONGEST_ID = 18  # digits that every database takes for a whole number
_ID = re.compile(rf"[0-9]{{1,{LONGEST_ID}}}")


def nfc(text: str) -> str:
    """Composed letters, plain spaces, `\\n` line ends, no control or zero-width characters; otherwise as typed."""
    text = unicodedata.normalize("NFC", _NEW_LINES.sub("\n", text))
    return _SPACES.sub(" ", _INVISIBLE.sub("", text))


def one_line(text: str) -> str:
    """What stands in one line, such as a name: line breaks, tabs and runs of blanks are one blank."""
    return " ".join(nfc(text).split())


def as_number(text: str) -> int | None:
    """The whole number that plain digits name; None if they name none, or one that no database could hold. All digits
    that come from outside are read here: five thousand of them are no number to Python either."""
    return int(text) if _ID.fullmatch(text) else None


def as_id(text: str) -> int:
    """The id that an address or a form names; 0, which no row has, if it is none that a database could hold."""
    return as_number(text) or 0


def search_key(text: str) -> str:
    """Lower case without diacritics, so that hoà = hòa = hoa: `Đảng ủy` → `dang uy`."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.split())


def in_vietnamese(value: float) -> str:
    """`1.234` and `0,5`: a point between thousands, a comma before at most one decimal."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")
    return text.translate(str.maketrans(",.", ".,"))
