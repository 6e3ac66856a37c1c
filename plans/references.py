"""Numbered documents that a text rests on or cites: number, symbol, day, issuer. Pure."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from plans.dates import DAY_IN_FIGURES, DAY_IN_WORDS, day_in
from plans.enums import ReferenceRole

_TYPES = (
    "NQLT|NQ|QĐ|QyĐ|QyC|QC|CTrHĐ|CTrPH|CTr|CT|KL|TTLT|TTr|TT|TB|HDLN|HD|BC|KHLT|KHPH|KH|ĐA|PA|CV|BB|NĐ|"
    "UBTVQH\\d*|QH\\d*|L|PL|LCT"
)
_BODY = r"[A-ZĐÂÊÔĂƯƠ&][A-Za-zĐđÂÊÔĂƯƠ&\d]*(?:\s?[-.]\s?[A-ZĐÂÊÔĂƯƠ][A-Za-zĐđÂÊÔĂƯƠ&\d]*)*"
SYMBOL = rf"(?:{_TYPES})\s?[-/]\s?{_BODY}"
_NUMBERED = re.compile(rf"(?<![\d/])(?P<number>\d{{1,5}}(?:/\d{{4}})?)\s*[-–/]\s*(?P<symbol>{SYMBOL})")
_DAY = re.compile(rf"[\s,(]*(?:{DAY_IN_WORDS}|(?:ng\S{{0,3}}y\s*)?{DAY_IN_FIGURES})", re.IGNORECASE)
_ISSUER = re.compile(
    r"[\s)]*của\s+(?P<issuer>[^,;.:()“”\"]+?)"
    r"(?=\s+(?:về|phê duyệt|ban hành|xây dựng|quy định)\b|[,;.:()“”\"]|$)"
)
_ISSUER_BEFORE = re.compile(r"của\s+(?P<issuer>[^,;.:()“”\"]{3,80}?)\s+tại\s+[\w\s]{2,20}$")
_DAY_BEFORE = re.compile(
    rf"ngày\s+(?P<when>{DAY_IN_FIGURES}),\s[^.;:\d]{{3,120}}\sban hành\s[^.;:\d]{{3,40}}$", re.IGNORECASE
)
# day and issuer stand beside the number; looking further would cost the square of the text
_REACH = 200


@dataclass(frozen=True, slots=True)
class ParsedReference:
    number: str
    symbol: str
    date: datetime.date | None
    issuer: str
    role: ReferenceRole


def references_in(bases: Iterable[str], others: Iterable[str]) -> tuple[ParsedReference, ...]:
    """Each document once, in the order met; `bases` are the paragraphs the plan rests on."""
    found: dict[tuple[str, str], ParsedReference] = {}
    for role, texts in ((ReferenceRole.BASIS, bases), (ReferenceRole.CITED, others)):
        for text in texts:
            for reference in _references_of(text, role):
                key = reference.number, reference.symbol
                known = found.get(key)
                # the first mention may be bare, a later one dated
                if known is None:
                    found[key] = reference
                elif known.date is None and reference.date:
                    found[key] = replace(known, date=reference.date, issuer=known.issuer or reference.issuer)
    return tuple(found.values())


def _references_of(text: str, role: ReferenceRole) -> Iterable[ParsedReference]:
    for match in _NUMBERED.finditer(text):
        rest = text[match.end() : match.end() + _REACH]
        before = text[max(0, match.start() - _REACH) : match.start()]
        day = _DAY.match(rest)
        day_before = None if day else _DAY_BEFORE.search(before)
        issuer = _ISSUER.match(rest[day.end() :] if day else rest) or _ISSUER_BEFORE.search(before)
        yield ParsedReference(
            number=match["number"],
            symbol=re.sub(r"\s", "", match["symbol"]),
            date=day_in((day or day_before or [""])[0]),
            issuer=issuer["issuer"].strip() if issuer else "",
            role=role,
        )
