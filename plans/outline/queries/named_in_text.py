"""What a text names → what is known here: units of the tree, and plans that it cites.

Units are found without diacritics: `UBKT Đảng ủy` is the inspection body. A name is read from its beginning to its
end: `Chi bộ 1` is not found in `Chi bộ 10`, nor `Văn phòng` in `Chi bộ Văn phòng`. Of several that fit the longest
wins."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from plans.enums import NodeKind, ReferenceRole
from plans.outline.models import Plan
from plans.outline.parsing import ParsedReference
from plans.outline.types import OutlineLine
from portal.lib.text import as_number, search_key
from units.enums import COMMITTEES, UnitKind
from units.people.models import User
from units.tree.models import Unit, UnitQuerySet

LONGEST_NUMBER = 6  # digits; more are no number of a document

_SHORT_FORMS = {
    "ubkt": "uy ban kiem tra",
    "vp": "van phong",
    "du": "dang uy",
    "dtn": "doan thanh nien",
    "tncs": "thanh nien cong san",
    "ccb": "cuu chien binh",
    "mttq": "mat tran to quoc",
}
_SHORT_FORM = re.compile(rf"\b(?:{'|'.join(_SHORT_FORMS)})\b")

# what may stand before a name or behind it without changing who is meant
_LEAD = re.compile(
    r"(?:(?:giao|de nghi|yeu cau|doi voi|cac|dong chi|tap the|cap uy|ban chap hanh|bch|ban thuong vu|btv|"
    r"bi thu|chu tich|lanh dao|thu truong|nguoi dung dau)[ ,]+)*"
)
_TAIL = r"(?: (?:dang uy|dang bo|cap uy|co quan|don vi|co so|truc thuoc|nha truong))*"

_JOINT = (
    r"(?: ?[,;:/()+]| - |\.(?: |$)|"
    r" (?:va|cung|voi|phoi hop|chu tri|co trach nhiem|chiu trach nhiem|tham muu)\b)"
)
_JOINTS = re.compile(rf"{_JOINT}+ ?")
_END = rf"{_TAIL}(?:$|(?={_JOINT}))"
_CELL = "chi bo "
_BELOW = {*COMMITTEES, UnitKind.SECTION_COMMITTEE}

# a heading often names a whole kind
_WHOLE_KINDS = (
    (rf"(?:cap uy )?chi bo(?: truc thuoc\b[^,;:/()]*)?{_END}", {UnitKind.CELL}),
    (rf"cac dang (?:uy|bo)(?: bo phan)?{_END}|dang (?:uy|bo)(?: bo phan)? truc thuoc\b", _BELOW),
    (rf"(?:cac (?:cap uy|to chuc dang)|cap uy truc thuoc){_END}", {*_BELOW, UnitKind.CELL}),
    (r"(?:cac )?(?:ban,? nganh,? )?(?:to chuc )?(?:doan the|chinh tri)\b", {UnitKind.MASS_ORGANISATION}),
)


def nameable_units(issuer: Unit, *, on: date) -> UnitQuerySet:
    """Whom a document of the issuer can mean: those it gives work to that are open on the day."""
    return Unit.objects.receiving_from(issuer).open_on(on).order_by("path")


def units_named(names: Iterable[str], *, among: Sequence[Unit]) -> list[Unit]:
    """The units of `among` that the names mean, in its order; a name nobody bears means none."""
    text = _plain(", ".join(names))
    directory = _Directory(among) if text else None
    meant: set[int] = set()
    head = ""
    while directory and text:
        found, end = directory.first_in(text, head=head)
        meant |= found
        # `Chi bộ Kỹ thuật, Kinh doanh`: the kind is said once
        head = _CELL if _bare(text).startswith(_CELL) else head
        text = _JOINTS.sub("", text[end:], count=1)
    return [unit for unit in among if unit.pk in meant]


def units_of(line: OutlineLine, *, among: Sequence[Unit]) -> list[Unit]:
    """Those a person chose for the line; else those its words mean. A heading of duties is nothing but names."""
    if line.unit_ids is not None:
        return [unit for unit in among if unit.pk in line.unit_ids]
    return units_named(line.units or ((line.text,) if line.kind == NodeKind.DUTY_HOLDER else ()), among=among)


def partners_of(line: OutlineLine, *, among: Sequence[Unit]) -> list[Unit]:
    """As `units_of`, of who cooperates; who leads does not."""
    leads = {unit.pk for unit in units_of(line, among=among)}
    if line.partner_ids is not None:
        return [unit for unit in among if unit.pk in line.partner_ids and unit.pk not in leads]
    return [unit for unit in units_named(line.partners, among=among) if unit.pk not in leads]


class _Directory:
    """Who bears which name: official, alias, or the beginning of a name that only one unit has."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self.bearers: dict[str, set[int]] = {}
        for unit in units:
            for name in (unit.name, *unit.aliases):
                self.bearers.setdefault(_plain(name), set()).add(unit.pk)
        longest_first = sorted(self.bearers, key=len, reverse=True)
        self.names = re.compile(f"({'|'.join(map(re.escape, longest_first))}){_END}")

    def first_in(self, text: str, *, head: str) -> tuple[set[int], int]:
        """The units the text begins with, and where what follows them starts. `head` is a kind said before."""
        bare = _bare(text)
        lead = len(text) - len(bare)
        for words, skipped in ((text, 0), (bare, lead), (head + bare, lead - len(head))):
            if match := self.names.match(words):
                return self.bearers[match[1]], match.end() + skipped
        joint = re.search(_JOINT, bare)
        words = bare[: joint.start()] if joint else bare
        found = self._of_kinds(_kinds_named(text) or _kinds_named(bare)) or self._by_beginning(words)
        return found, lead + len(words)

    def _of_kinds(self, kinds: Collection[UnitKind]) -> set[int]:
        return {unit.pk for unit in self.units if unit.kind in kinds}

    def _by_beginning(self, words: str) -> set[int]:
        if " " not in words:
            return set()
        found = [pks for name, pks in self.bearers.items() if name.startswith(f"{words} ")]
        workers = self._of_kinds(set(UnitKind) - set(COMMITTEES))
        return found[0] & workers if len(found) == 1 else set()


