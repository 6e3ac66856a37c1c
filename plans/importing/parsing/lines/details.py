"""Details below an item ("Cơ quan chủ trì: …", "Sản phẩm: …"): what they say stands on the item itself."""

from plans.enums import Doubt, NodeKind
from plans.importing.parsing.lines.blocks import Draft
from plans.outline.parsing.attributes import Attribute, AttributeKind, attribute_in, details_in

_SURENESS = 0.9


def adopt_details(parent: Draft) -> None:
    """Unmarked details that follow a marked item of one line stand below it; those at the end of several items are of
    what all these stand below."""
    if _are_of_parent(parent):
        return
    items = [child for child in parent.children if child.is_marked]
    # below the only item of a heading they may be those of the heading
    is_guess = len(items) == 1 and not items[0].children and _may_have_details(parent)
    kept: list[Draft] = []
    for child in parent.children:
        attribute = _detail(child)
        above = kept[-1] if kept else None
        if attribute and not child.is_marked and above is not None and _takes_details(above):
            above.children.append(child)
            if is_guess and attribute.kind is not AttributeKind.OTHER:
                parent.doubt = above.doubt = child.doubt = Doubt.LEVEL
        else:
            kept.append(child)
    parent.children = kept


def _are_of_parent(parent: Draft) -> bool:
    places = [place for place, child in enumerate(parent.children) if not child.is_marked and is_detail(child)]
    items = sum(child.is_marked for child in parent.children)
    is_trailing = bool(places) and places[0] == len(parent.children) - len(places)
    return is_trailing and items > 1 and _may_have_details(parent)


def _may_have_details(parent: Draft) -> bool:
    return parent.kind is not NodeKind.SECTION and parent.style != "root"


def has_details(item: Draft) -> bool:
    """Whether all that stands below is details of the item, so that it heads nothing."""
    return all(map(_detail, item.children)) and any(map(is_detail, item.children))


def names_holders(item: Draft) -> bool:
    details = (_detail(child) for child in item.children)
    return any(detail and detail.kind in {AttributeKind.LEADS, AttributeKind.PARTNERS} for detail in details)


def is_detail(draft: Draft) -> bool:
    """Whether a line says who, by when or what comes of it, and not only where."""
    detail = _detail(draft)
    return detail is not None and detail.kind is not AttributeKind.OTHER


def mark_details(parent: Draft) -> None:
    """Those among other lines are details too, unless they say no more than a place: of the heading, whose day is that
    of each line below it that names none."""
    details = [child for child in parent.children if is_detail(child)]
    said = details_in(child.text for child in details)
    parent.units, parent.partners = said.units or parent.units, said.partners or parent.partners
    for child in parent.children:
        if child not in details:
            child.due_text = child.due_text or said.due
    for child in details:
        child.kind, child.units, child.partners, child.confidence = NodeKind.ATTRIBUTE, (), (), 0.75


def take_details(item: Draft) -> None:
    """Sets on the item what the details below it say; they go before its own words."""
    for child in item.children:
        child.kind, child.confidence = NodeKind.ATTRIBUTE, _SURENESS
    details = details_in(child.text for child in item.children)
    item.units, item.partners = details.units or item.units, details.partners or item.partners
    item.due_text, item.product = details.due, details.product


def _detail(draft: Draft) -> Attribute | None:
    return None if draft.children or draft.cells else attribute_in(draft.text)


def _takes_details(above: Draft) -> bool:
    return above.is_marked and (not above.children or has_details(above))
