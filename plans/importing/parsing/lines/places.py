"""What a node's place among its neighbours tells, once its kind is known: introduction, closing, days, and what it asks
for beside its words."""

import datetime
import re
from collections.abc import Sequence
from itertools import pairwise

from plans.enums import WORK_KINDS, Doubt, NodeKind
from plans.importing.parsing.lines.blocks import Draft
from plans.importing.parsing.lines.titles import is_frame_title
from plans.outline.parsing import Span, is_period_title, span_in
from plans.outline.parsing.asks import SHORT_DAY, PlanDays, phase_days, work_asks
from plans.outline.parsing.words import CAPITAL
from portal.lib.text import search_key

_ENDS_PLAN = re.compile(
    r"tren day l\w*|(?:ke hoach|chuong trinh|huong dan) nay (?:duoc|co hieu luc|thay|gui|trien khai|pho bien)"
)
_CLOSING = re.compile(r"(trong qua trinh|ke hoach nay|can cu (vao )?ke hoach|yeu cau cac|de nghi cac|nhan duoc)\b")
_LONGEST_NAME = 14  # words
# words that ask for a day, for who leads and for who cooperates
_NAMES_A_DAY = re.compile(
    r"\b(?:trước|chậm nhất|muộn nhất|hoàn thành|hạn (?:cuối|chót)|xong|trong|vào|đến hết)\b[^.;()]{0,25}?"
    r"(?:\b(?:tháng|quý) ?(?:\d|[IVX]+\b|đầu|cuối)|\d/\d)",
    re.IGNORECASE,
)
_DAY_OR_MONTH = re.compile(r"\d/\d|\b(?:tháng|quý) ?(?:\d|[IVX]+\b)", re.IGNORECASE)
_NAMES_LEAD = re.compile(
    rf"\w chủ trì\b|(?:^|[.;(] ?)(?:Giao|Phân công|Đề nghị|(?:Thực hiện|Phụ trách|Chủ trì) ?:) ?{CAPITAL}|"
    rf"^(?:Đ/c|Đồng chí|Ông|Bà) {CAPITAL}"
)
_NAMES_PARTNER = re.compile(rf"\b[Pp]hối hợp(?: chặt chẽ)?(?:(?: với| cùng) \w| {CAPITAL})")
_GENERAL = re.compile(r"can cu (?:vao )?ke hoach|nhan duoc")
_DURING = re.compile(r"(?:trong )?qua trinh")
# who issues a plan is told so in it
_WHO_PLANS = re.compile(r"nha truong|benh vien|co quan|don vi|dang uy|hoi|truong|ubnd|uy ban nhan dan|ban chi dao")
_REPORTS_TROUBLE = re.compile(r"(?:trong )?qua trinh .*\b(?:neu|vuong mac|kho khan|phat sinh|phan anh|de nghi)\b")
_THROUGHOUT = re.compile(r"(trong (qua trinh|suot)|thuong xuyen|xuyen suot|dong thoi|ngoai ra|ben canh do)\b")


def mark_introduction(parent: Draft) -> None:
    """Unmarked text that leads to headings, or ends in a colon before marked items, only introduces them."""
    for child, after in pairwise(parent.children):
        is_heading = after.is_heading and after.style != "table"
        leads = is_heading or ((after.is_marked or after.style == "table") and child.text.rstrip().endswith(":"))
        if child.style != "plain" or child.is_heading or not leads:
            return
        child.kind, child.units = NodeKind.PARAGRAPH, ()
        child.confidence = 0.85 if child.text.rstrip().endswith(":") else 0.65


def lift_throughout(parent: Draft) -> None:
    """Unmarked text after the marked items of the last phase belongs to all phases, and after other items to all."""
    phases = [child for child in parent.children if child.kind is NodeKind.PHASE]
    if not phases:
        _mark_throughout(parent)
    if not phases or parent.children[-1] is not phases[-1] or not any(item.is_marked for item in phases[-1].children):
        return
    lifted: list[Draft] = []
    while not (last := phases[-1].children[-1]).is_marked and last.style != "table":
        last.kind = NodeKind.STANDING
        last.confidence = 0.85 if _THROUGHOUT.match(search_key(last.text)) else 0.6
        lifted.insert(0, phases[-1].children.pop())
    parent.children += lifted


def _mark_throughout(parent: Draft) -> None:
    for before, child in pairwise(parent.children):
        is_item = before.is_marked and before.kind is NodeKind.CONTENT_ITEM and child.style == "plain"
        if is_item and not child.children and _THROUGHOUT.match(search_key(child.text)):
            child.kind, child.confidence = NodeKind.STANDING, 0.75