def _kinds_named(words: str) -> Collection[UnitKind]:
    return next((kinds for pattern, kinds in _WHOLE_KINDS if re.match(pattern, words)), ())


def _bare(text: str) -> str:
    return _LEAD.sub("", text, count=1)


def _plain(name: str) -> str:
    return _SHORT_FORM.sub(lambda short: _SHORT_FORMS[short[0]], search_key(name))


def plans_cited(references: Sequence[ParsedReference], *, user: User) -> list[Plan | None]:
    """For each reference the one plan it means among those the person may see; in one query. Number, symbol and day
    must agree; where no day is said, the issuer."""
    numbers = {number for item in references if (number := _number(item.number))}
    issued = Plan.objects.visible_to(user).issued().filter(number__in=numbers).with_context().order_by("pk")
    plans = list(issued.filter(symbol__in={item.symbol for item in references})) if numbers else []
    return [_meant(item, plans) for item in references]


def superior_basis(references: Sequence[ParsedReference], *, issuer: Unit, user: User) -> Plan | None:
    """The plan of a committee above the issuer that its text rests on, if one is here: what it carries out."""
    linked = zip(references, plans_cited(references, user=user), strict=True)
    bases = [plan for item, plan in linked if plan and item.role == ReferenceRole.BASIS]
    above = (plan for plan in bases if issuer.path != plan.issuer_path and issuer.path.startswith(plan.issuer_path))
    return next(above, None)


def _meant(item: ParsedReference, plans: Sequence[Plan]) -> Plan | None:
    number = _number(item.number)
    if number is None:
        return None
    alike = [plan for plan in plans if (plan.number, plan.symbol) == (number, item.symbol)]
    dated = [plan for plan in alike if plan.issued_on == item.date] if item.date else alike
    if item.date is None or len(dated) > 1:
        dated = [plan for plan in dated if _is_of(plan, item.issuer)]
    return dated[0] if len(dated) == 1 else None


def _is_of(plan: Plan, issuer: str) -> bool:
    key = search_key(issuer)
    return bool(key) and plan.issuer.name_key.startswith(key)


def _number(text: str) -> int | None:
    return as_number(text) if len(text) <= LONGEST_NUMBER else None
