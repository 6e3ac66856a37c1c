"""The commemoration days that a plan could name among its contents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plans.enums import HEADING_KINDS, NodeKind
from plans.models import Node, Plan
from portal.lib.calendar import Anniversary, anniversaries_of
from portal.lib.official.types import day_figures
from portal.lib.text import search_key

AUTUMN = 10  # who plans from October on means the year to come as well
LONGEST = 10  # years looked through


@dataclass(frozen=True)
class ProposedDay:
    anniversary: Anniversary

    @property
    def key(self) -> str:
        return f"{self.anniversary.on.isoformat()} {self.anniversary.name}"

    @property
    def line(self) -> str:
        """As it will stand in the plan: the name of the day, the years and the date, and nothing else."""
        day = self.anniversary
        if not day.years:
            return f"{day.name} ({day_figures(day.on)})."
        first = day_figures(day.on.replace(year=day.on.year - day.years))
        return f"Kỷ niệm {day.years} năm {day.name} ({first} - {day_figures(day.on)})."


def span_of(plan: Plan, *, on: date) -> tuple[date, date]:
    """From the first day of the phases to the last; where they are open or name none, to the end of the year."""
    phases = list(plan.nodes.in_force().of_kind(NodeKind.PHASE).exclude(starts_on=None).in_order())
    starts_on = min((phase.starts_on for phase in phases if phase.starts_on), default=on)
    closed = [phase.ends_on for phase in phases if phase.ends_on]
    if phases and len(closed) == len(phases):
        return starts_on, max(closed)
    last = max([starts_on, *closed])
    return starts_on, date(last.year + (last.month >= AUTUMN), 12, 31)


def proposed_days(nodes: Iterable[Node], span: tuple[date, date]) -> list[ProposedDay]:
    """The days of a closed span that no line of the outline names for their year, the round ones first."""
    lines = [(search_key(node.text), node) for node in nodes]
    years = range(span[0].year, min(span[1].year, span[0].year + LONGEST) + 1)
    days = [day for year in years for day in anniversaries_of(year) if span[0] <= day.on <= span[1]]
    left = [day for day in days if not any(_names(text, node, day) for text, node in lines)]
    return [ProposedDay(day) for day in sorted(left, key=lambda day: (not day.is_round, day.on))]


def _names(text: str, node: Node, day: Anniversary) -> bool:
    is_of_year = str(day.on.year) in text or day.on in (node.starts_on, node.ends_on)
    return is_of_year and search_key(day.name) in text


def places_in(nodes: Iterable[Node]) -> list[Node]:
    """Where contents may stand: the headings, but for those of forms and units."""
    kinds = set(HEADING_KINDS) - {NodeKind.FORM, NodeKind.DUTY_HOLDER}
    return [node for node in nodes if node.kind in kinds]


def usual_place(nodes: Iterable[Node]) -> Node | None:
    """The first phase, or else the heading that has a content item below it."""
    rows = list(nodes)
    places = {node.pk: node for node in places_in(rows)}
    phase = next((node for node in places.values() if node.kind == NodeKind.PHASE), None)
    item = next((node for node in rows if node.kind == NodeKind.CONTENT_ITEM and node.parent_id in places), None)
    return phase or (places[item.parent_id or 0] if item else None)
