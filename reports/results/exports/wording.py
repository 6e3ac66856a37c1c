"""What the portal worded and what a person made of it. Beside the text of a part stands its `base`, the wording the
portal last offered; `draft` is what it would offer now. A piece of the base that still stands in the text is the
portal's, all else is the person's own and never taken away."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256

_PIECE = re.compile(r"(\s*)(\d+/\d+/\d{4}|\d+(?:[.,]\d+)*%?|\w+|[^\w\s])")
_NUMBER = re.compile(r"\d")
_SPELLING = re.compile(r"^0+(?=\d)|(?<=\d)\.(?=\d{3}(?!\d))")
_WORD = re.compile(r"\w")
_ENDS = frozenset(".!?")
_LARGE = 1_000_000  # pairs of pieces
_NEAR = 3  # words on either side that show a piece is not the same by chance


@dataclass(frozen=True, slots=True)
class WordingPiece:
    """A word, a number or a mark, and the space before it."""

    space: str
    core: str

    @property
    def is_number(self) -> bool:
        return bool(_NUMBER.match(self.core))

    @property
    def is_word(self) -> bool:
        return bool(_WORD.match(self.core))

    @property
    def key(self) -> str:
        """A number is the same however a person spells it: `02` is `2`, `1234` is `1.234`."""
        return _SPELLING.sub("", self.core) if self.is_number else self.core


@dataclass(frozen=True, slots=True)
class WordingEdit:
    """Takes the pieces at the places `out` of the text away and puts `into` before the place `at`."""

    at: int
    out: tuple[int, ...]
    into: tuple[WordingPiece, ...]


@dataclass(frozen=True)
class WordingDifference:
    """A sentence of the text as it stands and as it would be; `changes` are what moved in it, old and new."""

    before: str
    after: str
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PartWording:
    """The words of one part of a report."""

    label: str
    text: str
    base: str
    draft: str

    @property
    def is_untouched(self) -> bool:
        return self.text == self.base

    @property
    def current(self) -> str:
        """What nobody touched follows the figures by itself."""
        return self.draft if self.is_untouched else self.text

    @property
    def renewed(self) -> str:
        """With the new wording wherever the portal's own still stands."""
        if self.is_untouched:
            return self.draft
        pieces, tail = _pieces(self.text), self.text[len(self.text.rstrip()) :]
        return _spelt(_applied(pieces, _edits(pieces, self.base, self.draft))).lstrip(" ") + tail

    @property
    def differences(self) -> tuple[WordingDifference, ...]:
        if self.is_untouched:
            return ()
        pieces = _pieces(self.text)
        return tuple(_by_sentence(pieces, _edits(pieces, self.base, self.draft)))


def fingerprint(parts: Sequence[PartWording]) -> str:
    """Of all differences as they were shown; empty if there are none."""
    words = [repr(part.differences) for part in parts if part.differences]
    return sha256("\n".join(words).encode()).hexdigest() if words else ""


def _pieces(text: str) -> list[WordingPiece]:
    return [WordingPiece(space, core) for space, core in _PIECE.findall(text)]


def _keys(pieces: Sequence[WordingPiece]) -> list[str]:
    return [piece.key for piece in pieces]


def _spelt(pieces: Sequence[WordingPiece]) -> str:
    return "".join(piece.space + piece.core for piece in pieces)


Places = list[tuple[int, int]]


def _common(left: Sequence[str], right: Sequence[str]) -> Places:
    """The places of what both have, in the order of both, whatever stands between: the longest there is, and in very
    long texts the longest between what stands once in each."""
    if len(left) * len(right) <= _LARGE:
        return _longest(left, right)
    anchors = _anchors(left, right)
    if not anchors:
        blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
        return [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]
    pairs, a, b = [], 0, 0
    for stop, end in [*anchors, (len(left), len(right))]:
        pairs += [(a + one, b + other) for one, other in _common(left[a:stop], right[b:end])]
        pairs.append((stop, end))
        a, b = stop + 1, end + 1
    return pairs[:-1]


