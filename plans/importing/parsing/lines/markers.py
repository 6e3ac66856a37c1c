"""The mark that starts a line (I., 1.1., a), -, +): the style tells the level, the ordinal if it is one."""

import re
from dataclasses import dataclass, replace

from plans.enums import LONGEST_LABEL
from plans.importing.parsing.lines import WORDS, any_of

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}

# a number left out or given twice is a slip of the typist; a greater jump is a figure in the text
_SLACK = 2
_SHORTEST_TITLE = 5
_LETTERS = "abcdđefghijklmnopqrstuvwxyz"
_BULLET = r"[-–—−+*•●○▪■◦·➢❖✓\uf000-\uf0ff]"
_PART = r"(?:PHẦN|Phần)\s+(?:(?:thứ|THỨ)\s+\w{1,10}\b|[IVX]{1,5}\b|\d{1,3}\b|[A-D]\b)"
_ARTICLE = r"Điều\s+(?P<ordinal>\d{1,2})\s*[.:]\s+(?=[^\W\d_a-z])"
_TEXT_AHEAD = r"(?=[^\W\d_]|[“\"'‘(]|\d)"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"{_PART}\s*[.:\-–]?\s*")),
    ("article", re.compile(_ARTICLE)),
    (
        "roman",
        re.compile(r"(?!V/v\b)(?P<ordinal>[IVX]{1,5})(?:\s*[.)/:]|\s*[-–]\s?|(?=\s+[^\W\d_a-z]{2}))\s*(?=[^\W\d_])"),
    ),
    ("dec", re.compile(r"(?P<ordinal>\d{1,2}(?:\.\d{1,2}){1,3})(?:\s*[.)/:\-–]?\s*(?=[^\W\d_]|[“\"(])|[.)]\s+(?=\d))")),
    # numbered by Word and once more by hand
    ("dec", re.compile(r"(?P<ordinal>\d{1,2})[.)]\s+(?=(?P=ordinal)[.)]\s*[^\W\d_])")),
    ("dec", re.compile(rf"(?P<ordinal>\d{{1,2}})\s*(?:[.)]\s*(?!\d)|[/:]\s*(?![\d])|[-–]\s+){_TEXT_AHEAD}")),
    # "2. 12 chi hội": so many of them
    ("dec", re.compile(rf"(?P<ordinal>\d{{1,2}})[./)]\s+(?=[1-9]\d?\s+(?:{any_of(WORDS['counted_bodies'])})\b)")),
    ("paren", re.compile(rf"\((?P<ordinal>\d{{1,2}})\)\s*{_TEXT_AHEAD}")),
    ("letter", re.compile(rf"(?P<ordinal>[a-zđ])\s*[.)]\s*{_TEXT_AHEAD}")),
    ("upper", re.compile(r"(?P<ordinal>[A-ZĐ])(?:\s*[.)]\s+(?=[^\W\d_])|\s*[-–]\s+(?=[^\W\d_a-z]{2}))")),
    ("bullet", re.compile(rf"(?P<ordinal>{_BULLET})\s*(?=\S)")),
)


@dataclass(frozen=True)
class Marker:
    """`style` is a level of its own (`roman`, `dec1`, `dec2`, `bullet-`); `ordinal` 0: no sequence."""

    label: str
    style: str
    ordinal: int
    rest: str


# a mark with a line to itself, its text on the next one
_ALONE = re.compile(rf"(?:{_PART}\s*[.:]?|(?:[IVX]{{1,5}}|\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})\s*[.)/]|[a-zđ]\))")


def marker_of(text: str) -> Marker | None:
    if _ALONE.fullmatch(text):
        marker = _first_marker(f"{text} Văn bản")
        return marker and replace(marker, rest="")
    marker = _first_marker(text)
    again = marker and _first_marker(marker.rest)
    if marker and again and (again.style, again.ordinal) == (marker.style, marker.ordinal):
        both = f"{marker.label} {again.label}"
        return replace(again, label=both if len(both) <= LONGEST_LABEL else again.label)
    return marker


def _first_marker(text: str) -> Marker | None:
    for family, pattern in _PATTERNS:
        match = pattern.match(text)
        if match and (rest := text[match.end() :].strip()):
            return _marker(family, match, rest)
    return None


def _marker(family: str, match: re.Match[str], rest: str) -> Marker:
    label, ordinal = match[0].strip(), match.groupdict().get("ordinal") or ""
    match family:
        case "roman":
            return Marker(label, family, _roman(ordinal), rest)
        case "dec":
            figures = ordinal.split(".")
            return Marker(label, f"dec{len(figures)}", int(figures[-1]), rest)
        case "paren" | "article":
            return Marker(label, family, int(ordinal), rest)
        case "letter" | "upper":
            return Marker(label, family, _LETTERS.index(ordinal.lower()) + 1, rest)
        case "bullet":
            # the dashes are one bullet, whatever the word processor made of them
            return Marker(label, f"bullet{'-' if ordinal in '-–—−' else ordinal}", 0, rest)
        case _:
            return Marker(label, family, 0, rest)


def _roman(digits: str) -> int:
    values = [_ROMAN_VALUES[digit] for digit in digits]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _is_title(marker: Marker) -> bool:
    """A section in capitals is one, however it is numbered."""
    return marker.style == "roman" and marker.rest.isupper() and len(marker.rest) > _SHORTEST_TITLE


class Sequence:
    """Whether an ordinal can stand here: near the last one, or a fresh start. "XIII." after "II." is text."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def accepts(self, marker: Marker) -> bool:
        if not marker.ordinal or _is_title(marker):
            return True
        last = self._last.get(marker.style, 0)
        return marker.ordinal == 1 or abs(marker.ordinal - last) <= _SLACK

    def advance(self, marker: Marker) -> None:
        if marker.ordinal:
            self._last[marker.style] = marker.ordinal
