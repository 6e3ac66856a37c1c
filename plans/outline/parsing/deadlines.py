"""By when an item is due: once ("trước ngày 15/9/2026") or again and again ("trước ngày 20 của tháng cuối quý")."""

import datetime
import re

from plans.enums import Schedule
from plans.outline.parsing import Span, span_in
from plans.outline.parsing.words import WORDS, any_of
from plans.periods import Deadline
from portal.lib.text import search_key

_REPORTS = re.compile(r"^hằng|^hàng|báo cáo|tổng hợp|sơ kết|tổng kết|trước ngày")

_PERIODS = [(re.compile(any_of(words)), Schedule(name)) for name, words in WORDS["periods"].items()]
_LAST_MONTHS = {Schedule.QUARTER: (3, 6, 9, 12), Schedule.HALF_YEAR: (6, 12), Schedule.YEAR: (12,)}
_BY_DAY = re.compile(r"\b(?:truoc|cham nhat|muon nhat|den|vao|han)\D{0,20}?\bngay (\d{1,2})(?:/(\d{1,2}))?(?![\d/])")

_BY = re.compile(
    r"\b(?:truoc|cham nhat|muon nhat|han cuoi|thoi han|den het|den(?= ngay)|"
    r"(?:xong|hoan thanh|thuc hien|to chuc) trong)"
    r"(?: la| vao| den| truoc|:){0,3}"
    r" (?=\d|ngay \d|thang \d|quy [ivx\d]|(?:6|sau) thang (?:dau|cuoi)|nam \d)"
)
_REACH = 40


def deadline_in(text: str, *, issued_on: datetime.date | None) -> Deadline | None:
    """None if the text names neither a last day nor how often. Without a year the day is the first after issue."""
    key, lower = search_key(text), " ".join(text.lower().split())
    schedule = next((schedule for words, schedule in _PERIODS if words.search(lower)), None)
    # "thi đua hằng năm" only names a thing that comes each year
    if schedule and (schedule != Schedule.YEAR or _REPORTS.search(lower)):
        return Deadline(schedule=schedule, due_day=_due_day(key, schedule))
    for match in _BY.finditer(key):
        if due_on := _due_on(match[0], key[match.end() : match.end() + _REACH], issued_on):
            return Deadline(due_on=due_on)
    return None


def _due_day(key: str, schedule: Schedule) -> int | None:
    """The day of the last month of each round; a day of another month has no such number."""
    for match in _BY_DAY.finditer(key):
        day, month = int(match[1]), match[2]
        if 1 <= day <= 31 and (month is None or int(month) in _LAST_MONTHS.get(schedule, ())):
            return day
    return None


def _due_on(before: str, rest: str, issued_on: datetime.date | None) -> datetime.date | None:
    rest = re.split(r"[;:)]|\. ", rest)[0]
    span = span_in(rest, issued_on=issued_on) or _next_of(rest, issued_on)
    if span is None or span.ends_on is None:
        return None
    is_before_period = "truoc" in before and span.starts_on is not None and span.starts_on != span.ends_on
    return span.starts_on - datetime.timedelta(days=1) if is_before_period and span.starts_on else span.ends_on


def _next_of(rest: str, issued_on: datetime.date | None) -> Span | None:
    """A day without its year: the first one on the day of issue or after it."""
    for year in (issued_on.year, issued_on.year + 1) if issued_on else ():
        named = re.match(r"(?:ngay )?\d{1,2}(?:/| thang )\d{1,2}(?![\d/])|(?:thang|quy) [ivx\d]{1,3}(?![\d/])", rest)
        span = named and span_in(f"{named[0]}{'/' if '/' in named[0] else ' nam '}{year}", issued_on=issued_on)
        if span and span.ends_on and issued_on and span.ends_on >= issued_on:
            return span
    return None