def demote_duties_without_units(section: Draft) -> None:
    """Unmarked text straight under the section gives no work to a named unit: a person decides. That all report what
    troubles them is no work at all."""
    for child in section.children:
        key = search_key(child.text)
        if child.style != "plain" or child.kind is not NodeKind.DUTY:
            continue
        is_no_work = bool(_REPORTS_TROUBLE.match(key))
        is_own = all(_WHO_PLANS.fullmatch(search_key(unit)) for unit in child.units)
        if is_own or is_no_work or _GENERAL.match(key):
            child.units, child.partners = (), ()
            child.kind, child.confidence = NodeKind.PARAGRAPH, 0.85 if is_no_work else 0.65
        elif _DURING.match(key):
            child.confidence = 0.65


def lift_closing(section: Draft, *, gives_work: bool) -> None:
    """`Trên đây là Kế hoạch …` at the end closes the plan and is nobody's duty. Where work is given, more does."""
    holder = section
    while holder.children and holder.children[-1].children:
        holder = holder.children[-1]
    last = holder.children[-1] if holder.children else None
    if last is None or last.style != "plain":
        return
    key = search_key(last.text)
    # the only line below a holder may be his duty: "Yêu cầu các chi bộ …"
    if _ENDS_PLAN.match(key) or (gives_work and _CLOSING.match(key) and len(holder.children) > 1):
        last.kind, last.units, last.confidence = NodeKind.PARAGRAPH, (), 0.85
        section.children.append(holder.children.pop())


def set_days(draft: Draft, plan: PlanDays, day: Span | None = None) -> None:
    """Of phases, and of the rows of a timetable. `day` is that of the title above, for the hours below it."""
    for child in draft.children:
        below = day
        if child.kind is NodeKind.PHASE and (span := phase_days(child.text, plan=plan)):
            child.starts_on, child.ends_on = span.starts_on, span.ends_on
            below = span if span.starts_on == span.ends_on else None
        elif child.kind is NodeKind.PHASE:
            child.confidence = 0.75
        elif child.kind in WORK_KINDS and child.cells:
            span = _day_of(child.day_text, plan.issued_on) or (day if child.is_timed else None)
            child.starts_on, child.ends_on = (span.starts_on, span.ends_on) if span else (None, None)
        set_days(child, plan, below)


def _day_of(text: str, issued_on: datetime.date | None) -> Span | None:
    """A day without its year is the first one on the day of issue or after it."""
    if not text or (span := span_in(text, issued_on=issued_on)):
        return span if text else None
    for year in (issued_on.year, issued_on.year + 1) if issued_on else ():
        dated = SHORT_DAY.sub(rf"\g<0>/{year}", text)
        span = span_in(dated, issued_on=issued_on)
        if span and span.ends_on and issued_on and span.ends_on >= issued_on:
            return span
    return None


def set_asks(parent: Draft, *, plan: PlanDays, above: Sequence[str] = ()) -> None:
    """In place, for all below `parent`; `above` are the headings over these lines."""
    for child in parent.children:
        if child.kind in WORK_KINDS:
            _set_asks(child, plan, above)
        child.doubt = child.doubt or _unread(child)
        set_asks(child, plan=plan, above=[*above, child.text])


def _set_asks(draft: Draft, plan: PlanDays, above: Sequence[str]) -> None:
    asks = work_asks(draft.text, above=above, plan=plan, due=draft.due_text, is_row=bool(draft.cells))
    draft.deadline, draft.targets = asks.deadline, asks.targets
    if asks.days and draft.starts_on is None:
        draft.starts_on, draft.ends_on = asks.days.starts_on, asks.days.ends_on


def _unread(draft: Draft) -> Doubt | None:
    """What the words seem to say and was not understood."""
    has_days = draft.starts_on is not None or draft.ends_on is not None
    if draft.kind is NodeKind.PHASE:
        return Doubt.DAY if not has_days and _DAY_OR_MONTH.search(draft.text) else None
    if any(len(name.split()) > _LONGEST_NAME for name in (*draft.units, *draft.partners)):
        return Doubt.HOLDER
    if draft.kind not in WORK_KINDS or draft.cells:
        return None
    lead, colon, _ = draft.text.partition(":")
    if colon and (is_frame_title(lead) or is_period_title(lead)):
        return Doubt.KIND
    if _names_another_day(draft) if draft.deadline else not has_days and _NAMES_A_DAY.search(draft.text):
        return Doubt.DAY
    is_unled = not draft.units and _NAMES_LEAD.search(draft.text)
    return Doubt.HOLDER if is_unled or (not draft.partners and _NAMES_PARTNER.search(draft.text)) else None


def _names_another_day(draft: Draft) -> bool:
    """The only years in the words are none of the deadline."""
    years = set(re.findall(r"\b20\d\d\b", f"{draft.text} {draft.due_text}"))
    due_on = draft.deadline.due_on if draft.deadline else None
    return due_on is not None and bool(years) and str(due_on.year) not in years
