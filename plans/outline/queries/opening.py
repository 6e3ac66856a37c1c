"""The opening of a plan: what it rests on, and that its issuer now issues it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import takewhile

from plans.enums import NodeKind, ReferenceRole
from plans.outline.models import Node, Plan
from plans.outline.parsing import citation, references_in
from plans.outline.types import OutlineLine
from portal.lib.text import search_key


def opening_of(plan: Plan, lines: Sequence[OutlineLine], *, on: date) -> tuple[str, ...]:
    """The paragraphs printed above the lines. An opening that stands in the lines is kept as it is: above it stand only
    the bases that it does not name. Without one the plan says what it rests on and, by its name on that day, who issues
    it; empty if it rests on nothing."""
    own = _own_opening(lines)
    bases = _unnamed(bases_of(plan), own)
    based_on = tuple(f"Căn cứ {base};" for base in bases)
    if own or not bases:
        return based_on
    about = " ".join(plan.abstract.split()).rstrip(" .;:,")
    issuer = plan.issuer.name_on(on).name
    issues = f"{issuer} ban hành Kế hoạch {about} như sau:"
    return (*based_on, issues) if len(bases) > 1 else (f"Thực hiện {bases[0]}, {issues}",)


def has_opening(plan: Plan, lines: Iterable[OutlineLine | Node]) -> bool:
    return bool(_own_opening(lines) or bases_of(plan))


def _own_opening(lines: Iterable[OutlineLine | Node]) -> list[str]:
    """The paragraphs before the first heading."""
    of_text = (line for line in lines if line.kind != NodeKind.FOOTNOTE)
    texts = (line.text for line in takewhile(lambda line: line.kind == NodeKind.PARAGRAPH, of_text))
    return [text for text in texts if text.strip()]


def bases_of(plan: Plan) -> list[str]:
    """How each is cited: the plans it carries out or alters, then what was written down for it."""
    rows = list(plan.references.filter(role=ReferenceRole.BASIS).order_by("position"))
    linked = {row.linked_plan_id for row in rows}
    plans = [one for one in (plan.parent_plan, plan.amends) if one and one.issued_on and one.pk not in linked]
    words = [*map(_plan_cited, plans), *(row.words for row in rows)]
    return _unnamed(words, [])


def _plan_cited(plan: Plan) -> str:
    assert plan.issued_on
    issuer = plan.issuer.name_on(plan.issued_on).name
    return citation(f"{plan.number:02}", plan.symbol, plan.day_on_paper, issuer)


def _unnamed(bases: Iterable[str], texts: Sequence[str]) -> list[str]:
    """Those that name a document that neither the texts nor one before them names."""
    named, words = _documents_in(texts), search_key(" ".join(texts))
    unnamed = []
    for base in bases:
        documents = _documents_in([base])
        # What has no number of the usual form is known by its words alone.
        is_named = documents <= named if documents else re.search(rf"(?<!\w){re.escape(search_key(base))}(?!\w)", words)
        if not is_named:
            unnamed.append(base)
        named, words = named | documents, f"{words} {search_key(base)}"
    return unnamed


def _documents_in(texts: Sequence[str]) -> set[tuple[str, str]]:
    return {(item.number.lstrip("0"), item.symbol) for item in references_in(texts, [])}
