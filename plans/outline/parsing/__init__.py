"""Days and periods as plans write them: "ngày 17 tháng 8 năm 2026", "Từ nay đến hết năm 2021"; and the documents that
they cite."""

import calendar
import datetime
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from plans.enums import ReferenceRole
from plans.outline.parsing.bodies import names_a_body
from plans.outline.parsing.words import CAPITAL, WORDS, any_of
from portal.lib.official.types import day_figures
from portal.lib.text import search_key

# a blank may be dotted: "ngày … tháng … năm 2026"
_BLANK = r"[\s.…_]{0,40}"

DAY_IN_WORDS = (
    rf"ng\S{{0,3}}y{_BLANK}(?P<day>\d{{0,2}}){_BLANK}tháng{_BLANK}(?P<month>\d{{0,2}}){_BLANK}"
    rf"năm{_BLANK}(?P<year>\d{{0,4}})"
)
DAY_IN_FIGURES = r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}(?!\d)"
_NUMERIC_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?!\d)")
_WORDED_DAY = re.compile(DAY_IN_WORDS, re.IGNORECASE)

# searched in accent-free text, longest forms first
_PERIOD = re.compile(
    r"(?:ngay )?(?P<d>\d{1,2}) ?[/.-] ?(?P<dm>\d{1,2}) ?[/.-] ?(?P<dy>\d{4})"
    r"|(?:ngay )(?P<wd>\d{1,2}) thang (?P<wm>\d{1,2})(?: nam (?P<wy>\d{4}))?"
    r"|(?P<half>6|06|sau) thang (?P<which>dau|cuoi) nam (?P<hy>\d{4})"
    r"|quy (?P<q>iii|iv|ii|i|[1-4])\b(?:(?:[ ,/]|nam)*(?P<qy>\d{4}))?"
    r"|thang (?P<m>\d{1,2})(?! ngay)(?:(?:[ ,/]|nam)*(?P<my>\d{4}))?"
    r"|(?:ngay )?(?<!\d)(?P<sd>\d{1,2})/(?P<sm>\d{1,2})(?![\d/])"
    r"|(?:nam )?(?<!\d)(?P<y>(?:19|20)\d\d)(?!\d)"
)

# "Đợt 1", "Giai đoạn II", "Trước đại hội": a phase, with a day or without
_NUMBERED_PERIOD = re.compile(
    r"(?:dot|giai doan|buoc|tuan|chang|ky)(?: cao diem)? (?:thu )?(?:\d{1,2}|i{1,3}|iv|v|mot|hai|ba|bon|nhat|nhi)\b"
)

_AROUND_AN_EVENT = re.compile(
    r"(?:giai doan |thoi gian |dot )?(?:truoc|trong|sau)(?:,? (?:va )?(?:truoc|trong|sau)){0,2}"
    r"(?: thoi gian| qua trinh)?(?: ngay| khi)?(?: dien ra| to chuc| ket thuc| be mac)?"
    r"(?: cac| cuoc| ngay| tuan| dip)? "
    r"(?:dai hoi|bau cu|hoi nghi|le|tet|ky niem|ky hop|su kien)\b"
)
_EVENT_TITLE_LONGEST = 80
# "Ngày Đoàn viên (26/3)" is an event
_NAMED_DAY = re.compile(r"(?:ngay|thang|tuan)(?: le)? (?!thu |dau|cuoi|cao diem)[a-z]{2,}[^(]* \([^)]*\)$")
_OPEN_ENDED = re.compile(r"(cac|nhung) nam tiep theo|tro di|ve sau")
_FROM_NOW = re.compile(r"\btu (?:nay|(?:ngay )?ban hanh)")

