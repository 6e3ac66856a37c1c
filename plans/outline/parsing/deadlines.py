"""By when a line asks for its work: once ("trước ngày 15/9/2026"), again and again ("trước ngày 20 tháng cuối quý"),
or from a day to a day ("từ ngày 01/3 đến 31/3/2027").

A day without its year is the first one that the span of the plan holds; without a span, the first after its issue."""

import datetime
import re
from collections.abc import Iterator

from plans.enums import Schedule
from plans.outline.parsing import Span, span_in
from plans.outline.parsing.words import WORDS, any_of
from plans.periods import Deadline
from portal.lib.text import search_key

_REPORTS = re.compile(r"^hằng|^hàng|báo cáo|tổng hợp|sơ kết|tổng kết|trước ngày|/ ?năm\b")

_PERIODS = [(re.compile(any_of(words)), Schedule(name)) for name, words in WORDS["periods"].items()]
_LAST_MONTHS = {Schedule.QUARTER: (3, 6, 9, 12), Schedule.HALF_YEAR: (6, 12), Schedule.YEAR: (12,)}
_BY_DAY = re.compile(
    r"\b(?:truoc|cham nhat|muon nhat|den|vao|han)\D{0,20}?\bngay (\d{1,2})(?:/(\d{1,2}))?(?![\d/])"
    r"|\bngay (\d{1,2})(?= (?:cua )?(?:(?:hang|moi) (?:thang|quy)|thang cuoi))"
)
_SEVERAL_DAYS = re.compile(
    r"\b(?:truoc|cham nhat|muon nhat|vao|han)(?: la| vao| cac| ngay){0,3} "
    r"(\d{1,2}/\d{1,2}(?:(?:,|;| va)+ (?:ngay )?\d{1,2}/\d{1,2})+)(?![\d/]\d)"
)
_ROUNDS_A_YEAR = {2: Schedule.HALF_YEAR, 4: Schedule.QUARTER}

_QUARTER = r"(?:iii|iv|ii|i|[1-4])\b"
_BY = re.compile(
    r"(?:\b(?:truoc|cham nhat|muon nhat|han cuoi|thoi han|den het|den truoc|den(?= ngay)|vao|"
    r"(?:xong|hoan thanh|thuc hien|to chuc) trong|"
    rf"(?:trong|xong|hoan thanh|to chuc|thuc hien)(?= (?:thang \d|quy {_QUARTER}))|"
    r"(?:xong|hoan thanh)(?=:)|thoi (?:gian|han|diem)(?: (?:thuc hien|hoan thanh|to chuc|tien hanh|du kien)){0,2}(?=:))"
    r"(?: la| vao| den| het| truoc| trong| cac|:){0,3}"
    r"(?: \d{1,2} ?(?:gio|h)(?: ?\d{2})?(?: phut)?,?)?(?: (?:buoi )?(?:sang|chieu|toi)(?= ngay \d))? |"
    rf"(?:^|\()(?=(?:thang \d{{1,2}}|quy {_QUARTER})[ /nam]+\d{{4}} ?[:)])|"
    rf"\((?=(?:thang \d{{1,2}}|quy {_QUARTER})(?:(?:, | va | ?- ?)(?:thang |quy )?(?:\d{{1,2}}|{_QUARTER}))?\)))"
    rf"(?=\d|ngay \d|thang \d|quy {_QUARTER}|(?:6|06|sau) thang (?:dau|cuoi)|nam \d)"
)
# Of what the words before a day make the day of something else; with accents: "UBND tỉnh trước ngày …" is no "tính".
_NO_DEADLINE = re.compile(
    r"\b(?:tính|chốt|số liệu|cập nhật|diễn ra|kỷ niệm|giai đoạn|nhiệm kỳ|ban hành)(?: từ| đến| vào| hết){0,2} *$"
)
_YEAR = r"(?:(?: nam |/ ?|/nam )(?P<year>\d{4}))?(?!\d)"
_WHEN = re.compile(
    rf"(?:(?P<day>(?:ngay )?\d{{1,2}}/\d{{1,2}}|ngay \d{{1,2}} thang \d{{1,2}}|"
    rf"(?P<unit>thang|quy) (?:\d{{1,2}}|{_QUARTER})"
    rf"(?:(?: ?- ?|, ?| va | den )(?:(?P=unit) )?(?:\d{{1,2}}|{_QUARTER}))?|"
    rf"(?:6|06|sau) thang (?:dau|cuoi)){_YEAR}|nam (?P<whole>\d{{4}}))(?![/\d])"
)
_REACH = 60

