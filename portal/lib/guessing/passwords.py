"""How soon a password or a secret is guessed. Pure: what is known of the person comes in as words.

The list of common passwords is made, not kept: whatever is put together of a few common words (with diacritics, without
them, or as their keys are typed: `mật khẩu`, `matkhau`, `maatj khaaur`, `ma65t kha63u`), runs of keys, years and days,
with letters replaced by digits and signs that look alike (`m@tkh4u`), is a common password."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from zlib import compress

from portal.lib.text import search_key

EASY = 4  # so many pieces or fewer are soon guessed
_LOOKED_AT = 128  # characters; what is longer is not guessed
_SEPARATORS = re.compile(r"[\s\-_.,;:/\\'\"]+")
_ALIKE = str.maketrans("1!|l0@4$53+789", "iiiioaassettbg")

# Tone and mark of a letter as keys of Telex and VNI.
_TONES = {"\u0300": ("f", "2"), "\u0301": ("s", "1"), "\u0309": ("r", "3"), "\u0303": ("x", "4"), "\u0323": ("j", "5")}
_MARKS = {"\u0302": ("", "6"), "\u031b": ("w", "7"), "\u0306": ("w", "8")}

_ROWS = (
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "0123456789", "abcdefghijklmnopqrstuvwxyz", "!@#$%^&*()"),
    *("qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p"),
    # The upper two as they come out while a Vietnamese keyboard program reads tones and marks out of them.
    *("quetyuiop", "adghkl"),
)
_RUNS = "\n".join([*_ROWS, *(row[::-1] for row in _ROWS)])
_YEAR = re.compile(r"(19|20)[0-9][0-9]")
_DAY = re.compile(
    r"(0?[1-9]|[12][0-9]|3[01])(0?[1-9]|1[0-2])((19|20)?[0-9][0-9])?|(19|20)[0-9][0-9](0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
)
SHORTEST_RUN = 3


def pieces(password: str, *, known: Iterable[str] = ()) -> int:
    """Of how many pieces somebody puts the password together who tries common words, runs of keys, years and days, each
    one piece, and any other character, also one. Words of `known`, as the name of the person, are tried first and
    cost nothing."""
    text = _SEPARATORS.sub("", search_key(password))[:_LOOKED_AT]
    unit = _period(text)
    if unit < len(text):
        return 1 + pieces(text[:unit], known=known)
    alike, free = text.translate(_ALIKE), {key for word in known for key in keys_of(word) if len(key) > 1}
    common = _common_words()
    longest = max(len(key) for key in [*common, *free])
    fewest = [0]
    for end in range(1, len(text) + 1):
        best = fewest[end - 1] + 1
        for start in range(max(0, end - longest), end - 1):
            word = alike[start:end]
            if word in free:
                best = min(best, fewest[start])
            elif word in common or _is_run(text[start:end]):
                best = min(best, fewest[start] + 1)
        fewest.append(best)
    return fewest[-1]


def _period(text: str) -> int:
    """The length of what the text repeats, at least once whole; its own length if nothing."""
    lengths = (n for n in range(1, len(text) // 2 + 1) if text == (text[:n] * len(text))[: len(text)])
    return next(lengths, len(text))


def _is_run(text: str) -> bool:
    if _YEAR.fullmatch(text) or (len(text) > SHORTEST_RUN and _DAY.fullmatch(text)):
        return True
    return len(text) >= SHORTEST_RUN and (text in _RUNS or len(set(text)) == 1)


@cache
def _common_words() -> frozenset[str]:
    lines = Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(key for line in lines for key in keys_of(line))


def keys_of(phrase: str) -> set[str]:
    """A phrase without blanks: bare, and in every way its keys are typed in Telex or in VNI; digits and signs as the
    letters they look like."""
    syllables = phrase.casefold().split()
    typed = {"".join(keys) for way in (0, 1) for keys in product(*({*_ways_to_type(one, way)} for one in syllables))}
    return {keys.translate(_ALIKE) for keys in {search_key(phrase).replace(" ", ""), *typed}}


def _ways_to_type(syllable: str, way: int) -> Iterator[str]:
    """`way` 0 is Telex, 1 VNI. Mark and tone each after their letter, the tone at the end, both at the end."""
    for late_mark, late_tone in ((False, False), (False, True), (True, True)):
        keys, marks, tone = "", "", ""
        for letter in unicodedata.normalize("NFD", syllable):
            if letter in _TONES:
                tone = _TONES[letter][way]
            elif letter in _MARKS:
                mark = _MARKS[letter][way] or keys[-1]
                keys, marks = (keys, marks + mark) if late_mark else (keys + mark, marks)
            else:
                keys, tone = (keys, tone) if late_tone else (keys + tone, "")
                keys += ("dd", "d9")[way] if letter == "đ" else letter
        yield keys + marks + tone


_KNOWN_SECRETS = re.compile(
    r"change.?me|django-insecure|secret|password|mat.?khau|example|your.?key|random|thay.?doi", re.I
)
SHORTEST_SECRET, FEWEST_SIGNS, SMALLEST_PACKED = 50, 12, 40


def weakness_of(secret: str) -> str:
    """Why a secret that seals cookies and links is no secret, in Vietnamese; empty if it may be one."""
    steps = sum(abs(ord(one) - ord(other)) <= 1 for one, other in pairwise(secret))
    if len(secret) < SHORTEST_SECRET:
        return f"chỉ có {len(secret)} ký tự, cần ít nhất {SHORTEST_SECRET}"
    if _KNOWN_SECRETS.search(secret):
        return "là một mẫu ai cũng biết"
    if (
        len(set(secret)) < FEWEST_SIGNS
        or len(compress(secret.encode(), 9)) < SMALLEST_PACKED
        or steps * 2 > len(secret)
    ):
        return "lặp lại hoặc theo dãy nên dễ đoán"
    return ""
