"""Lists of assignments and activities, cut down by what the address asks for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from plans.models.activity import ActivityQuerySet
from plans.models.assignment import AssignmentQuerySet
from plans.periods import month_span
from plans.queries.outline import subtree_ids, successors, with_replaced_lines, with_replaced_plans


def narrow_assignments(rows: AssignmentQuerySet, chosen: Mapping[str, Any], *, on: date) -> AssignmentQuerySet:
    """`chosen` is cleaned: objects of plan, unit and phase, codes of form and state, the first day of a month, the
    days `from` and `to` of a closed span of due days, text q."""
    rows = rows.in_state(chosen.get("state") or "", on=on)
    if plan := chosen.get("plan"):
        rows = rows.filter(task__plan__in=with_replaced_plans(plan))
    if unit := chosen.get("unit"):
        rows = rows.filter(unit_path__startswith=unit.path)
    if phase := chosen.get("phase"):
        rows = rows.filter(task__phase__in=with_replaced_lines(phase) if chosen.get("plan") else [phase.pk])
    if form := chosen.get("form"):
        rows = rows.filter(task__form=form)
    if month := chosen.get("month"):
        rows = rows.due_in(*month_span(month))
    if since := chosen.get("from"):
        rows = rows.filter(due_on__gte=since)
    if until := chosen.get("to"):
        rows = rows.filter(due_on__lte=until)
    return rows.matching(chosen["q"]) if chosen.get("q") else rows


def narrow_activities(rows: ActivityQuerySet, chosen: Mapping[str, Any]) -> ActivityQuerySet:
    """As for assignments, by the day held; `content` is a node, `metric` the code of a reported figure."""
    exact = {"form": chosen.get("form"), "state": chosen.get("state")}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if plan := chosen.get("plan"):
        rows = rows.filter(plan__in=with_replaced_plans(plan))
    if unit := chosen.get("unit"):
        rows = rows.filter(unit_path__startswith=unit.path)
    if month := chosen.get("month"):
        rows = rows.held_between(*month_span(month))
    if since := chosen.get("from"):
        rows = rows.filter(held_from__gte=since)
    if until := chosen.get("to"):
        rows = rows.filter(held_from__lte=until)
    if phase := chosen.get("phase"):
        below, heirs = subtree_ids(phase), successors(phase.plan)
        rows = rows.of_phase(with_replaced_lines(phase), below | {old for old, heir in heirs.items() if heir in below})
    if content := chosen.get("content"):
        rows = rows.about(with_replaced_lines(content))
    if metric := chosen.get("metric"):
        rows = rows.filter(figures__metric=metric)
    return rows.matching(chosen["q"]) if chosen.get("q") else rows
