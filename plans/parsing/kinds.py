"""What each node of the tree means, judged by the heading it stands under, its own words and its mark."""

import datetime
import re
from dataclasses import replace
from enum import Enum

from plans.enums import Form, NodeKind
from plans.parsing.bodies import bodies_in, is_addressed, names_a_body
from plans.parsing.dates import is_period_title
from plans.parsing.outline import Draft
from plans.parsing.places import keep_unaddressed, lift_closing, lift_throughout, mark_introduction, set_days
from portal.lib.text import search_key


class Context(Enum):
    OPENING = "opening"
    AIMS = "aims"
    PURPOSE = "purpose"
    REQUIREMENT = "requirement"
    GOALS = "goals"
    CONTENT = "content"
    FORMS = "forms"
    MEASURES = "measures"
    DUTIES = "duties"
    OTHER = "other"
    UNKNOWN = "unknown"


# read from the top: the first word found in a section's title decides
_SECTION_WORDS: tuple[tuple[str, Context], ...] = (
    (r"\bmuc dich\b|^yeu cau", Context.AIMS),
    (r"\bnoi dung\b|\bnhiem vu\b|\bgiai phap\b|\bthoi gian\b", Context.CONTENT),
    (r"\bhinh thuc\b", Context.FORMS),
    (r"\bmuc tieu\b|\bchi tieu\b", Context.GOALS),
    (r"\bto chuc,? thuc hien\b|\btrach nhiem\b|\bphan cong\b|\bche do\b|\bbao cao\b", Context.DUTIES),
    (r"\bkinh phi\b", Context.OTHER),
)
_FORM_WORDS: tuple[tuple[str, Form], ...] = (
    (
        r"phuong tien (thong tin|truyen thong)|dai chung|bao chi|mang xa hoi|"
        r"(trang|cong) (thong tin|tin) dien tu|truyen thong so|phat thanh|internet",
        Form.MASS_MEDIA,
    ),
    (r"truc quan|co dong|pa ?no|bang ron|khau hieu|ap phich", Form.VISUAL),
    (r"tuyen truyen mieng|bao cao vien|sinh hoat chi bo|hoi nghi|hoc tap,? quan triet", Form.ORAL),
    (r"thi dua|hoi thi|cuoc thi|phong trao|guong dien hinh|bieu duong", Form.EMULATION),
)
_PLAIN_FORM = re.compile(r"tuyen truyen mieng|co dong truc quan|phuong tien thong tin dai chung|phong trao thi dua")
_FORM_TITLE_LONGEST = 90
_LEAD_LONGEST = 90
_ANNOUNCES = re.compile(r"(nhu sau|cu the|sau day|bao gom|gom)$")
_LEAF_KINDS = {
    Context.OPENING: NodeKind.PARAGRAPH,
    Context.AIMS: NodeKind.PURPOSE,
    Context.PURPOSE: NodeKind.PURPOSE,
    Context.REQUIREMENT: NodeKind.REQUIREMENT,
    Context.GOALS: NodeKind.PARAGRAPH,
    Context.CONTENT: NodeKind.CONTENT_ITEM,
    Context.FORMS: NodeKind.MEASURE,
    Context.MEASURES: NodeKind.MEASURE,
    Context.DUTIES: NodeKind.DUTY,
    Context.OTHER: NodeKind.PARAGRAPH,
    Context.UNKNOWN: NodeKind.UNCLASSIFIED,
}
_COLUMN_OF_UNITS = re.compile(r"phu trach|thuc hien|don vi|chu tri|phoi hop|to chuc, ca nhan")


def classify(root: Draft, *, issued_on: datetime.date | None) -> None:
    """Sets kind, form, units, days, confidence in place; splits `title: text`, lifts what stands too deep."""
    has_sections = any(_is_section(draft) for draft in root.children)
    met_section = False
    for draft in root.children:
        if _is_section(draft):
            met_section = True
            _classify_section(draft)
        elif not has_sections:
            draft.kind, draft.confidence = NodeKind.UNCLASSIFIED, 0.3
        elif not met_section:
            _classify_leaf(draft, Context.OPENING)
        else:
            draft.kind, draft.confidence = NodeKind.PARAGRAPH, 0.6
    set_days(root, issued_on)


