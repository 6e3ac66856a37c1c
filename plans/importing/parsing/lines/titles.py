"""What a title says by its words: a part of a plan, a form; and what it heads, by what stands below it."""

import re
from dataclasses import replace
from enum import Enum

from plans.enums import Doubt, NodeKind
from plans.importing.parsing.lines import WORDS, any_of
from plans.importing.parsing.lines.blocks import Draft
from plans.importing.parsing.lines.details import is_detail
from plans.outline.parsing import is_period_title
from plans.outline.parsing.asks import form_named
from plans.outline.parsing.bodies import names_a_body, opens_with_verb
from portal.lib.text import search_key


class Context(Enum):
    """A part of a plan, and the kind of its lines."""

    OPENING = "opening", NodeKind.PARAGRAPH
    AIMS = "aims", NodeKind.PURPOSE
    PURPOSE = "purpose", NodeKind.PURPOSE
    REQUIREMENT = "requirement", NodeKind.REQUIREMENT
    GOALS = "goals", NodeKind.PARAGRAPH
    CONTENT = "content", NodeKind.CONTENT_ITEM
    FORMS = "forms", NodeKind.MEASURE
    MEASURES = "measures", NodeKind.MEASURE
    DUTIES = "duties", NodeKind.DUTY
    OWN_DUTIES = "own_duties", NodeKind.DUTY
    OTHER = "other", NodeKind.PARAGRAPH
    UNKNOWN = "unknown", NodeKind.UNCLASSIFIED

    @property
    def leaf(self) -> NodeKind:
        """What a line of this part is that heads nothing."""
        return self.value[1]


NESTED_SECTIONS = {"part", "upper", "roman"}
AIMS = {Context.AIMS, Context.PURPOSE, Context.REQUIREMENT}
DUTIES = {Context.DUTIES, Context.OWN_DUTIES}
_LEAD_LONGEST = 90
_ANNOUNCES = re.compile(r"(nhu sau|cu the|sau day|bao gom|gom)$")
_SECTION_WORDS = [(any_of(words), Context[name.upper()]) for name, *words in WORDS["section_titles"]]
_PART_TITLES = [(any_of(words), Context[name.upper()]) for name, *words in WORDS["part_titles"]]
_ORDER = re.compile(r"^(?:thu (?:nhat|hai|ba|tu|nam)|mot la|hai la|ba la|bon la)[,:] ?")
_PURPOSE = re.compile(rf"(?:{any_of(WORDS['purposes'])})\b")
_REQUIREMENT = re.compile(rf"\b(?:{any_of(WORDS['requirements'])})\b")
# "Tổ chức gọn nhẹ, an toàn" says how
_IS_HELD = re.compile(r"(?:to chuc|trien khai|thuc hien|tuyen truyen)\b.{0,60}$")
_REQUIRES = re.compile(
    r"^(?:cac )?yeu cau\b|^khong (?!ngung)|^.{0,70}\bphai\b|\bthiet thuc\b(?! chao mung| lap thanh tich)|\btiet kiem\b"
)
_PLAIN_FORM = re.compile(any_of(WORDS["form_titles"]))
_FORM_TITLE_LONGEST = 90
_TOPIC = re.compile(r"[,;.(]?\s*(?:với )?[Cc]hủ đề\b")
_BRACKETED = re.compile(r"\s*\([^)]*\)")
_AMOUNT = re.compile(r"\W*\d[\d.]*(?: \w+){1,3}\W*")
_DAYS_AHEAD = re.compile(r"\W*(?:từ|trong|ngày|tháng|quý|\d)\b", re.IGNORECASE)
_OPENS_TITLE = re.compile(
    rf"(?:{any_of(WORDS['plain_titles'])})(?:,? (?:va )?(?:{any_of(WORDS['plain_titles'])}))*(?: \w+){{0,3}}$"
)
_TITLE_WORDS = 10
_FRAME = re.compile(
    rf"(?!to chuc )(?:(?:{any_of(WORDS['frame_titles'])})[ ,]*)+(?:thuc hien|dien ra|phat dong|trien khai)?"
)


