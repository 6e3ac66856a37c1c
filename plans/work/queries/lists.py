"""Work cut down by what the address asks for, and as a board: a column for each state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plans.enums import DONE_STAGES, OPEN_STAGES, STAGES, AssignmentState
from plans.outline.queries.lines import with_replaced_lines, with_replaced_plans
from plans.periods import month_span
from plans.work.models import Assignment, AssignmentQuerySet


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


CARDS = 10

# The stages that work in a state of the filter may stand in; a stage itself is one column.
_COLUMNS_OF: dict[str, tuple[AssignmentState, ...]] = {
    "": OPEN_STAGES + DONE_STAGES,
    AssignmentState.OPEN: OPEN_STAGES,
    AssignmentState.ASKING: OPEN_STAGES,
    AssignmentState.UNSEEN: (AssignmentState.ASSIGNED,),
    AssignmentState.OVERDUE: OPEN_STAGES,
    AssignmentState.IN_TIME: DONE_STAGES,
    AssignmentState.LATE: DONE_STAGES,
    **{stage: (stage,) for stage in STAGES},
}

# In these the list shows just the cards of one column; in the others it shows more.
_SPLIT_BY_STATE = ("", AssignmentState.OPEN, *STAGES)


@dataclass(frozen=True)
class BoardColumn:
    """`cards` are the first of `count`; `list_state` is the state that shows them all in the list."""

    state: str
    cards: list[Assignment]
    count: int
    list_state: str

    @property
    def has_more(self) -> bool:
        return self.count > len(self.cards)

    @property
    def is_whole_list(self) -> bool:
        """Whether the list shows just what stands in the column."""
        return self.list_state == self.state


def board_of(rows: AssignmentQuerySet, *, state: str, on: date) -> list[BoardColumn]:
    """The columns of rows that the filter narrowed to `state`; two queries a column. What is still to be done stands
    soonest first, what is done latest first."""
    return [_column(rows.in_state(stage, on=on), stage, state) for stage in _COLUMNS_OF[state]]


def _column(rows: AssignmentQuerySet, stage: AssignmentState, state: str) -> BoardColumn:
    ordered = rows.order_by("due_on", "pk") if stage in OPEN_STAGES else rows.order_by("-due_on", "-pk")
    return BoardColumn(
        state=stage.value,
        cards=list(ordered.with_context()[:CARDS]),
        count=rows.count(),
        list_state=stage.value if state in _SPLIT_BY_STATE else state,
    )
