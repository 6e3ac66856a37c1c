"""Names in a document → units of the tree, without diacritics: `UBKT Đảng ủy` is the inspection body."""

import re
from collections.abc import Iterable, Sequence

from portal.lib.text import search_key
from units.enums import UnitKind
from units.models import Unit

# a heading often names a whole kind, or a body whose official name is longer
_WHOLE_KINDS = (
    (re.compile(r"(?:cap uy,? )?(?:cac )?(?:cap uy,? )?chi bo(?: truc thuoc.*)?$"), UnitKind.CELL),
    (re.compile(r"cac (?:to chuc )?(?:doan the|chinh tri)"), UnitKind.MASS_ORGANISATION),
    (re.compile(r"(?:ubkt|uy ban kiem tra)\b"), UnitKind.INSPECTION),
    (re.compile(r"van phong(?: dang uy| cap uy)?$"), UnitKind.OFFICE),
)
_LEAST_LETTERS = 6


def units_named(names: Iterable[str], *, among: Sequence[Unit]) -> list[Unit]:
    """The units of `among` that the names mean, in the order of the tree; a name nobody bears means none."""
    keys = [search_key(name) for name in names]
    return [unit for unit in among if any(_is_meant(unit, key) for key in keys)]


def _is_meant(unit: Unit, key: str) -> bool:
    if key == unit.name_key:
        return True
    for pattern, kind in _WHOLE_KINDS:
        if pattern.match(key):
            return unit.kind == kind
    shorter, longer = sorted((key, unit.name_key), key=len)
    return len(shorter) >= _LEAST_LETTERS and re.search(rf"\b{re.escape(shorter)}\b", longer) is not None
