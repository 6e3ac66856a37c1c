"""Vietnamese as it was typed before Unicode: the letters of TCVN 5712 (fonts `.VnTime`, capitals in `.VnTimeH`) and of
VNI (fonts `VNI-Times`), each written in the Latin letters that stand at the same places. By the published tables."""

import re
from collections.abc import Iterator
from itertools import groupby

# a letter of TCVN3 is one byte; tones in the order of the standard: grave, hook, tilde, acute, dot
_TCVN3_ROWS = {
    "àảãáạ": "b5 b6 b7 b8 b9",
    "ằẳẵắặ": "bb bc bd be c6",
    "ầẩẫấậ": "c7 c8 c9 ca cb",
    "èẻẽéẹ": "cc ce cf d0 d1",
    "ềểễếệ": "d2 d3 d4 d5 d6",
    "ìỉĩíị": "d7 d8 dc dd de",
    "òỏõóọ": "df e1 e2 e3 e4",
    "ồổỗốộ": "e5 e6 e7 e8 e9",
    "ờởỡớợ": "ea eb ec ed ee",
    "ùủũúụ": "ef f1 f2 f3 f4",
    "ừửữứự": "f5 f6 f7 f8 f9",
    "ỳỷỹýỵ": "fa fb fc fd fe",
    "ăâêôơưđ": "a8 a9 aa ab ac ad ae",
    "ĂÂÊÔƠƯĐ": "a1 a2 a3 a4 a5 a6 a7",
}
TCVN3 = {
    letter: bytes([int(code, 16)]).decode("latin-1")
    for letters, codes in _TCVN3_ROWS.items()
    for letter, code in zip(letters, codes.split(), strict=True)
}

_CAPITAL = re.compile(f"([{''.join(c.upper() for c in TCVN3 if c.upper() not in TCVN3)}])")

# VNI sets mark and tone as a second letter behind the first
_VNI_ROWS = {
    "a": ("àáảãạ", "øùûõï"),
    "â": ("ầấẩẫậ", "àáåãä"),
    "ă": ("ằắẳẵặ", "èéúüë"),
    "e": ("èéẻẽẹ", "øùûõï"),
    "ê": ("ềếểễệ", "àáåãä"),
    "o": ("òóỏõọ", "øùûõï"),
    "ô": ("ồốổỗộ", "àáåãä"),
    "ơ": ("ờớởỡợ", "øùûõï"),
    "u": ("ùúủũụ", "øùûõï"),
    "ư": ("ừứửữự", "øùûõï"),
    "y": ("ỳýỷỹ", "øùûõ"),
}
_VNI_BASES = {"â": "a", "ă": "a", "ê": "e", "ô": "o", "ơ": "ô", "ư": "ö"}
_VNI_LONE = {
    "â": "aâ",
    "ă": "aê",
    "ê": "eâ",
    "ô": "oâ",
    "ơ": "ô",
    "ư": "ö",
    "đ": "ñ",
    "ì": "ì",
    "í": "í",
    "ỉ": "æ",
    "ĩ": "ó",
    "ị": "ò",
    "ỵ": "î",
}
_LOWER_VNI = _VNI_LONE | {
    letter: _VNI_BASES.get(base, base) + tone
    for base, (letters, tones) in _VNI_ROWS.items()
    for letter, tone in zip(letters, tones, strict=True)
}
VNI = _LOWER_VNI | {letter.upper(): text.upper() for letter, text in _LOWER_VNI.items()}


def vni_runs(text: str) -> list[tuple[str, str]]:
    """Font and text."""
    return [("VNI-Times", "".join(VNI.get(letter, letter) for letter in text))]


def tcvn3_runs(text: str) -> list[tuple[str, str]]:
    """A capital with a tone has no place of its own: it stands as a small letter in a font that draws capitals, and
    with it the whole word if that is set in capitals."""
    pieces = [piece for word in re.findall(r"[^\W_]+|[\W_]+", text) for piece in _pieces(word)]
    return [
        (font, "".join(TCVN3.get(letter, letter) for _, piece in run for letter in piece))
        for font, run in groupby(pieces, key=lambda piece: piece[0])
    ]


def _pieces(word: str) -> Iterator[tuple[str, str]]:
    if word.isupper() and _CAPITAL.search(word):
        yield ".VnTimeH", word.lower()
        return
    for part in filter(None, _CAPITAL.split(word)):
        yield (".VnTimeH", part.lower()) if _CAPITAL.fullmatch(part) else (".VnTime", part)
