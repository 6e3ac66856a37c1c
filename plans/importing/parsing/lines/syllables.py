"""Words that came apart or together: `T h ự c h i ệ n`, `2 0 2 5`, `phốihợp` are put right by the grammar of Vietnamese
syllables, and by those that this document and official papers use."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path

from plans.importing.parsing.types import SourceLine

_ONSETS = re.findall(r"\w+", "ngh ng nh gh gi kh ph qu th tr ch b c d đ g h k l m n p r s t v x")
_RIMES = frozenset(
    re.findall(
        r"\w+",
        """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et  ê
    êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oa oac oach oai oam oan oang
    oanh oao oat oay oăc oăm oăn oăng oăt oe oen oeo oet oi oc om on ong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp
    ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uy uya uych uynh uyt uyên uyêt uyu uôc uôi uôm
    uôn uông uôt ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu
        """,
    )
)
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_STOPPED = ("c", "ch", "p", "t")  # such a syllable has one of two tones
_LONGEST = 7
_MOST_LETTERS = 48

_LETTER = r"[^\W\d_]"
_APART = re.compile(rf"(?<!\S){_LETTER}(?: {{1,2}}{_LETTER}){{3,}}(?=\s|[.,;:!?)”]|$)")
_FIGURES_APART = re.compile(r"(?<!\S)(?:1 9|2 0) \d \d(?=\s|[.,;:)/]|$)")
# no part of an address
_WORD = re.compile(rf"(?<![\w@.]\.)(?<!@){_LETTER}{{3,{_MOST_LETTERS}}}(?![\w.-]{{0,64}}@)")
# "trước15/6/2025"
_GLUED_DAY = re.compile(rf"(?<!\w)({_LETTER}{{2,{_LONGEST}}})(?=\d{{1,2}}/\d)")
# "tiêu cực1.": how the mark of a note is left in plain text
_GLUED_NOTE = re.compile(rf"(?<![\w/-])({_LETTER}{{2,{_LONGEST}}})(\d{{1,2}})(?=[\s.,;:)”]|$)")
_SYMBOL = re.compile(r"[A-ZĐƯ]{2,}[gr]?(?=[^\W\d_]{3})")
_SHORT_FORM = re.compile(r"([A-ZĐƯ]{2,})")
_LONE_WORDS = {"ý", "ở"}  # of one letter
# the end of a syllable that print set apart: "THƯỜ NG"
_CODA = re.compile(rf"(?<!\w)({_LETTER}{{2,5}}) (ng|nh|ch|[nmctp])(?!\w)", re.IGNORECASE)
_PLAIN_LEAST = 6  # letters of a word without any mark, such as `theoquy`

_KNOWN_COST, _STRANGE_COST = 2, 7


def spelled(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """The lines with each word right. What is not sure is told in a remark."""
    known = _syllables_in(lines) | common_syllables()
    return [_spelled(line, known) for line in lines]


@cache
def common_syllables() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("syllables.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """True for what can be a Vietnamese syllable, in small letters."""
    bare, tones = _toneless(word)
    if len(tones) > 1:
        return False
    return any(bare.startswith(onset) and _fits(onset, bare[len(onset) :], tones) for onset in (*_ONSETS, ""))


def _toneless(word: str) -> tuple[str, str]:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in letters if letter in _TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES)), tones


def _fits(onset: str, rime: str, tone: str) -> bool:
    is_front = rime[:1] in {"e", "ê", "i", "y"}
    if onset in {"k", "gh", "ngh"} and not is_front:
        return False
    if onset in {"c", "g", "ng"} and rime[:1] in {"e", "ê", "i"} and (onset, rime[:1]) != ("g", "i"):
        return False
    rimes = {"qu": (rime, f"u{rime}"), "gi": (rime or "i", f"i{rime}")}.get(onset, (rime,))
    if onset == "p" and not tone and rime not in {"a", "i", "in"}:
        return False
    return any(one in _RIMES for one in rimes) and (tone in {"\u0301", "\u0323"} or not rime.endswith(_STOPPED))


def _syllables_in(lines: Iterable[SourceLine]) -> frozenset[str]:
    words = {word.lower() for line in lines for word in re.findall(rf"{_LETTER}{{2,{_LONGEST}}}", line.raw)}
    return frozenset(filter(is_syllable, words))


def _spelled(line: SourceLine, known: frozenset[str]) -> SourceLine:
    doubts: list[str] = []

    def put_right(text: str) -> str:
        text = _GLUED_DAY.sub(lambda match: f"{match[1]} " if match[1].lower() in known else match[1], text)
        text = _CODA.sub(lambda match: _with_coda(match, known), text)
        text = _FIGURES_APART.sub(lambda match: match[0].replace(" ", ""), text)
        text = _APART.sub(lambda match: _together(match[0], known, doubts), text)
        return _WORD.sub(lambda match: _apart(match[0], known, doubts), text)

    raw = put_right(line.raw)
    told = (
        *(f"Chữ ở dòng này dính hoặc rời nhau, đã sửa thành “{words}”. Hãy xem lại." for words in doubts),
        *(f"Số dính liền ở “{words}” có thể là dấu của chú thích. Hãy xem lại." for words in _glued_notes(raw)),
    )
    if raw == line.raw and not told:
        return line
    cells = tuple(replace(cell, text=put_right(cell.text)) for cell in line.cells)
    return replace(line, raw=raw, cells=cells, remarks=(*line.remarks, *told))


def _with_coda(match: re.Match[str], known: frozenset[str]) -> str:
    whole = match[1] + match[2]
    return whole if match[1].lower() not in known and whole.lower() in known else match[0]


def _glued_notes(text: str) -> list[str]:
    return [found[0] for found in _GLUED_NOTE.finditer(text) if found[1].islower() and is_syllable(found[1])]


def _together(text: str, known: frozenset[str], doubts: list[str]) -> str:
    """Letters that stood apart; a run of capitals that are no word stays."""
    letters = text.replace(" ", "")
    found = _parted(letters, known) or _with_short_forms(letters, known)
    if found is None:
        return text
    words, is_sure = found
    if not is_sure:
        doubts.append(words)
    return words


def _with_short_forms(letters: str, known: frozenset[str]) -> tuple[str, bool] | None:
    """`vàUBNDxã`: capitals that are no syllables are a short form of a name."""
    pieces = list(filter(None, _SHORT_FORM.split(letters)))
    parted = [_parted(piece, known) or ((piece, False) if _SHORT_FORM.fullmatch(piece) else None) for piece in pieces]
    if len(pieces) < 2 or not all(parted):
        return None
    return " ".join(words for words, _ in filter(None, parted)), False


def _apart(word: str, known: frozenset[str], doubts: list[str]) -> str:
    """Syllables that were glued; names of things in other languages stay."""
    lower = word.lower()
    if is_syllable(lower):
        return word
    if not word[1:].islower() and not word.isupper():
        return _apart_at_capitals(word, known)
    is_marked = any(ord(letter) > 127 for letter in lower)
    found = _parted(word, known) if is_marked or len(word) >= _PLAIN_LEAST else None
    # a name of another people: "Niê"
    if found is None or (word[:1].isupper() and {*filter(_is_letter, found[0].lower().split())} - _LONE_WORDS):
        return word
    words, is_sure = found
    if not is_marked and (words.count(" ") != 1 or not (is_sure or word.islower())):
        return word
    if not is_sure:
        doubts.append(words)
    return words


def _is_letter(word: str) -> bool:
    return len(word) == 1


def _apart_at_capitals(word: str, known: frozenset[str]) -> str:
    """`Xây dựngĐảng`, `CT-TTgngày`, but not `YouTube` or `BTGDĐUK`."""
    if (symbol := _SYMBOL.match(word)) and word[symbol.end() :] in known:
        return f"{symbol[0]} {word[symbol.end() :]}"
    starts = [place for place in range(1, len(word)) if word[place].isupper() and word[place - 1].islower()]
    parts = [word[start:end] for start, end in pairwise([0, *starts, len(word)])]
    return " ".join(parts) if all(part.lower() in known for part in parts) else word


def _parted(letters: str, known: frozenset[str]) -> tuple[str, bool] | None:
    """The cheapest way to part letters into syllables, and whether it is the only good one."""
    lower = letters.lower()
    if len(lower) > _MOST_LETTERS:
        return None
    # to each place: the cost, how many ways cost so much, the last syllable
    best: list[tuple[int, int, int]] = [(0, 1, 0)]
    for end in range(1, len(lower) + 1):
        ways = [
            (
                best[start][0] + (_KNOWN_COST if lower[start:end] in known else _STRANGE_COST),
                best[start][1],
                end - start,
            )
            for start in range(max(0, end - _LONGEST), end)
            if best[start][1] and is_syllable(lower[start:end])
        ]
        least = min((cost for cost, _, _ in ways), default=0)
        cheapest = [way for way in ways if way[0] == least]
        best.append((least, sum(way[1] for way in cheapest), max((way[2] for way in cheapest), default=0)))
    cost, count, _ = best[-1]
    if not count:
        return None
    sizes: list[int] = []
    while sum(sizes) < len(lower):
        sizes.insert(0, best[len(lower) - sum(sizes)][2])
    ends = list(accumulate(sizes))
    words = " ".join(letters[end - size : end] for end, size in zip(ends, sizes, strict=True))
    return words, count == 1 and cost == _KNOWN_COST * len(sizes)
