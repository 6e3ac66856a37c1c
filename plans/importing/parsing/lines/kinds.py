"""What each node of the tree means, judged by the heading it stands under, its own words and its mark."""

import re
from dataclasses import replace

from plans.enums import WORK_KINDS, Doubt, NodeKind
from plans.importing.parsing.lines.blocks import Draft
from plans.importing.parsing.lines.details import (
    adopt_details,
    has_details,
    mark_details,
    names_holders,
    take_details,
)
from plans.importing.parsing.lines.places import (
    demote_duties_without_units,
    lift_closing,
    lift_throughout,
    mark_introduction,
    set_asks,
    set_days,
)
from plans.importing.parsing.lines.titles import (
    AIMS,
    DUTIES,
    NESTED_SECTIONS,
    Context,
    aims_below,
    context_below,
    context_of,
    holders_below,
    is_form_title,
    is_frame_title,
    is_phase_line,
    is_section,
    is_section_title,
    is_work_below,
    opens_forms,
    part_titled,
    purpose_or_requirement,
    split_by_shape,
    split_lead,
)
from plans.outline.parsing import is_period_title
from plans.outline.parsing.asks import PlanDays, form_named
from plans.outline.parsing.bodies import (
    bodies_in,
    holders_in,
    is_addressed,
    names_a_body,
    opens_address,
)
from portal.lib.text import search_key

_TITLE_WORDS = 12


def classify(root: Draft, *, plan: PlanDays) -> None:
    """Sets kind, form, units, days, confidence in place; splits `title: text`, lifts what stands too deep."""
    has_sections = any(is_section(draft) for draft in root.children)
    met_section = False
    for draft in root.children:
        if is_section(draft):
            met_section = True
            _classify_section(draft)
        elif draft.style == "table":
            classify_table(draft, Context.UNKNOWN)
        elif not has_sections:
            draft.kind, draft.confidence = NodeKind.UNCLASSIFIED, 0.3
        elif not met_section:
            _classify_leaf(draft, Context.OPENING)
        else:
            draft.kind, draft.confidence = NodeKind.PARAGRAPH, 0.6
    if not any(draft.kind is NodeKind.PURPOSE for draft in root.descendants()):
        _guess_purposes(root)
    set_days(root, plan)
    set_asks(root, plan=plan)


def _guess_purposes(root: Draft) -> None:
    """Where no part says what the plan is for, goals without figures may."""
    for section in root.children:
        if context_of(section.text) is Context.GOALS:
            for draft in section.descendants():
                if draft.kind is NodeKind.PARAGRAPH and not re.search(r"\d", draft.text):
                    draft.kind, draft.confidence = NodeKind.PURPOSE, 0.65


def _classify_section(section: Draft, above: Context = Context.UNKNOWN) -> None:
    lead, _, rest = section.text.partition(":")
    own = context_of(lead if rest.strip() and is_section_title(lead) else section.text)
    context = aims_below(section.text, own) if own is Context.AIMS else own
    context = above if own is Context.UNKNOWN else context
    section.kind = NodeKind.SECTION
    is_numbered = section.style in NESTED_SECTIONS
    section.confidence = 0.95 if own is not Context.UNKNOWN else 0.75 if is_numbered else 0.5
    if section.style in {"part", "upper"} and any(child.style in NESTED_SECTIONS for child in section.children):
        for child in section.children:
            if child.style in NESTED_SECTIONS:
                _classify_section(child, context)
            else:
                _classify_leaf(child, Context.OPENING)
        return
    if not section.is_heading:
        split_lead(section, context)
    if context is Context.UNKNOWN:
        context = context_below(section)
    elif context is Context.CONTENT and opens_forms(section):
        context = Context.FORMS
    if (
        context in {Context.CONTENT, Context.UNKNOWN, Context.FORMS}
        and is_frame_title(section.text, whole=context is Context.FORMS)
        and not any(map(is_work_below, section.children))
    ):
        context = Context.OTHER
    _classify_children(section, context)
    if context is Context.DUTIES:
        demote_duties_without_units(section)
    lift_closing(section, gives_work=context is Context.DUTIES)


def _classify_children(parent: Draft, context: Context) -> None:
    if is_work := context.leaf in WORK_KINDS or context is Context.UNKNOWN:
        adopt_details(parent)
    addressed = [child.text for child in parent.children if child.is_heading and opens_address(child.text)]
    addresses = all(map(names_a_body, addressed))
    if context in DUTIES:
        split_by_shape(parent.children)
    for child in parent.children:
        if child.style == "table":
            classify_table(child, context)
            continue
        if not child.is_heading:
            split_lead(child, context)
        if is_work and has_details(child):
            _classify_item(child, context)
        elif child.is_heading:
            _classify_children(child, _classify_heading(child, context, addresses=addresses))
        else:
            _classify_leaf(child, context)
    if context is Context.OWN_DUTIES:
        _name_own_holders(parent)
    if is_work and parent.kind is not NodeKind.SECTION:
        mark_details(parent)
    mark_introduction(parent)
    if context is Context.CONTENT:
        lift_throughout(parent)


def _name_own_holders(parent: Draft) -> None:
    """Where all that stands below a body is told to its own parts, they have the work: "Phòng Lý luận chuẩn bị …"."""
    duties = [child for child in parent.children if child.kind is NodeKind.DUTY and not child.cells]
    held = [holders_in(child.text, alone=True) for child in duties]
    if len(duties) > 1 and all(holders.leads for holders in held):
        for child, holders in zip(duties, held, strict=True):
            child.units, child.partners = child.units or holders.leads, child.partners or holders.partners


