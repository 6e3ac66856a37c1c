"""What stands at the edges of printed pages and is no part of the plan: running heads and feet of an office, and what a
browser prints around a page (the hour and the title above, the address and the page below)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from plans.enums import DocumentPartKind
from plans.importing.parsing.lines.markers import marker_of
from plans.importing.parsing.types import DocumentPart, SourceLine
from portal.lib.text import as_number

_MOST_OF = 0.6  # of the pages, or it is the head of some annexes
_EDGE = 2  # rows at the top and at the bottom of a page
_LONGEST = 200
_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})"
_HOUR = r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M| SA| CH)?"
_BROWSER_HEAD = re.compile(rf"(?:{_HOUR},?\s+{_DAY}|{_DAY},?\s+{_HOUR})(?:\s.*)?")
_BROWSER_FOOT = re.compile(r"(?:https?|file)://\S+\s+(?P<page>\d{1,3})/\d{1,3}")
_PAGE_OF = re.compile(r"(?:trang|page)\s*(?:số\s*)?:?\s*(?P<page>\d{1,3})(?:\s?/\s?\d{1,3})?", re.IGNORECASE)
_WORDS_AND_PAGE = re.compile(
    r"(?P<words>\S.*\S)(?:\s{3,}|\t)(?:trang\s+)?(?P<page>\d{1,3})(?:\s?/\s?\d{1,3})?", re.IGNORECASE
)
_PAGE = "\x00"
_ITS_PAGE = re.compile(
    r"(?:(?<=trang )|(?<=page )|(?<=\s\s\s))\d{1,3}(?:\s?/\s?\d{1,3})?$|\d{1,3}/\d{1,3}$", re.IGNORECASE
)
_WIDE = re.compile(r"\t|\s{3,}")
_LETTER = re.compile(r"[^\W\d_]")
_NAME_LEAST = 12
_NAMES_WITHIN = 8


Page = Sequence[tuple[str, bool | None]]


@dataclass(frozen=True)
class _Edge:
    """A row near the top of its page, or by a `rank` below 0 near the bottom."""

    page: int
    row: int
    rank: int
    text: str
    is_apart: bool | None

    @cached_property
    def words(self) -> str:
        return " ".join(_ITS_PAGE.sub(_PAGE, self.text).split())

    @property
    def place(self) -> tuple[int, str]:
        return self.rank, self.words

    def stands_apart(self, apart: set[tuple[int, str]]) -> bool:
        return self.place in apart if self.is_apart is None else self.is_apart


@dataclass(frozen=True, slots=True)
class _Foot:
    place: int
    words: str
    page: int


def at_edges(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """Page and row of what is furniture, where pages are known. Each row is given with whether it stands apart from the
    text, None where its page is too short to tell. It is furniture if the same words but for the page stand at the same
    edge of several pages, or if only a browser prints it. The first page opens with the head of the plan, and an annex
    may open with the same: words above count from the second page on, but for a line that stands apart on each page."""
    edges = [
        _Edge(page, row, rank, text, is_apart)
        for page, rows in enumerate(pages)
        for row, (text, is_apart) in enumerate(rows)
        for rank in (row, row - len(rows))
        if -_EDGE <= rank < _EDGE
    ]
    near, apart = ({edge.place for edge in edges if edge.is_apart is told} for told in (False, True))
    always_apart = {edge.place for edge in edges if not _WIDE.search(edge.text)} & apart - near
    counts = Counter(
        edge.place for edge in edges if edge.page or edge.rank < 0 or _PAGE in edge.words or edge.place in always_apart
    )
    least = max(2, _MOST_OF * (len(pages) - 1))
    return _painted_twice(pages) | {
        (edge.page, edge.row)
        for edge in edges
        if _is_words(edge.words)
        and (
            _is_of_browser(edge.text)
            or (counts[edge.place] >= least and (_PAGE in edge.words or edge.stands_apart(apart)))
        )
    }


def _painted_twice(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """A browser paints a letter that is taller than its line also at the end of the page before."""
    found = set()
    for place, (page, after) in enumerate(pairwise(pages)):
        tops = "".join(text for text, _ in after[: _EDGE + 1])
        for row in range(max(0, len(page) - _EDGE - 1), len(page)):
            letter = page[row][0].strip()
            if _LETTER.fullmatch(letter) and letter in tops:
                found.add((place, row))
    return found


def without_furniture(lines: Sequence[SourceLine]) -> tuple[list[SourceLine], list[DocumentPart]]:
    """The same of plain text, where pages are only known by their feet; what was dropped is kept as parts."""
    feet = [*_feet(lines)]
    heads = [*_heads(lines, feet)]
    dropped = {*(foot.place for foot in feet), *heads}
    parts = [
        DocumentPart(DocumentPartKind.RUNNING_HEAD, line.text, line.number)
        for place, line in enumerate(lines)
        if place in dropped
    ]
    return [line for place, line in enumerate(lines) if place not in dropped], parts


def _feet(lines: Sequence[SourceLine]) -> Iterator[_Foot]:
    """Pages are counted up one by one from the first; words beside a page stand there again and again."""
    found: dict[str, list[_Foot]] = {}
    for place, line in enumerate(lines):
        foot = _foot(place, line)
        if foot is None:
            continue
        feet = found.setdefault(foot.words, [])
        if foot.page in ({feet[-1].page + 1} if feet else {1, 2}):
            feet.append(foot)
    last = max((place for place, line in enumerate(lines) if line.text), default=0)
    for words, feet in filter(lambda item: item[1], found.items()):
        # words that stand once beside a figure may be anything, but at the very end
        if len(feet) > 1 or not words or feet[-1].place == last:
            yield from feet


def _foot(place: int, line: SourceLine) -> _Foot | None:
    if line.cells or line.from_word or len(line.raw) > _LONGEST:
        return None
    text = line.raw.strip()
    if match := _BROWSER_FOOT.fullmatch(text) or _PAGE_OF.fullmatch(text):
        return _Foot(place, "", as_number(match["page"]) or 0)
    match = _WORDS_AND_PAGE.fullmatch(text)
    if match is None or marker_of(line.text) or match["words"].endswith((".", ";", ":", ",")):
        return None
    return _Foot(place, match["words"], as_number(match["page"]) or 0)


def _heads(lines: Sequence[SourceLine], feet: Sequence[_Foot]) -> Iterator[int]:
    """What stands first on a page: of a browser, again and again, or with a name out of the head of the plan."""
    tops = [place for place in (_next(lines, start) for start in (-1, *(foot.place for foot in feet))) if place >= 0]
    counts = Counter(lines[place].text for place in tops)
    head = lines[: min([_NAMES_WITHIN, *(foot.place for foot in feet)])]
    names = [name.strip() for line in head for name in _WIDE.split(line.raw)]
    names = [name for name in names if len(name) >= _NAME_LEAST]
    words = " ".join(line.text for line in lines).lower()
    for place in tops:
        line = lines[place]
        is_repeated = counts[line.text] > 1 and not marker_of(line.text)
        is_named = (
            place != tops[0]
            and not line.text.endswith((".", ";", ","))
            and not _WIDE.search(line.raw.strip())
            and (any(name in line.text for name in names) or _names_office(line.text, words))
        )
        if feet and (_BROWSER_HEAD.fullmatch(line.text) or is_repeated or is_named):
            yield place


def _names_office(text: str, words: str) -> bool:
    """`ĐẢNG ỦY XÃ A - Kế hoạch tuyên truyền`, where the plan speaks of Đảng ủy xã A."""
    name, _, rest = text.partition(" - ")
    is_title = name.isupper() and len(name) >= _NAME_LEAST and bool(rest) and not rest.isupper()
    return is_title and name.lower() in words.replace(text.lower(), "")


def _next(lines: Sequence[SourceLine], start: int) -> int:
    """The place of the next line with text; -1: none."""
    return next((place for place in range(start + 1, len(lines)) if lines[place].text), -1)


def _is_of_browser(text: str) -> bool:
    text = text.strip()
    return bool(_BROWSER_HEAD.fullmatch(text) or _BROWSER_FOOT.fullmatch(text))


def _is_words(key: str) -> bool:
    """A lone number is known to others, and what has a mark is a line of the plan."""
    return any(map(str.isalpha, key)) and marker_of(key) is None
