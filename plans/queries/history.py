"""What happened to a plan, in the words of the office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from plans.models import Plan
from portal.lib.clock import local_day
from units.enums import ACT_LABELS
from units.models import AuditEvent


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
    return (event.actor_name, local_day(event.at)) if is_writing else event.pk


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
    steps = AuditEvent.objects.about(plan).filter(act__in=["plan_taken_back", "plan_sent_for_review"])
    last = steps.first()
    return last.details["reason"] if last and last.act == "plan_taken_back" else ""
