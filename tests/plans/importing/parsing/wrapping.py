"""The labelled plans as a printer breaks them, or as they are copied from print: each paragraph over several lines."""

import textwrap
import unicodedata
from random import Random

from plans.importing.parsing.types import ParsedPlan
from tests.plans.importing.corpus.comparing import Marks, marks_of
from tests.plans.importing.parsing.labelled import CELL, Labelled, all_labelled, outline

WAYS = ("all", "half", "indented", "spaced", "by glyphs", "by glyphs, spaced")
_INDENT = " " * 5
_NARROW, _WIDE = set("fijlrtI.,;:!()'-1 "), set("mwMWĐOQG")


def wrapped(sample: Labelled, width: int, way: str) -> bytes:
    """`width` is in letters. What stands above the type name is left as it is, and so is all that has columns."""
    chance = Random(f"{sample.name} {width}")
    lines: list[str] = []
    is_below = False
    for _, text in sample.paragraphs:
        is_below = is_below or (text.strip().isupper() and text.strip().startswith(("KẾ HOẠCH", "HƯỚNG DẪN")))
        is_kept = not is_below or "\t" in text or "   " in text.strip() or not text.strip()
        if is_kept or (way == "half" and chance.random() < 0.5):
            lines.append(text)
            continue
        lines += _broken(text.strip(), width, way)
        lines += [""] if way.endswith("spaced") else []
    return "\n".join(lines).encode()


def wrappable() -> list[Labelled]:
    """Those without tables, which have no lines to wrap."""
    return [sample for sample in all_labelled() if not any(CELL in text for _, text in sample.rows)]


def marks(plan: ParsedPlan, sample: Labelled) -> Marks:
    return marks_of(outline(plan), sample.nodes, [node.is_doubtful for node in plan.nodes])


def _broken(text: str, width: int, way: str) -> list[str]:
    if way.startswith("by glyphs"):
        return _broken_by_glyphs(text.split(), width)
    indent = _INDENT if way == "indented" else ""
    return textwrap.wrap(indent + text, width, break_long_words=False, break_on_hyphens=False)


def _broken_by_glyphs(words: list[str], width: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if _glyphs(f"{lines[-1]} {word}") > width:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return lines


def _glyphs(text: str) -> float:
    """The width of the text, in widths of an "n", as in a font for reading."""
    return sum(map(_glyph, unicodedata.normalize("NFD", text)))


def _glyph(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    return 0.55 if letter in _NARROW else 1.55 if letter in _WIDE else 1.3 if letter.isupper() else 0.95