def _classify_item(item: Draft, context: Context) -> None:
    """An item that has only details below it; who leads it has work, under whatever title it stands."""
    details, item.children, doubt = item.children, [], item.doubt
    _classify_leaf(item, Context.DUTIES if names_holders(replace(item, children=details)) else context)
    item.children = details
    take_details(item)
    item.doubt = doubt if item.units else item.doubt


def _classify_heading(draft: Draft, context: Context, *, addresses: bool = True) -> Context:
    """Sets what the heading is, and answers what stands under it. `addresses`: all that are addressed beside it, as
    "Đối với …", are bodies."""
    draft.kind, draft.confidence = NodeKind.HEADING, 0.85
    if context in AIMS:
        return aims_below(draft.text, context)
    if context in DUTIES:
        return _duty_holder(draft)
    if part := part_titled(draft.text):
        return aims_below(draft.text, part)
    return _form(draft) if context is Context.FORMS else _classify_inner(draft, context, addresses=addresses)


def _classify_inner(draft: Draft, context: Context, *, addresses: bool) -> Context:
    """A heading among the contents: a phase, a form, a unit with work, or only a heading."""
    match context:
        case Context.CONTENT | Context.GOALS | Context.UNKNOWN if is_period_title(draft.text):
            draft.kind, draft.confidence = NodeKind.PHASE, 0.9
        case Context.CONTENT if addresses and is_addressed(draft.text):
            _duty_holder(draft)
        case Context.CONTENT if is_form_title(draft.text):
            return _form(draft)
        case Context.CONTENT | Context.UNKNOWN if opens_forms(draft):
            return Context.FORMS
        case Context.UNKNOWN:
            draft.confidence = 0.5
            return context_of(draft.text)
    return Context.CONTENT if draft.kind is NodeKind.PHASE and context is Context.UNKNOWN else context


def _duty_holder(draft: Draft) -> Context:
    draft.units = bodies_in(draft.text) or draft.units
    if opens_address(draft.text) and holders_in(draft.text, alone=True).leads and holders_below(draft):
        # "Phân công cán bộ dự Ngày hội:" says what those below are told
        draft.units = ()
    if not draft.units and (draft.style.startswith("bullet") or holders_below(draft)):
        draft.confidence = 0.75
        return Context.DUTIES
    draft.kind, draft.confidence = NodeKind.DUTY_HOLDER, 0.95 if draft.units else 0.6
    return Context.OWN_DUTIES if draft.units else Context.DUTIES


def _form(draft: Draft) -> Context:
    draft.form = form_named(search_key(draft.text))
    draft.kind, draft.confidence = NodeKind.FORM, 0.95 if draft.form else 0.5
    return Context.MEASURES


def _classify_leaf(draft: Draft, context: Context) -> None:
    if draft.style == "table":
        classify_table(draft, context)
        return
    draft.kind = context.leaf
    draft.confidence = 0.9 if draft.is_marked or context in {Context.OPENING, Context.OTHER} else 0.8
    key = search_key(draft.text)
    if context is Context.AIMS:
        draft.kind, draft.confidence = purpose_or_requirement(draft.text)
    elif context is Context.FORMS and form_named(key) and draft.style.startswith("dec"):
        # what is done is no title
        is_title = len(key.split()) <= _TITLE_WORDS and not re.search(r"\d", key)
        draft.kind, draft.form = NodeKind.FORM if is_title else NodeKind.MEASURE, form_named(key)
        draft.confidence = 0.75
    elif context is Context.CONTENT and is_phase_line(draft.text):
        draft.kind = NodeKind.PHASE
    elif context is Context.UNKNOWN:
        draft.confidence = 0.3
    if draft.kind in WORK_KINDS:
        holders = holders_in(draft.text, alone=context is Context.DUTIES)
        draft.units, draft.partners = holders.leads, holders.partners
        if context is Context.DUTIES and not (holders.leads or draft.cells) and draft.is_marked:
            draft.doubt = draft.doubt or Doubt.HOLDER
    for child in draft.children:
        _classify_leaf(child, context)


def classify_table(table: Draft, context: Context) -> None:
    """Whoever leads a row has work, under whatever title the table stands; rows that only tell figures are text."""
    meaning = table.meaning
    assert meaning is not None
    table.kind, table.confidence = NodeKind.TABLE, 0.9
    if table.table and table.table.is_guess:
        table.doubt = Doubt.CELLS
    if meaning.assigns:
        context = Context.DUTIES
    elif meaning.is_work and context.leaf not in WORK_KINDS:
        context = Context.CONTENT
    elif not meaning.is_work and context not in DUTIES:
        context = Context.OTHER
    _classify_rows(table, context, is_timetable=meaning.is_timetable)


def _classify_rows(parent: Draft, context: Context, *, is_timetable: bool) -> None:
    for row in parent.children:
        if row.style == "band":
            _classify_rows(row, _classify_band(row, context), is_timetable=is_timetable)
            continue
        units, partners = row.units, row.partners
        # an hour that nobody is named for is no duty
        is_event = is_timetable and context in DUTIES and not units
        _classify_leaf(row, Context.CONTENT if is_event else context)
        row.confidence = 0.8
        row.units, row.partners = (units, partners) if row.kind in WORK_KINDS else ((), ())


def _classify_band(band: Draft, context: Context) -> Context:
    if is_period_title(band.text):
        band.kind, band.confidence = NodeKind.PHASE, 0.9
        return context
    below = _classify_heading(band, context)
    if context in DUTIES and not band.units:
        band.kind, band.confidence = NodeKind.HEADING, 0.75
        return context
    return context if context is Context.OTHER else below