_TEMPORAL_WORDS = re.compile(
    r"\b(tu|nay|den|het|va|cac|nhung|nam|tiep theo|thang|ngay|quy|giai doan|dot|"
    r"thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|"
    r"truoc|sau|trong|dau|cuoi|tro di|thoi gian|buoi|sang|chieu|toi|i+|iv|v|\d+)\b"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_WORDS_BESIDE_A_PERIOD = 3


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day, both included; None is open."""

    starts_on: datetime.date | None
    ends_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class _Period:
    year: int | None
    first_month: int
    last_month: int
    day: int | None
    at: int

    def start(self, year: int) -> datetime.date | None:
        return _real_day(year, self.first_month, 1 if self.day is None else self.day)

    def end(self, year: int) -> datetime.date | None:
        if not 1 <= self.last_month <= 12:
            return None
        last = calendar.monthrange(year, self.last_month)[1]
        return _real_day(year, self.last_month, last if self.day is None else self.day)


def day_in(text: str) -> datetime.date | None:
    """The first complete day in `text`, or None: a blank day or month is not guessed."""
    if numeric := _NUMERIC_DAY.search(text):
        return _real_day(int(numeric[3]), int(numeric[2]), int(numeric[1]))
    worded = _WORDED_DAY.search(text)
    if not worded or not (worded["day"] and worded["month"] and len(worded["year"]) == 4):
        return None
    return _real_day(int(worded["year"]), int(worded["month"]), int(worded["day"]))


def span_in(text: str, *, issued_on: datetime.date | None) -> Span | None:
    """The period `text` names. "Từ nay" starts at `issued_on`; "đến …" has no start; None: no period."""
    key = search_key(text).replace("–", "-")
    periods = [_period(match) for match in _PERIOD.finditer(key)]
    years = [period.year for period in periods if period.year]
    if not years:
        return None
    first, last = periods[0], periods[-1]
    start, end = first.start(first.year or years[0]), last.end(last.year or years[-1])
    if _OPEN_ENDED.search(key):
        return Span(start, None)
    before = key[: first.at]
    if len(periods) == 1 and re.search(r"\b(den|truoc)( het)?( ngay)? *$", before):
        return Span(issued_on if _FROM_NOW.search(before) else None, end)
    if len(periods) == 1 and re.search(r"\btu( ngay)? *$", before):
        return Span(start, None)
    return Span(start, end) if start and end and start <= end else None


def is_period_title(text: str) -> bool:
    """True for a heading that says when and hardly anything else."""
    key = search_key(text).replace("–", "-")
    if _NUMBERED_PERIOD.match(key) or (len(key) <= _EVENT_TITLE_LONGEST and _AROUND_AN_EVENT.match(key)):
        return True
    if not _PERIOD.search(key) or _NAMED_DAY.match(key):
        return False
    rest = re.sub(r"[^a-z ]", " ", _TEMPORAL_WORDS.sub(" ", _PERIOD.sub(" ", key)))
    return len(rest.split()) <= _WORDS_BESIDE_A_PERIOD


def _period(match: re.Match[str]) -> _Period:
    found = match.groupdict()
    year = _number(found["dy"] or found["wy"] or found["hy"] or found["qy"] or found["my"] or found["y"])
    day = _number(found["d"] or found["wd"] or found["sd"])
    month = _number(found["dm"] or found["wm"] or found["m"] or found["sm"])
    first, last = (1, 12) if month is None else (month, month)
    if found["half"]:
        first, last = (1, 6) if found["which"] == "dau" else (7, 12)
    elif found["q"]:
        last = 3 * _QUARTERS[found["q"]]
        first = last - 2
    return _Period(year, first, last, day, match.start())


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _real_day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


_TYPE_NAMES: dict[str, str] = json.loads(Path(__file__).with_name("document_types.json").read_text(encoding="utf-8"))
_TYPES = (
    "NQLT|NQ|QĐi|QĐ|QyĐ|QyC|QCPH|QC|CTrHĐ|CTrPH|CTPH|CTr|CT|KL|TTLT|TTr|TT|TB|HDLN|HDLT|HD|BC|KHLT|KHPH|KH|ĐA|PA|CV|BB|"
    "NĐ|UBTVQH\\d*|QH\\d*|L|PL|LCT"
)
# letters of a body: capitals, small ones among them ("TWĐTN"), but no word of the sentence behind ("Trong")
_LETTERS = r"(?![A-ZĐ][^\W\dA-ZĐ]{2})[A-ZĐÂÊÔĂƯƠ&][A-Za-zĐđÂÊÔĂƯƠ&\d]*"
_BODY = rf"{_LETTERS}(?:(?:\s?-\s?|\.){_LETTERS})*"
SYMBOL = rf"(?:{_TYPES})\s?[-/]\s?{_BODY}"
# an official letter has no type before its body; there "số" must tell that it is a document
LETTER_SYMBOL = rf"(?!{SYMBOL})(?=[A-ZĐ\d&-]{{3}}){_BODY}(?:/{_BODY})?"
_NUMBERED = re.compile(
    rf"(?<![\d/])(?P<number>\d{{1,5}}(?:/\d{{4}})?)\s*[-–/]\s*(?P<symbol>{SYMBOL})"
    rf"|\b[Ss]ố\s?:?\s?(?P<letter>\d{{1,5}})\s?[-–/]\s?(?P<body>{LETTER_SYMBOL})"
)
_DAY = re.compile(rf"[\s,(]*(?:{DAY_IN_WORDS}|(?:ng\S{{0,3}}y\s*)?{DAY_IN_FIGURES})", re.IGNORECASE)

_BEHIND_ISSUER = (
    rf"(?=\s+(?:{any_of(WORDS['after_issuers'])})\b|\s+và\s+(?:{any_of(_TYPE_NAMES.values())})\b|[,;.:()“”\"]|\s*$)"
)
_ISSUER = re.compile(
    # "Ban Chỉ đạo Trung ương về …", "Ban Chỉ đạo phòng, chống …" is a name to its end
    r"[\s)]*(?:của|(?P<joint>giữa))\s+(?P<issuer>(?:Ban Chỉ đạo|Tiểu ban|Hội đồng [Pp]hối hợp)"
    r"(?:(?:\s[^\W\d]{1,7}){0,3}?\svề|\s(?:phòng,? chống|phổ biến|thực hiện|xây dựng|cải cách))\b[^;.:()]{3,150}?"
    rf"(?=\s+(?:về\b|và\s+(?:{any_of(_TYPE_NAMES.values())}))|,\s+{CAPITAL}|[;.:()]|$)"
    rf"|[^,;.:()“”\"]{{1,120}}?{_BEHIND_ISSUER})"
)
_MORE_OF_ISSUER = re.compile(
    rf"(?:,\skh(?:óa|oá)\s[IVX\d]{{1,6}}|(?:,\s[A-ZĐ][^,;.:()\d]{{1,30}}?){{1,3}}\svà\s[A-ZĐ][^,;.:()\d]{{1,30}}?){_BEHIND_ISSUER}"
)
_ISSUER_BEFORE = re.compile(r"của\s+(?P<issuer>[^,;.:()“”\"]{3,80}?)\s+tại\s+[\w\s]{2,20}$")

_DAY_BEFORE = re.compile(
    rf"ngày\s+(?P<when>{DAY_IN_FIGURES}),\s[^.;:\d]{{3,120}}\sban hành\s[^.;:\d]{{3,40}}$", re.IGNORECASE
)

_LEAD_WORDS = re.compile(r"^[-–+•*\s]*(?:(?:căn cứ|thực hiện|theo)\s+)?", re.IGNORECASE)
_END_MARKS = re.compile(r"[\s.;,:]+$")

# day and issuer stand beside the number; looking further would cost the square of the text
_REACH = 200


@dataclass(frozen=True, slots=True)
class ParsedReference:
    number: str
    symbol: str
    date: datetime.date | None
    issuer: str
    role: ReferenceRole

    @property
    def full_number(self) -> str:
        return full_number(self.number, self.symbol)


def full_number(number: str, symbol: str) -> str:
    """`15-KH/ĐUK` of the Party, `369/KH-UBND` of the state; the symbol alone while there is no number."""
    of_state = "/" in number or ("-" in symbol and "/" not in symbol)
    return f"{number}{'/' if of_state else '-'}{symbol}" if number else symbol


def citation(number: str, symbol: str, dated: datetime.date | None, issuer: str) -> str:
    """`Kế hoạch số 15-KH/ĐUK, ngày 31/5/2026 của Đảng ủy Khối`, as far as it is known; what has neither number nor
    symbol, as the statutes of the Party, by the name that stands in its place."""
    is_letter = bool(number and re.fullmatch(LETTER_SYMBOL, symbol))
    name = _TYPE_NAMES.get(re.split(r"[-/]", symbol)[0], "Công văn" if is_letter else "Văn bản")
    has_symbol = bool(number) or bool(re.search(r"[-/]", symbol))
    document = f"{name} số {full_number(number or '…', symbol)}" if has_symbol else symbol
    day = f", ngày {day_figures(dated)}" if dated else ""
    return f"{document}{day}{f' của {issuer}' if issuer else ''}"


def as_cited(typed: str, reference: ParsedReference) -> str:
    """What a person wrote of a document, as it stands within a sentence; empty if it says no more than `citation`."""
    words = _END_MARKS.sub("", _LEAD_WORDS.sub("", " ".join(typed.split())))
    usual = citation(reference.number, reference.symbol, reference.date, reference.issuer)
    name = usual.partition(" số ")[0]
    words = re.sub(r"^(?:[Ss]ố\s*:?\s*)?(?=\d)", f"{name} số ", words)
    return "" if words.replace(",", "") == usual.replace(",", "") else words[:1].upper() + words[1:]


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
        issuer_before = _ISSUER_BEFORE.search(before)
        yield ParsedReference(
            number=match["number"] or match["letter"],
            symbol=re.sub(r"\s", "", match["symbol"] or match["body"]),
            date=day_in((day or day_before or [""])[0]),
            issuer=_issuer_in(rest[day.end() :] if day else rest) or (issuer_before["issuer"] if issuer_before else ""),
            role=role,
        )


def _issuer_in(text: str) -> str:
    """Whole names: "Sở Văn hóa, Thể thao và Du lịch", "Ban Chấp hành Đảng bộ tỉnh, khóa XV"."""
    name = _ISSUER.match(text)
    more = name and _MORE_OF_ISSUER.match(text, name.end())
    # "giữa A, B và C" names all who agreed
    is_other = more and not (name and name["joint"]) and names_a_body(more[0][2:]) and more[0][2].isupper()
    if name is None or more is None or is_other:
        return name["issuer"].strip() if name else ""
    return f"{name['issuer'].strip()}{more[0]}"
