"""What happened to a plan, in the words of the office; and the days of its span that it does not name yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from plans.enums import HEADING_KINDS, NodeKind
from plans.outline.models import Node, Plan
from plans.outline.types import OutlineLine
from portal.lib.calendar import Anniversary, anniversaries_of
from portal.lib.clock import local_day
from portal.lib.official.types import day_figures
from portal.lib.text import search_key
from units.audit.models import ACT_LABELS, AuditEvent


@dataclass(frozen=True)
class HistoryLine:
    """One act, or a run of acts on the outline by one person on one day; `parts` tells what each was about:
    the line of the outline, the document, the reason. `lines` is the outline that the act took away."""

    words: str
    parts: tuple[str, ...]
    actor: str
    role: str
    at: datetime
    lines: tuple[str, ...] = ()


def history_lines(events: Iterable[AuditEvent]) -> list[HistoryLine]:
    """Latest first, as the events are."""
    return [_line(list(run)) for _, run in groupby(events, key=_run_of)]


def _run_of(event: AuditEvent) -> object:
    is_writing = event.act.startswith("plan_node_")
    return (event.actor_id, local_day(event.at)) if is_writing else event.pk


def _line(run: list[AuditEvent]) -> HistoryLine:
    first = run[0]
    if len(run) == 1:
        words, parts = ACT_LABELS[first.act], [_about(first)]
    else:
        words = f"Viết đề cương, {len(run)} lần lưu"
        parts = [f"{ACT_LABELS[event.act]}: {_about(event)}" for event in run]
    return HistoryLine(
        words=words,
        parts=tuple(part for part in parts if part),
        actor=first.actor_name,
        role=first.actor_role,
        at=first.at,
        lines=tuple(first.details.get("lines", ())),
    )


def _about(event: AuditEvent) -> str:
    about = str(event.details.get("reason") or event.details.get("text") or "")
    count = event.details.get("count", 1)
    return f"{about} (cùng {count - 1} mục bên dưới)" if count > 1 else about


def last_word_on(plan: Plan) -> str:
    """Why the plan was last returned, if nobody sent it for review since; else empty."""
    steps = AuditEvent.objects.about(plan).filter(act__in=["plan_taken_back", "plan_sent"])
    last = steps.first()
    return last.details["reason"] if last and last.act == "plan_taken_back" else ""


def undo_words(plan: Plan) -> str:
    """What was done last in the outline of a draft, as after "Đã"; empty if nothing can be taken back."""
    return plan.steps.order_by("-pk").values_list("step__words", flat=True).first() or ""


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


def proposed_days(lines: Iterable[Node | OutlineLine], span: tuple[date, date]) -> list[ProposedDay]:
    """The days of a closed span that no line of the outline names for their year, the round ones first."""
    texts = [(search_key(f"{line.text} {line.words}"), line) for line in lines]
    years = range(span[0].year, min(span[1].year, span[0].year + LONGEST) + 1)
    days = [day for year in years for day in anniversaries_of(year) if span[0] <= day.on <= span[1]]
    not_named = [day for day in days if not any(_names(text, line, day) for text, line in texts)]
    return [ProposedDay(day) for day in sorted(not_named, key=lambda day: (not day.is_round, day.on))]


def _names(text: str, line: Node | OutlineLine, day: Anniversary) -> bool:
    is_of_year = str(day.on.year) in text or day.on in (line.starts_on, line.ends_on)
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
