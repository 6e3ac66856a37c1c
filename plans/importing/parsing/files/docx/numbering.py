"""Automatic numbers of Word, which stand outside the text: each paragraph gets its label, counted from the top."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from plans.importing.parsing.files.docx.package import W, value_of, whole

_MAX_STYLE_CHAIN = 12
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    start: int


class Numbering:
    """Gives each paragraph its label, counting as Word does; one instance reads one document from the top."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, Any] = {}
        if styles is not None:
            self._styles = {style.get(f"{W}styleId", ""): style for style in styles.iter(f"{W}style")}
        if numbering is not None:
            self._read(numbering)

    def label_of(self, paragraph: Any) -> tuple[str, int]:
        """The label and its level from 0; an empty label where the paragraph is not numbered."""
        list_id, depth = self._list_of(paragraph)
        level = self._levels.get(self._lists.get(list_id, ""), {}).get(depth)
        if level is None or level.form == "none":
            return "", 0
        if level.form == "bullet":
            return (level.pattern if level.pattern in {"-", "+", "*", "–"} else "•"), depth
        counts = self._counts.setdefault(self._lists[list_id], {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        return self._label(self._lists[list_id], level, counts), depth

    def _read(self, numbering: Any) -> None:
        for abstract in numbering.iter(f"{W}abstractNum"):
            levels = {}
            for level in abstract.iter(f"{W}lvl"):
                levels[whole(level.get(f"{W}ilvl"))] = _Level(
                    form=value_of(level, "numFmt") or "decimal",
                    pattern=(value_of(level, "lvlText") or "").strip(),
                    start=whole(value_of(level, "start") or "1"),
                )
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for number in numbering.iter(f"{W}num"):
            self._lists[number.get(f"{W}numId", "")] = value_of(number, "abstractNumId") or ""

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

    def _label(self, abstract: str, level: _Level, counts: dict[int, int]) -> str:
        label = level.pattern
        for depth, other in self._levels[abstract].items():
            label = label.replace(f"%{depth + 1}", _FORMS.get(other.form, str)(counts.get(depth, other.start)))
        return label


def _roman(count: int) -> str:
    digits = ""
    for value, digit in _ROMAN:
        while count >= value:
            digits, count = digits + digit, count - value
    return digits


# every other form is counted in figures
_FORMS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "lowerLetter": lambda count: chr(ord("a") + (count - 1) % 26),
    "upperLetter": lambda count: chr(ord("A") + (count - 1) % 26),
    "decimalZero": "{:02d}".format,
}


def _parent_of(properties: Any) -> str:
    """The style that the style owning `properties` is based on, or none."""
    owner = properties.getparent()
    return (value_of(owner, "basedOn") or "") if owner.tag == f"{W}style" else ""
