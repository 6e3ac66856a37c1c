"""Work as a board: a column for each state, the first cards of each."""

from dataclasses import dataclass
from datetime import date

from plans.models import Assignment
from plans.models.assignment import AssignmentQuerySet
from plans.queries.work import in_state

CARDS = 10
COLUMNS = ("assigned", "acknowledged", "done", "accepted", "withdrawn")
# The columns that work in a state of the filter may stand in; what is in force, for none.
_COLUMNS_OF = {
    "": COLUMNS[:4],
    "open": ("assigned", "acknowledged"),
    "asking": ("assigned", "acknowledged"),
    "unseen": ("assigned",),
    "overdue": ("assigned", "acknowledged"),
    "on_time": ("done", "accepted"),
    "late": ("done", "accepted"),
}
# In these the list shows just the cards of one column; in the others it shows more.
_SPLIT_BY_STATE = ("", "open", *COLUMNS)


@dataclass(frozen=True)
class Column:
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


def board_of(rows: AssignmentQuerySet, *, state: str, on: date) -> list[Column]:
    """The columns of rows that the filter narrowed to `state`; two queries a column. What is still to be done stands
    soonest first, what is done latest first."""
    return [_column(in_state(rows, code, on=on), code, state) for code in _COLUMNS_OF.get(state, (state,))]


def _column(rows: AssignmentQuerySet, code: str, state: str) -> Column:
    ordered = rows.order_by("due_on", "pk") if code in _COLUMNS_OF["open"] else rows.order_by("-due_on", "-pk")
    return Column(
        state=code,
        cards=list(ordered.with_context()[:CARDS]),
        count=rows.count(),
        list_state=code if state in _SPLIT_BY_STATE else state,
    )