def _is_section(draft: Draft) -> bool:
    return draft.style in {"part", "upper", "roman"} or (
        draft.style in {"dec1", "caps", "bold"} and (draft.is_heading or draft.text.isupper())
    )


def _classify_section(section: Draft) -> None:
    context = _context_of(section.text)
    section.kind = NodeKind.SECTION
    section.confidence = 0.95 if context is not Context.UNKNOWN else 0.5
    if section.style in {"part", "upper"} and any(_is_section(child) for child in section.children):
        for child in section.children:
            _classify_section(child) if _is_section(child) else _classify_leaf(child, context)
        return
    if not section.is_heading:
        _split_lead(section, context)
    _classify_children(section, context)
    if context is Context.DUTIES:
        keep_unaddressed(section)
        lift_closing(section)


def _context_of(title: str) -> Context:
    key = search_key(title)
    if re.search(r"to chuc,? thuc hien", key) and not re.search(r"noi dung|thoi gian|hinh thuc", key):
        return Context.DUTIES
    return next((context for words, context in _SECTION_WORDS if re.search(words, key)), Context.UNKNOWN)


def _classify_children(parent: Draft, context: Context) -> None:
    unit_column = -1
    for child in parent.children:
        if child.style == "row":
            unit_column = _classify_row(child, context, unit_column)
            continue
        if not child.is_heading:
            _split_lead(child, context)
        if child.is_heading:
            _classify_children(child, _classify_heading(child, context))
        else:
            _classify_leaf(child, context)
    mark_introduction(parent)
    if context is Context.CONTENT:
        lift_throughout(parent)


def _classify_heading(draft: Draft, context: Context) -> Context:
    """Sets what the heading is, and answers what stands under it."""
    key = search_key(draft.text)
    draft.kind, draft.confidence = NodeKind.HEADING, 0.85
    match context:
        case Context.AIMS | Context.PURPOSE | Context.REQUIREMENT:
            return _aims_below(key, context)
        case Context.DUTIES:
            return _duty_holder(draft)
        case Context.FORMS:
            return _form(draft, key)
        case Context.CONTENT | Context.GOALS if is_period_title(draft.text) and not draft.style.startswith("bullet"):
            draft.kind, draft.confidence = NodeKind.PHASE, 0.9
        case Context.CONTENT if is_addressed(draft.text):
            _duty_holder(draft)
        case Context.CONTENT if _is_form_title(key):
            return _form(draft, key)
        case Context.CONTENT if "hinh thuc" in key and "noi dung" not in key and _holds_forms(draft):
            return Context.FORMS
        case Context.UNKNOWN:
            draft.confidence = 0.5
    return context


def _aims_below(key: str, context: Context) -> Context:
    has_purpose, has_requirement = "muc dich" in key, "yeu cau" in key
    if has_purpose == has_requirement:
        return context
    return Context.PURPOSE if has_purpose else Context.REQUIREMENT


def _duty_holder(draft: Draft) -> Context:
    if draft.style.startswith("bullet") and not names_a_body(draft.text):
        draft.confidence = 0.75
        return Context.DUTIES
    draft.kind, draft.units = NodeKind.DUTY_HOLDER, bodies_in(draft.text)
    draft.confidence = 0.95 if draft.units else 0.6
    return Context.DUTIES


def _form(draft: Draft, key: str) -> Context:
    draft.form = form_named(key)
    draft.kind, draft.confidence = NodeKind.FORM, 0.95 if draft.form else 0.5
    return Context.MEASURES


def form_named(key: str) -> Form | None:
    """The form that an accent-free title names, or None."""
    return next((form for words, form in _FORM_WORDS if re.search(words, key)), None)


