"""Lines that tell a detail of the item they stand below: "Cơ quan chủ trì: Phòng Văn hóa - Xã hội"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from textwrap import shorten

from plans.outline.parsing.bodies import bodies_in, holders_in, opens_with_verb
from plans.outline.parsing.words import WORDS, any_of
from portal.lib.text import search_key

LONGEST_PRODUCT = 300

_TITLE_LONGEST = 50


class AttributeKind(Enum):
    LEADS = "leads"
    PARTNERS = "partners"
    DAYS = "days"
    PRODUCT = "product"
    OTHER = "other"  # place, participants: it prints as it stands and means nothing more


@dataclass(frozen=True, slots=True)
class Attribute:
    kind: AttributeKind
    value: str


_TITLES = [(AttributeKind(name), re.compile(any_of(words))) for name, words in WORDS["attributes"].items()]


def attribute_in(text: str) -> Attribute | None:
    """None if the line is no detail of another."""
    title, _, value = text.partition(":")
    value = value.strip(" .;,")
    if not value or len(title) > _TITLE_LONGEST:
        return None
    key = search_key(title).strip(" -+*.")
    kind = next((kind for kind, words in _TITLES if words.fullmatch(key)), None)
    # "Bộ phận tổ chức: phối hợp …" gives work to a body
    is_order = kind in {AttributeKind.LEADS, AttributeKind.PARTNERS} and opens_with_verb(value)
    return None if kind is None or is_order else Attribute(kind, value)


@dataclass(frozen=True, slots=True)
class Details:
    """What the details below an item say of it together; `due` are the words on its day."""

    units: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    due: str = ""
    product: str = ""


def details_in(texts: Iterable[str]) -> Details:
    found = [attribute for text in texts if (attribute := attribute_in(text))]
    leads = [holders_in(one.value, alone=True) for one in found if one.kind is AttributeKind.LEADS]
    units = [name for one in found if one.kind is AttributeKind.LEADS for name in _leads(one.value)]
    partners = [name for holders in leads for name in holders.partners]
    partners += [name for one in found if one.kind is AttributeKind.PARTNERS for name in _names(one.value)]
    return Details(
        units=tuple(dict.fromkeys(units)),
        partners=tuple(name for name in dict.fromkeys(partners) if name not in units),
        due=_first(found, AttributeKind.DAYS),
        product=product_in(_first(found, AttributeKind.PRODUCT)),
    )


def product_in(words: str) -> str:
    """What a field for it holds; the whole stays in the words of the line."""
    return words if len(words) <= LONGEST_PRODUCT else shorten(words, LONGEST_PRODUCT, placeholder="…")


def _leads(value: str) -> tuple[str, ...]:
    return holders_in(value, alone=True).leads or _names(value)


def _names(value: str) -> tuple[str, ...]:
    listed = (name.strip() for name in re.split(r"[;,]", value))
    return bodies_in(value) or tuple(filter(None, listed))


def _first(found: Iterable[Attribute], kind: AttributeKind) -> str:
    return next((one.value for one in found if one.kind is kind), "")