def _longest(left: Sequence[str], right: Sequence[str]) -> Places:
    rows = [[0] * (len(right) + 1)]  # how long it is from a place to the end; from the last place to the first
    for core in reversed(left):
        below, row = rows[-1], [0]
        for step, other in enumerate(reversed(right)):
            row.append(below[step] + 1 if core == other else max(below[step + 1], row[step]))
        rows.append(row)
    rows = [row[::-1] for row in reversed(rows)]
    pairs, a, b = [], 0, 0
    while a < len(left) and b < len(right):
        if left[a] == right[b]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif rows[a + 1][b] >= rows[a][b + 1]:
            a += 1
        else:
            b += 1
    return pairs


def _anchors(left: Sequence[str], right: Sequence[str]) -> Places:
    """The longest rising row of places of what stands once in each."""
    once, other_once = ({core for core, count in Counter(side).items() if count == 1} for side in (left, right))
    where = {core: place for place, core in enumerate(right)}
    last: list[tuple[int, int, int]] = []  # by length: the least place a row may end with, its other place, its number
    rows: list[tuple[int, int, int]] = []  # left, right, number of the one before
    for place, core in enumerate(left):
        if core in once and core in other_once:
            length = bisect_left(last, (where[core],))
            rows.append((place, where[core], last[length - 1][2] if length else -1))
            last[length : length + 1] = [(where[core], place, len(rows) - 1)]
    pairs, number = [], last[-1][2] if last else -1
    while number >= 0:
        pairs.append(rows[number][:2])
        number = rows[number][2]
    return pairs[::-1]


def _hunks(old: Sequence[WordingPiece], new: Sequence[WordingPiece]) -> Iterator[tuple[int, int, int, int]]:
    """Where the two differ: the span of the old and the span of the new, closed below and open above."""
    start = begin = 0
    for stop, end in [*_common(_keys(old), _keys(new)), (len(old), len(new))]:
        if start < stop or begin < end:
            yield start, stop, begin, end
        start, begin = stop + 1, end + 1


def _edits(text: Sequence[WordingPiece], base: str, draft: str) -> list[WordingEdit]:
    """What the way from base to draft asks of the text, in its order."""
    old, new = _pieces(base), _pieces(draft)
    if old == new:
        return []
    kept = _kept(old, text)
    edits: list[WordingEdit] = []
    for start, stop, begin, end in _hunks(old, new):
        into = tuple(new[begin:end])
        if start == stop:
            edits += _insertion(kept, start, into, new[end : end + 1])
        else:
            edits += _replacement(kept, old[start:stop], start, into, text)
    return sorted(edits, key=lambda edit: edit.at)


def _kept(old: Sequence[WordingPiece], text: Sequence[WordingPiece]) -> dict[int, int]:
    """Place in the base → place in the text, of what still stands there with a word beside it that does too."""
    found = dict(_common(_keys(old), _keys(text)))
    words = [place for place, piece in enumerate(old) if piece.is_word]
    rank = {place: number for number, place in enumerate(words)}
    ranks, following = [], len(words)
    for place in reversed(range(len(old))):
        following = rank.get(place, following)
        ranks.append(following)
    ranks.reverse()

    def is_in_context(place: int) -> bool:
        near = words[max(ranks[place] - _NEAR, 0) : ranks[place] + _NEAR + 1]
        others = [other for other in near if other != place]
        return not others or any(other in found for other in others)

    return {place: where for place, where in found.items() if is_in_context(place)}


def _insertion(
    kept: dict[int, int], start: int, into: tuple[WordingPiece, ...], following: list[WordingPiece]
) -> Iterator[WordingEdit]:
    """New words stand beside the portal's own; where those are gone there is no place for them."""
    if start - 1 in kept:
        yield WordingEdit(kept[start - 1] + 1, (), into)
    elif start in kept:
        where = kept[start]
        yield WordingEdit(where, (where,), (*into, *following))


