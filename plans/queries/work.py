"""Lists of assignments and activities, cut down by what the address asks for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from plans.models.activity import ActivityQuerySet
from plans.models.assignment import AssignmentQuerySet
from plans.periods import month_span
from plans.queries.descent import carried_lines, lines_behind, plans_behind
from plans.queries.lineage import subtree_ids

ASSIGNMENT_STATES = {
    "open": "Đang mở",
    "assigned": "Chờ nhận việc",
    "unseen": "Chưa nhận, quá hạn nhận",
    "acknowledged": "Đang thực hiện",
    "overdue": "Quá hạn",
    "done": "Đã báo xong, chờ duyệt",
    "accepted": "Đã duyệt",
    "on_time": "Xong đúng hạn",
    "late": "Xong muộn",
    "asking": "Có đề nghị chờ trả lời",
    "withdrawn": "Đã thu hồi",
}


def narrow_assignments(rows: AssignmentQuerySet, chosen: Mapping[str, Any], *, on: date) -> AssignmentQuerySet:
    """`chosen` is cleaned: objects of plan, unit and phase, codes of form and state, the first day of a month, the
    days `from` and `to` of a closed span of due days, text q."""
    rows = in_state(rows, chosen.get("state") or "", on=on)
    if plan := chosen.get("plan"):
        rows = rows.filter(task__plan__in=plans_behind(plan))
    if unit := chosen.get("unit"):
        rows = rows.filter(unit_path__startswith=unit.path)
    if phase := chosen.get("phase"):
        rows = rows.filter(task__phase__in=lines_behind(phase) if chosen.get("plan") else [phase.pk])
    if form := chosen.get("form"):
        rows = rows.filter(task__form=form)
    if month := chosen.get("month"):
        rows = rows.filter(due_on__range=month_span(month))
    if since := chosen.get("from"):
        rows = rows.filter(due_on__gte=since)
    if until := chosen.get("to"):
        rows = rows.filter(due_on__lte=until)
    return rows.matching(chosen["q"]) if chosen.get("q") else rows


def in_state(rows: AssignmentQuerySet, state: str, *, on: date) -> AssignmentQuerySet:
    """Withdrawn work stands in no list but its own."""
    named = {
        "": rows.in_force,
        "open": rows.open,
        "assigned": rows.not_yet_acknowledged,
        "unseen": lambda: rows.late_to_acknowledge(on=on),
        "acknowledged": rows.acknowledged,
        "overdue": lambda: rows.overdue(on=on),
        "done": rows.awaiting_acceptance,
        "accepted": rows.accepted,
        "on_time": rows.done_in_time,
        "late": rows.done_late,
        "asking": rows.asking,
        "withdrawn": rows.withdrawn,
    }
    return named[state]()


def narrow_activities(rows: ActivityQuerySet, chosen: Mapping[str, Any]) -> ActivityQuerySet:
    """As for assignments, by the day held; `content` is a node, `metric` the code of a reported figure."""
    exact = {"form": chosen.get("form"), "state": chosen.get("state")}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if plan := chosen.get("plan"):
        rows = rows.filter(plan__in=plans_behind(plan))
    if unit := chosen.get("unit"):
        rows = rows.filter(unit_path__startswith=unit.path)
    if month := chosen.get("month"):
        rows = rows.held_between(*month_span(month))
    if since := chosen.get("from"):
        rows = rows.filter(held_from__gte=since)
    if until := chosen.get("to"):
        rows = rows.filter(held_from__lte=until)
    if phase := chosen.get("phase"):
        below, heirs = subtree_ids(phase), carried_lines(phase.plan)
        rows = rows.of_phase(lines_behind(phase), below | {old for old, heir in heirs.items() if heir in below})
    if content := chosen.get("content"):
        rows = rows.about(lines_behind(content))
    if metric := chosen.get("metric"):
        rows = rows.filter(figures__metric=metric)
    return rows.matching(chosen["q"]) if chosen.get("q") else rows
