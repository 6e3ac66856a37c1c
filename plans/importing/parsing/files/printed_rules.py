"""What stands on a page beside its words: lines, drawn as strokes, thin boxes or sides of a frame; bare spaces."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

MOST_SHAPES = 20_000
_MOST_POINTS = 4_000  # of one drawing
_THIN = 3.0
_FLAT = 0.1


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line by its bounds, in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def is_upright(self) -> bool:
        return self.right - self.left <= _THIN < self.top - self.bottom

    @property
    def is_level(self) -> bool:
        return self.top - self.bottom <= _THIN < self.right - self.left


@dataclass(frozen=True, slots=True)
class Drawing:
    """`spaces` are the places where nothing else is set: what a printer leaves of an empty paragraph."""

    rules: Sequence[Rule]
    spaces: Sequence[tuple[float, float]] = ()


def drawing_of(page: Any, raw: Any) -> Drawing:
    rules: list[Rule] = []
    spaces: list[tuple[float, float]] = []
    for index in range(min(raw.FPDFPage_CountObjects(page), MOST_SHAPES)):
        shape = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(shape)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            bounds = _bounds(shape, raw)
            is_thin = bounds.is_level or bounds.is_upright
            rules += [bounds] if is_thin else _sides(shape, raw)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            bounds = _bounds(shape, raw)
            if bounds.top - bounds.bottom < _FLAT:
                spaces.append((bounds.left, bounds.bottom))
    return Drawing(rules, spaces)


def _bounds(shape: Any, raw: Any) -> Rule:
    places = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(shape, *map(ctypes.byref, places))
    return Rule(*(place.value for place in places))


def _sides(shape: Any, raw: Any) -> Iterator[Rule]:
    """Many lines drawn in one go, or a frame: only what is stroked; a filled box is a shade."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(shape, ctypes.byref(fill), ctypes.byref(stroke))
    if not stroke.value:
        return
    for (first, _), (second, is_moved) in pairwise(_points(shape, raw)):
        if not is_moved:
            (left, right), (bottom, top) = sorted((first[0], second[0])), sorted((first[1], second[1]))
            rule = Rule(left, bottom, right, top)
            if rule.is_level or rule.is_upright:
                yield rule


def _points(shape: Any, raw: Any) -> Iterator[tuple[tuple[float, float], bool]]:
    """Where the pen goes, and whether it is lifted on the way; a closed drawing goes back to its start."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(shape, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    start = 0.0, 0.0
    for index in range(min(raw.FPDFPath_CountSegments(shape), _MOST_POINTS)):
        segment = raw.FPDFPath_GetPathSegment(shape, index)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        at = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        is_moved = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO
        start = at if is_moved else start
        yield at, is_moved
        if raw.FPDFPathSegment_GetClose(segment):
            yield start, False