def _replacement(
    kept: dict[int, int],
    old: Sequence[WordingPiece],
    start: int,
    into: tuple[WordingPiece, ...],
    text: Sequence[WordingPiece],
) -> Iterator[WordingEdit]:
    """Where the person changed some of the words, only a number that still stands is worth it."""
    standing = [place for place in range(start, start + len(old)) if place in kept]
    is_whole = all(start + step in kept for step, piece in enumerate(old) if piece.is_word)
    if standing and (is_whole or any(old[place - start].is_number for place in standing)):
        out = tuple(kept[place] for place in standing)
        first = text[out[0]]
        if len(out) == len(into) == 1 and into[0].is_number and first.key != first.core and first.core[0] == "0":
            # Of an office that writes `02` the new number is `03`, not `3`.
            into = (replace(into[0], core=into[0].core.zfill(len(first.core))),)
        yield WordingEdit(out[0], out, into)


def _applied(
    text: Sequence[WordingPiece], edits: Sequence[WordingEdit], *, start: int = 0, stop: int | None = None
) -> list[WordingPiece]:
    """The pieces from `start` to `stop` after the edits."""
    stop = len(text) if stop is None else stop
    gone = {place for edit in edits for place in edit.out}
    into: dict[int, list[WordingPiece]] = {}
    for edit in edits:
        # What comes in the place of something stands where that stood, at the start of a line too.
        first = [WordingPiece(text[edit.out[0]].space, edit.into[0].core)] if edit.out and edit.into else edit.into[:1]
        into.setdefault(edit.at, []).extend([*first, *edit.into[1:]])
    result: list[WordingPiece] = []
    gap = ""  # what must part the next piece from the one before it, where they did not meet before
    for place in range(start, stop + 1):
        coming = into.get(place, [])
        gap = gap or " " * bool(coming)
        for piece in coming:
            result.append(_parted(result, piece, gap))
            gap = ""
        gap = gap or " " * bool(coming)
        if place in gone:
            # The line goes on with what stands behind.
            gap = text[place].space if "\n" in text[place].space and not coming else gap or " "
        elif place < stop:
            result.append(_parted(result, text[place], gap))
            gap = ""
    return result


def _parted(before: Sequence[WordingPiece], piece: WordingPiece, gap: str) -> WordingPiece:
    is_glued = bool(before) and not piece.space and piece.is_word and before[-1].is_word
    if "\n" in gap or (gap and is_glued):
        return replace(piece, space=gap if before else "")
    return piece


def _by_sentence(text: Sequence[WordingPiece], edits: Sequence[WordingEdit]) -> Iterator[WordingDifference]:
    spans = _sentences(text) if edits else []
    groups: list[tuple[int, int, list[WordingEdit]]] = []
    for edit in edits:
        places = edit.out or (max(edit.at - 1, 0),)
        start = next(start for start, stop in spans if start <= places[0] < stop)
        stop = next(stop for start, stop in spans if start <= places[-1] < stop)
        if groups and start < groups[-1][1]:
            start, last_stop, before = groups.pop()
            groups.append((start, max(stop, last_stop), [*before, edit]))
        else:
            groups.append((start, stop, [edit]))
    for start, stop, of_sentence in groups:
        yield WordingDifference(
            before=_spelt(text[start:stop]).strip(),
            after=_spelt(_applied(text, of_sentence, start=start, stop=stop)).strip(),
            changes=tuple(
                (_spelt([text[place] for place in edit.out]).strip(), _spelt(edit.into).strip()) for edit in of_sentence
            ),
        )


def _sentences(text: Sequence[WordingPiece]) -> list[tuple[int, int]]:
    """Closed below, open above; a new line ends a sentence too."""
    starts = [
        place
        for place, piece in enumerate(text)
        if place == 0 or "\n" in piece.space or (piece.space and text[place - 1].core in _ENDS)
    ]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))