def _is_form_title(key: str) -> bool:
    return len(key) <= _FORM_TITLE_LONGEST and bool(_PLAIN_FORM.search(key))


def _holds_forms(draft: Draft) -> bool:
    titles = [search_key(child.text.split(":")[0])[:_FORM_TITLE_LONGEST] for child in draft.children]
    return sum(form_named(title) is not None for title in titles) >= 2


def _classify_leaf(draft: Draft, context: Context) -> None:
    draft.kind = _LEAF_KINDS[context]
    draft.confidence = 0.9 if draft.is_marked or context in {Context.OPENING, Context.OTHER} else 0.8
    key = search_key(draft.text)
    if context is Context.AIMS:
        draft.confidence = 0.65
        draft.kind = NodeKind.REQUIREMENT if key.startswith("yeu cau") else NodeKind.PURPOSE
    elif context is Context.FORMS and form_named(key) and draft.style.startswith("dec"):
        draft.kind, draft.form, draft.confidence = NodeKind.FORM, form_named(key), 0.75
    elif context is Context.DUTIES:
        draft.units = _leading_bodies(draft.text)
    elif context is Context.UNKNOWN:
        draft.confidence = 0.3
    for child in draft.children:
        _classify_leaf(child, context)


def _leading_bodies(text: str) -> tuple[str, ...]:
    """`Văn phòng Đảng ủy chủ trì, phối hợp với …` names who leads and who cooperates."""
    match = re.match(
        r"(?:Giao |Đề nghị )?(?P<lead>.{3,80}?)\s+(?:chủ trì|có trách nhiệm|chịu trách nhiệm|tham mưu)\b",
        text,
    )
    if not match or not names_a_body(match["lead"]):
        return ()
    partner = re.match(
        r",? ?phối hợp (?:với|cùng) (?P<names>.{3,120}?)"
        r"(?= (?:để|tổ chức|tham mưu|triển khai|xây dựng)|[.;:])",
        text[match.end() :],
    )
    return (*bodies_in(match["lead"]), *(bodies_in(partner["names"]) if partner else ()))


def _classify_row(draft: Draft, context: Context, unit_column: int) -> int:
    """A first row that names a column of units is the table's head; answers which column that is."""
    column = next((place for place, cell in enumerate(draft.cells) if _COLUMN_OF_UNITS.search(search_key(cell))), -1)
    if unit_column < 0 and column >= 0 and all(len(cell) < 50 for cell in draft.cells):
        draft.kind, draft.confidence = NodeKind.PARAGRAPH, 0.8
        return column
    _classify_leaf(draft, context)
    draft.confidence = 0.8
    if 0 <= unit_column < len(draft.cells):
        draft.units = tuple(name.strip() for name in re.split(r"[,;]", draft.cells[unit_column]) if name.strip())
    return unit_column


def _split_lead(draft: Draft, context: Context) -> None:
    """`2.2. Tuyên truyền miệng: Tổ chức …` is a heading and its text in one line."""
    lead, colon, rest = draft.text.partition(":")
    if not colon or not rest.strip() or draft.cells or len(lead) > _LEAD_LONGEST or not _is_lead(lead, context, draft):
        return
    draft.text = f"{lead}:"
    draft.children.append(replace(draft, label="", style="plain", text=rest.strip(), children=[]))


def _is_lead(lead: str, context: Context, draft: Draft) -> bool:
    key = search_key(lead)
    match context:
        case Context.AIMS:
            return key in {"muc dich", "yeu cau", "muc dich, yeu cau"} or draft.kind is NodeKind.SECTION
        case Context.FORMS:
            return form_named(key) is not None
        case Context.DUTIES:
            return draft.kind is NodeKind.SECTION or (names_a_body(lead) and not _ANNOUNCES.search(key))
        case _:
            return draft.kind is NodeKind.SECTION