def context_of(title: str) -> Context:
    """Which part of a plan a section with this title is."""
    key = search_key(title)
    if re.search(r"to chuc,? (?:trien khai )?thuc hien", key) and not re.search(r"noi dung|thoi gian|hinh thuc", key):
        return Context.DUTIES
    return next((context for words, context in _SECTION_WORDS if re.search(words, key)), Context.UNKNOWN)


def is_section_title(text: str) -> bool:
    """True for a line that can be nothing but the title of a part, though it has no mark."""
    key = search_key(text).rstrip(" :")
    is_short = len(key.split()) <= _TITLE_WORDS and not text.rstrip().endswith((".", ";", ",", "!", "?"))
    return is_short and text[:1].isupper() and bool(_OPENS_TITLE.match(key))


def is_frame_title(title: str, *, whole: bool = False) -> bool:
    """True for a title that only says when, where and who: "Thời gian, địa điểm"; if `whole`, not for "Hình thức"."""
    key = search_key(title).strip(" .:")
    return bool(_FRAME.fullmatch(key)) and not (whole and key == "hinh thuc")


def part_titled(title: str) -> Context | None:
    """The part of a plan that a heading inside a section opens by itself, or None."""
    key = search_key(title).strip(" .:")
    return next((context for words, context in _PART_TITLES if re.fullmatch(words, key)), None)


def aims_below(title: str, context: Context) -> Context:
    """Purposes, requirements or still both under a heading on aims."""
    key = search_key(title)
    has_purpose, has_requirement = bool(re.search("muc (?:dich|tieu)", key)), "yeu cau" in key
    if has_purpose == has_requirement:
        return context
    return Context.PURPOSE if has_purpose else Context.REQUIREMENT


def purpose_or_requirement(text: str) -> tuple[NodeKind, float]:
    """Which of both a line on aims is by its words, and how surely."""
    key = _ORDER.sub("", search_key(text))
    is_purpose, is_requirement = bool(_PURPOSE.match(key)), bool(_REQUIREMENT.search(key))
    if _REQUIRES.search(key):
        return NodeKind.REQUIREMENT, 0.65 if is_purpose else 0.85
    if is_requirement and not is_purpose:
        return NodeKind.REQUIREMENT, 0.75
    if is_requirement and _IS_HELD.match(key):
        return NodeKind.REQUIREMENT, 0.65
    return NodeKind.PURPOSE, 0.85 if is_purpose else 0.6


def is_form_title(title: str) -> bool:
    """True for a short title that can be nothing but the name of a form."""
    key = search_key(title)
    return len(key) <= _FORM_TITLE_LONGEST and bool(_PLAIN_FORM.search(key)) and form_named(key) is not None


def is_phase_line(text: str) -> bool:
    """True for "Đợt 1: từ ngày 01/3 đến ngày 31/3/2027, chủ đề …": a phase of one line, with nothing to do in it."""
    lead, colon, rest = text.partition(":")
    days, *_ = _TOPIC.split(rest)
    return bool(colon) and is_period_title(lead) and bool(_DAYS_AHEAD.match(rest)) and is_period_title(days)


def names_a_form(title: str) -> bool:
    return form_named(search_key(title)[:_FORM_TITLE_LONGEST]) is not None


def is_section(draft: Draft) -> bool:
    if draft.style not in {"dec1", "caps", "bold"}:
        return draft.style in NESTED_SECTIONS
    lead, colon, _ = draft.text.partition(":")
    return draft.is_heading or draft.text.isupper() or (bool(colon) and is_section_title(lead))


def is_work_below(child: Draft) -> bool:
    """What stands below a title on time and place is work itself: phases, items of their own, a table."""
    lead = child.text.split(":")[0]
    if is_frame_title(lead) or (not child.is_heading and _says_when(child.text)):
        return False
    return child.is_heading or child.style == "table" or ":" not in child.text or is_period_title(lead)