_PLACE = (
    rf"(?:(?:ngay )?\d{{1,2}}(?:/\d{{1,2}}(?:/\d{{4}})?| thang \d{{1,2}}(?: nam \d{{4}})?)?|"
    rf"thang \d{{1,2}}(?:(?:/| nam |/nam )\d{{4}})?|quy {_QUARTER}(?:(?:/| nam |/nam )\d{{4}})?)"
)
_FROM_TO = re.compile(
    rf"(?:\btu (?:ngay )?|\bthoi (?:gian|han)[^:]{{0,20}}: ?(?:tu )?(?:ngay )?|\((?:tu )?)(?P<first>{_PLACE})"
    rf"(?: ?- ?| den | toi )(?:het )?(?P<last>{_PLACE})(?![/\d])"
)
_YEARS_PAST = 1


def deadline_in(text: str, *, issued_on: datetime.date | None, span: Span | None = None) -> Deadline | None:
    """None if the text names neither a last day nor how often; what goes on for days is due on the last of them.
    `span` is that of the plan."""
    key, lower = search_key(text).replace("–", "-"), " ".join(text.lower().split())
    if rounds := _rounds(key, lower):
        return rounds
    if days := days_of_work(text, issued_on=issued_on, span=span):
        return Deadline(due_on=days.ends_on)
    for match in _BY.finditer(key):
        if _NO_DEADLINE.search(lower[: match.start()]):
            continue
        if due_on := _due_on(match[0], key[match.end() : match.end() + _REACH], issued_on, span):
            return Deadline(due_on=due_on)
    return None


def days_of_work(text: str, *, issued_on: datetime.date | None, span: Span | None = None) -> Span | None:
    """From a day to a day, both said; None if the text names no such days, or days long gone."""
    for match in _FROM_TO.finditer(search_key(text).replace("–", "-")):
        first, last = match["first"].removeprefix("ngay "), match["last"].removeprefix("ngay ")
        if last.isdecimal():
            continue
        if first.isdecimal():  # "từ ngày 15 đến ngày 20/5"
            first = re.sub(r"^\d+", first, last) if re.match(r"\d+[/ ]", last) else ""
        ends = _resolved(last, issued_on, span)
        starts = first and ends and ends.ends_on and _start_of(first, ends.ends_on)
        if starts and ends and ends.ends_on and not _is_past(starts, issued_on, span):
            return Span(starts, ends.ends_on)
    return None


_YEARS = re.compile(r"\b(?:giai doan|nhung nam|cac nam|tu nam) ((?:19|20)\d\d) ?(?:-|den) ?(?:nam )?((?:19|20)\d\d)")
_SCHOOL_YEAR = re.compile(r"\bnam hoc ((?:19|20)\d\d) ?- ?((?:19|20)\d\d)")
_PART_OF_YEAR = re.compile(rf"(?:quy {_QUARTER}|(?:6|06|sau) thang (?:dau|cuoi)|thang \d{{1,2}})[ ,/nam]+\d{{4}}(?!\d)")
_WHOLE_YEAR = re.compile(r"\bnam ((?:19|20)\d\d)(?![\d/])(?P<open>,? va (?:cac|nhung) nam tiep theo)?")


def plan_span(abstract: str, *, issued_on: datetime.date | None) -> Span | None:
    """The days a plan is for, as its abstract says: "năm 2027", "giai đoạn 2026 - 2030". None if it says none, or
    such that were over when it was issued."""
    key = re.sub(r"\([^)]*\)", " ", search_key(abstract).replace("–", "-"))
    return next((one for one in _spans_in(key) if _is_ahead(one, issued_on)), None)


def _spans_in(key: str) -> Iterator[Span]:
    for match in _YEARS.finditer(key):
        yield Span(datetime.date(int(match[1]), 1, 1), datetime.date(int(match[2]), 12, 31))
    for match in _SCHOOL_YEAR.finditer(key):
        yield Span(datetime.date(int(match[1]), 8, 1), datetime.date(int(match[2]), 7, 31))
    for match in _PART_OF_YEAR.finditer(key):
        if part := span_in(match[0], issued_on=None):
            yield part
    for match in reversed([*_WHOLE_YEAR.finditer(key)]):
        year = int(match[1])
        yield Span(datetime.date(year, 1, 1), None if match["open"] else datetime.date(year, 12, 31))


