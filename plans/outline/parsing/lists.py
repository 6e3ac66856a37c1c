"""A list that is pasted into a line."""

import re

from portal.lib.text import one_line

# What an office program puts before its points as plain text: numbers and hyphens, or a sign of its own and a tab.
_MARK = re.compile(
    r"\s*(?:(?P<label>\d{1,2}(?:\.\d{1,2}){0,5}[.)]|[IVX]{1,5}\.|[a-zđ]\)|[-+*–•])[ \t\xa0]+"
    r"|[·§▪●○■□►➢✓✔oü\ue000-\uf8ff]\t\s*)(?=\S)"
)
MOST_POINTS = 500


def without_mark(line: str) -> str:
    mark = _MARK.match(line)
    return line[mark.end() :] if mark else line


def points_in(text: str) -> list[tuple[str, str]]:
    """The points of a list, each as its mark and its words. A line without a mark goes on in the one above; the first
    may have none. Empty for a text that is no list."""
    points: list[tuple[str, str]] = []
    marks = 0
    for line in filter(str.strip, text.splitlines()):
        mark, words = _MARK.match(line), one_line(without_mark(line))
        marks += mark is not None
        if mark or not points:
            points.append(((mark["label"] or "-") if mark else "", words))
        else:
            points[-1] = (points[-1][0], f"{points[-1][1]} {words}")
    return points if marks > 1 else []