def _says_when(text: str) -> bool:
    """ "Từ ngày 01/3 đến ngày 31/3/2027 (cao điểm …), tại …": when and where, and nothing else."""
    days, *_ = re.split(r"[,;.]?\s+tại\s", _BRACKETED.sub("", text))
    return bool(_DAYS_AHEAD.match(text)) and is_period_title(days)


def holders_below(draft: Draft) -> bool:
    """The units are named one level deeper: in the rows of a table, or by headings of their own."""
    below = [child for child in draft.children if child.style == "table" or child.is_heading or _lead_of(child)]
    return any(child.style == "table" or names_a_body(_lead_of(child) or child.text) for child in below)


def opens_forms(draft: Draft) -> bool:
    key = search_key(draft.text)
    says_how = bool(re.search(r"hinh thuc|phuong thuc|cach (?:lam|thuc)", key)) and "noi dung" not in key
    return says_how and _names_forms_below(draft)


def context_below(section: Draft) -> Context:
    """What a section is whose title says nothing: forms, or work given to units, by the headings below it."""
    headings = [child for child in section.children if child.is_heading]
    if _names_forms_below(section):
        return Context.FORMS
    holders = sum(names_a_body(child.text) for child in headings)
    return Context.DUTIES if holders >= 2 and holders * 2 > len(headings) else Context.UNKNOWN


def _names_forms_below(draft: Draft) -> bool:
    return sum(names_a_form(child.text.split(":")[0]) for child in draft.children) >= 2


def split_lead(draft: Draft, context: Context) -> None:
    """`2.2. Tuyên truyền miệng: Tổ chức …` is a heading and its text in one line."""
    lead, colon, rest = draft.text.partition(":")
    if not colon or not rest.strip() or draft.cells or len(lead) > _LEAD_LONGEST:
        return
    is_own_title = draft.kind is NodeKind.SECTION and (is_frame_title(lead) or is_section_title(lead))
    if not is_own_title and (
        is_detail(draft) or is_period_title(rest) or is_phase_line(draft.text) or not _is_lead(lead, context, draft)
    ):
        return
    draft.text = f"{lead}:"
    draft.children.append(replace(draft, label="", style="plain", text=rest.strip(), children=[]))


def split_by_shape(siblings: list[Draft]) -> None:
    """Beside two bodies that are told their work behind a colon, what stands before one is a body too."""
    bodies = [child for child in siblings if names_a_body(_lead_of(child))]
    alike = {child.style for child in bodies if child.is_marked and len(bodies) > 1}
    for child in siblings:
        lead = _lead_of(child)
        if child.style in alike and lead and child not in bodies and not opens_with_verb(lead):
            rest = child.text[len(lead) + 1 :].strip()
            child.children.append(replace(child, label="", style="plain", text=rest, children=[]))
            child.text, child.units, child.doubt = f"{lead}:", (lead,), Doubt.HOLDER


def _lead_of(draft: Draft) -> str:
    lead, _, rest = draft.text.partition(":")
    is_lead = bool(rest.strip()) and len(lead) <= _LEAD_LONGEST and not draft.children and not is_detail(draft)
    return lead if is_lead else ""


def _is_lead(lead: str, context: Context, draft: Draft) -> bool:
    key = search_key(lead)
    match context:
        case _ if draft.kind is NodeKind.SECTION:
            return True
        case _ if context in AIMS:
            return part_titled(lead) is Context.AIMS
        case Context.FORMS:
            # "Xe loa lưu động: 20 buổi" only says how much
            return form_named(key) is not None and not _AMOUNT.fullmatch(draft.text[len(lead) + 1 :])
        case _ if context in DUTIES:
            return names_a_body(lead) and not _ANNOUNCES.search(key)
        case Context.CONTENT:
            return is_form_title(lead) or is_period_title(lead)
        case _:
            return False