def _is_ahead(span: Span, issued_on: datetime.date | None) -> bool:
    """Not over at the issue, nor turned round."""
    if span.starts_on is None or span.ends_on is None:
        return True
    return span.starts_on <= span.ends_on and span.ends_on >= (issued_on or datetime.date(2000, 1, 1))


def _rounds(key: str, lower: str) -> Deadline | None:
    if days := _SEVERAL_DAYS.search(key):
        named = [tuple(map(int, one.split("/"))) for one in re.findall(r"\d{1,2}/\d{1,2}", days[1])]
        if schedule := _ROUNDS_A_YEAR.get(len(named)):
            is_regular = len({day for day, _ in named}) == 1 and {month for _, month in named} == {
                *_LAST_MONTHS[schedule]
            }
            return Deadline(schedule=schedule, due_day=named[0][0] if is_regular and 1 <= named[0][0] <= 31 else None)
    schedule = next((schedule for words, schedule in _PERIODS if words.search(lower)), None)
    # "thi đua hằng năm" only names a thing that comes each year
    if schedule is None or (schedule == Schedule.YEAR and not _REPORTS.search(lower)):
        return None
    return Deadline(schedule=schedule, due_day=_due_day(key, schedule))


def _due_day(key: str, schedule: Schedule) -> int | None:
    """The day of the last month of each round; a day of another month has no such number."""
    for match in _BY_DAY.finditer(key):
        day, month = int(match[1] or match[3]), match[2]
        if 1 <= day <= 31 and (month is None or int(month) in _LAST_MONTHS.get(schedule, ())):
            return day
    return None


def _due_on(before: str, rest: str, issued_on: datetime.date | None, span: Span | None) -> datetime.date | None:
    when = _resolved(rest, issued_on, span)
    if when is None or when.ends_on is None or _is_past(when.ends_on, issued_on, span):
        return None
    is_before_period = "truoc" in before and when.starts_on is not None and when.starts_on != when.ends_on
    return when.starts_on - datetime.timedelta(days=1) if is_before_period and when.starts_on else when.ends_on


def _resolved(text: str, issued_on: datetime.date | None, span: Span | None) -> Span | None:
    """The day, month or quarter a text begins with, in the year that is meant."""
    named = _WHEN.match(text)
    if named is None:
        return None
    if year := named["whole"]:
        return Span(datetime.date(int(year), 1, 1), datetime.date(int(year), 12, 31)) if int(year) else None
    if named["year"]:
        return _in_year(named["day"], int(named["year"]))
    since = max((day for day in (issued_on, span.starts_on if span else None) if day), default=None)
    if since is None:
        return None
    found = (_in_year(named["day"], year) for year in (since.year, since.year + 1))
    ahead = next((one for one in found if one and one.ends_on and one.ends_on >= since), None)
    if ahead and ahead.ends_on and span and span.ends_on and ahead.ends_on > span.ends_on:
        # What the span does not hold follows the issue, as the order to prepare it does.
        return _resolved(text, issued_on, None) if issued_on else None
    return ahead


def _in_year(named: str, year: int) -> Span | None:
    parts = re.fullmatch(r"(thang|quy) (\w+)(?: ?- ?|, ?| va | den )(?:thang |quy )?(\w+)", named)
    if parts:
        first, last = (span_in(f"{parts[1]} {part} nam {year}", issued_on=None) for part in parts.groups()[1:])
        return Span(first.starts_on, last.ends_on) if first and last else None
    return span_in(f"{named}{'/' if '/' in named else ' nam '}{year}".replace("nam nam", "nam"), issued_on=None)


def _start_of(text: str, ends_on: datetime.date) -> datetime.date | None:
    named = _WHEN.match(text)
    if named is None or named["whole"]:
        return None
    years = [int(named["year"])] if named["year"] else [ends_on.year, ends_on.year - 1]
    starts = (_in_year(named["day"], year) for year in years)
    return next((one.starts_on for one in starts if one and one.starts_on and one.starts_on <= ends_on), None)


def _is_past(day: datetime.date, issued_on: datetime.date | None, span: Span | None) -> bool:
    """Whether it lies so far back that it belongs to what the plan is about."""
    since = issued_on or (span.starts_on if span else None)
    return day.year < (since.year - _YEARS_PAST if since else 2000)
