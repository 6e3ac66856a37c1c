"""Automatic numbers of Word, which stand outside the text: each paragraph gets its label, counted from the top."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from plans.importing.parsing.files.docx.package import W, value_of, whole
from plans.importing.parsing.files.docx.paragraphs import is_on

_MAX_STYLE_CHAIN = 12
_MOST_LETTERS = 5
# the signs of a font of symbols have places of their own
_BULLETS = {sign: sign for sign in "-+*–"} | {chr(0xF000 + ord(sign)): sign for sign in "-+*"} | {"—": "–", "−": "–"}
_LARGEST_ROMAN = 399  # as long a number is none of a plan
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class _Level:
    """`restart`: only what stands above this level, from 1, lets it begin anew; None: all that does."""

    form: str
    pattern: str
    start: int
    restart: int | None
    is_legal: bool


_Levels = dict[int, _Level]


class Numbering:
    """Gives each paragraph its label, counting as Word does; one instance reads one document from the top. Lists made
    of one pattern count on, but where one says from where it begins."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, _Levels] = {}
        self._patterns: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, Any] = {}
        if styles is not None:
            self._styles = {style.get(f"{W}styleId", ""): style for style in styles.iter(f"{W}style")}
        if numbering is not None:
            self._read(numbering)

    def label_of(self, paragraph: Any) -> tuple[str, int]:
        """The label and its level from 0; an empty label where the paragraph is not numbered."""
        list_id, depth = self._list_of(paragraph)
        levels = self._levels.get(list_id, {})
        level = levels.get(depth)
        if level is None or level.form == "none":
            return "", 0
        if level.form == "bullet":
            return _BULLETS.get(level.pattern, "•"), depth
        counts = self._counts.setdefault(self._patterns[list_id], {})
        next_count = counts.get(depth, level.start - 1) + 1
        counts[depth] = self._starts.pop((list_id, depth), next_count)
        for deeper in [key for key in counts if key > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or depth < restart:
                del counts[deeper]
        return _label(levels, level, counts), depth

    def _read(self, numbering: Any) -> None:
        patterns = {each.get(f"{W}abstractNumId", ""): each for each in numbering.iter(f"{W}abstractNum")}
        named = {name: each for each in patterns.values() if (name := value_of(each, "styleLink"))}
        for number in numbering.iter(f"{W}num"):
            list_id, pattern_id = number.get(f"{W}numId", ""), value_of(number, "abstractNumId") or ""
            pattern = patterns.get(pattern_id)
            if pattern is None:
                continue
            self._patterns[list_id] = pattern_id
            pattern = named.get(value_of(pattern, "numStyleLink") or "", pattern)
            self._levels[list_id] = _levels_in(pattern)
            for override in number.findall(f"{W}lvlOverride"):
                self._levels[list_id] |= _levels_in(override)
                if start := value_of(override, "startOverride"):
                    self._starts[list_id, whole(override.get(f"{W}ilvl"))] = whole(start)

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        properties = paragraph.find(f"{W}pPr")
        for _ in range(_MAX_STYLE_CHAIN):
            if properties is None:
                return "", 0
            own = properties.find(f"{W}numPr")
            if own is not None and own.find(f"{W}numId") is not None:
                return value_of(own, "numId") or "", whole(value_of(own, "ilvl"))
            style = self._styles.get(value_of(properties, "pStyle") or _parent_of(properties))
            properties = None if style is None else style.find(f"{W}pPr")
        return "", 0


def _levels_in(parent: Any) -> _Levels:
    return {
        whole(level.get(f"{W}ilvl")): _Level(
            form=value_of(level, "numFmt") or "decimal",
            pattern=(value_of(level, "lvlText") or "").strip(),
            start=whole(value_of(level, "start") or "1"),
            restart=None if level.find(f"{W}lvlRestart") is None else whole(value_of(level, "lvlRestart")),
            is_legal=is_on(level.find(f"{W}isLgl")),
        )
        for level in parent.findall(f"{W}lvl")
    }


def _label(levels: _Levels, level: _Level, counts: dict[int, int]) -> str:
    label = level.pattern
    for depth, other in levels.items():
        form = "decimal" if level.is_legal else other.form
        label = label.replace(f"%{depth + 1}", _FORMS.get(form, str)(counts.get(depth, other.start)))
    return label


def _roman(count: int) -> str:
    if count > _LARGEST_ROMAN:
        return str(count)
    digits = ""
    for value, digit in _ROMAN:
        while count >= value:
            digits, count = digits + digit, count - value
    return digits


def _letters(count: int) -> str:
    """`z`, then `aa`, `bb`."""
    rounds, letter = divmod(count - 1, 26)
    return chr(ord("a") + letter) * min(rounds + 1, _MOST_LETTERS)


# every other form is counted in figures
_FORMS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "decimalZero": "{:02d}".format,
}


def _parent_of(properties: Any) -> str:
    """The style that the style owning `properties` is based on, or none."""
    owner = properties.getparent()
    return (value_of(owner, "basedOn") or "") if owner.tag == f"{W}style" else ""
