"""Numbers and bullets at the head of a line: what the next one of the same list looks like."""

import re

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_LETTERS = "abcdđeghiklmnopqrstuvxy"


def next_label(label: str) -> str:
    """`II.` after `I.`, `1.3.` after `1.2.`, `b)` after `a)`; a bullet repeats; what is not understood: none."""
    found = re.fullmatch(r"(?P<head>(?:\d+\.)*)(?P<last>\d+|[IVX]+|[a-zđ])(?P<tail>[.)/-]?)", label)
    if not found:
        return label if label in ("-", "+", "*", "–", "•") else ""
    last = found["last"]
    following = _following(last)
    return f"{found['head']}{following}{found['tail']}" if following else ""


def first_label_below(label: str) -> str:
    """`1.` below `I.`, `1.1.` below `1.`, a bullet below anything else."""
    if re.fullmatch(r"[IVX]+\.", label):
        return "1."
    return f"{label}1." if re.fullmatch(r"\d+\.", label) else "-"


def _following(last: str) -> str:
    if last.isdigit():
        return str(int(last) + 1)
    series = _ROMANS if last in _ROMANS else tuple(_LETTERS)
    place = series.index(last) + 1 if last in series else len(series)
    return series[place] if place < len(series) else ""
