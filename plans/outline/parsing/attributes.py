"""Lines that tell a detail of the item they stand below: "Cơ quan chủ trì: Phòng Văn hóa - Xã hội"."""

import re
from dataclasses import dataclass
from enum import Enum

from plans.outline.parsing.words import WORDS, any_of
from portal.lib.text import search_key

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
    return Attribute(kind, value) if kind else None
