"""Letters of the fonts from before Unicode: TCVN 5712:1993 (`.VnTime`, also called ABC) and VNI (`VNI-Times`)."""

import re
from collections.abc import Iterable, Mapping
from enum import Enum

from portal.lib.text import search_key


class Encoding(Enum):
    """How a text is written whose font is told or, that being lost, whose letters show it; and its name."""

    TCVN3 = 1, "TCVN3 (ABC)"
    TCVN3_CAPITALS = 2, "TCVN3 (ABC)"
    VNI = 3, "VNI"


# the byte of each letter, as TCVN 5712:1993 lists them; the small letters of the fonts in capitals look like capitals
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# the sign that follows a vowel, for each vowel it may follow
_VNI_SIGNS = {
    "a": ("øùûõïâàáåãäêèéúüë", "àáảãạâầấẩẫậăằắẳẵặ"),
    "e": ("øùûõïâàáåãä", "èéẻẽẹêềếểễệ"),
    "o": ("øùûõïâàáåãä", "òóỏõọôồốổỗộ"),
    "ô": ("øùûõï", "ờớởỡợ"),
    "u": ("øùûõï", "ùúủũụ"),
    "ö": ("øùûõï", "ừứửữự"),
    "y": ("øùûõ", "ỳýỷỹ"),
}
_VNI = {
    vowel + sign: letter
    for vowel, (signs, letters) in _VNI_SIGNS.items()
    for sign, letter in zip(signs, letters, strict=True)
}
_VNI |= dict(zip("ìíæóòîñôö", "ìíỉĩịỵđơư", strict=True))
_VNI_LETTERS = re.compile("[aeoôuöy][øùûõïâàáåãäêèéúüë]|[ìíæóòîñôö]", re.IGNORECASE)

# letters that only Unicode has, and what no Vietnamese text of Unicode holds
_OF_UNICODE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9\u0300-\u0323]")
_OF_TCVN3 = re.compile("[µ¶·¸¹¨»¼½¾Æ©ÇË®ÎÏÐÑª×ØÜÞß«¬\xadåæçëîïñö÷øûüþ]")
_OF_VNI = re.compile("[aeoôuöy][øùûõïåäëü]|[aeo][âàáã]|a[êèéú]|[ñö]", re.IGNORECASE)
_SYLLABLE = re.compile(r"(?:[bcdghklmnpqrstvx]|ch|gh|gi|kh|ng|ngh|nh|ph|qu|th|tr)?[aeiouy]{1,3}(?:[cmnpt]|ch|ng|nh)?")
_PUNCTUATION = " .,;:!?()“”\"'-/"
_LEAST_LETTERS = 6
_MOSTLY = 0.8


def encoding_of_font(name: str) -> Encoding | None:
    """By the name of the font; None for every font of Unicode."""
    name = name.strip().lower()
    if name.startswith(".vn"):
        return Encoding.TCVN3_CAPITALS if name.rstrip(" 0123456789").endswith("h") else Encoding.TCVN3
    return Encoding.VNI if name.startswith(("vni-", "vni ")) else None


def encoding_of_letters(texts: Iterable[str]) -> Encoding | None:
    """By the letters of a whole document whose fonts are lost: most of what is no plain letter fits one of the two and
    the words that come out are syllables."""
    found = {Encoding.TCVN3: 0, Encoding.VNI: 0}
    unicode = 0
    sample: list[str] = []
    for text in texts:
        unicode += len(_OF_UNICODE.findall(text))
        found[Encoding.TCVN3] += len(_OF_TCVN3.findall(text))
        found[Encoding.VNI] += len(_OF_VNI.findall(text))
        sample += text.split() if len(sample) < 2_000 else []
    for encoding in sorted(found, key=lambda each: -found[each]):
        if found[encoding] >= _LEAST_LETTERS and found[encoding] > unicode and _are_syllables(sample, encoding):
            return encoding
    return None


def is_of_unicode(text: str) -> bool:
    """Whether a text can only be Unicode already, or has nothing to convert."""
    return text.isascii() or bool(_OF_UNICODE.search(text))


def unicode_of(text: str, encoding: Encoding) -> str:
    # fonts marked as symbols have their letters in the private area
    text = re.sub("[\uf020-\uf0ff]", lambda match: chr(ord(match[0]) - 0xF000), text)
    if encoding is Encoding.VNI:
        return _VNI_LETTERS.sub(_letter_of_vni, text)
    converted = "".join(_TCVN3.get(letter, letter) for letter in text)
    return converted.upper() if encoding is Encoding.TCVN3_CAPITALS else converted


def printed_unicode_of(word: str, encoding: Encoding) -> str:
    """Of a word in print, where ư of TCVN3 shares its place with the hyphen: it is ư where a syllable comes of it."""
    if "-" in word and any(map(str.isalpha, word)) and encoding is not Encoding.VNI:
        converted = unicode_of(word.replace("-", "\xad"), encoding)
        if _SYLLABLE.fullmatch(search_key(converted).strip(_PUNCTUATION)):
            return converted
    return unicode_of(word, encoding)


def _letter_of_vni(match: re.Match[str]) -> str:
    letter = _VNI.get(match[0].lower(), match[0])
    return letter.upper() if match[0][0].isupper() else letter


def _are_syllables(words: Iterable[str], encoding: Encoding) -> bool:
    """Whether the words that are no plain letters become Vietnamese ones."""
    keys = [search_key(unicode_of(word, encoding)).strip(_PUNCTUATION) for word in words if not word.isascii()]
    return bool(keys) and sum(bool(_SYLLABLE.fullmatch(key)) for key in keys) >= _MOSTLY * len(keys)


def remarks_on_encodings(counts: Mapping[Encoding, int]) -> tuple[str, ...]:
    """`counts` says in how many lines each was met."""
    if not any(counts.values()):
        return ()
    names = " và ".join(dict.fromkeys(encoding.value[1] for encoding in counts))
    return (
        f"Văn bản dùng phông cũ {names} ở {sum(counts.values())} dòng; Cổng đã chuyển sang Unicode. Hãy xem lại dấu.",
    )
