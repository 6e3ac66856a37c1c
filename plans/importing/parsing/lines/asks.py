"""What each line of work asks for beside its words, set on the tree."""

from collections.abc import Sequence

from plans.enums import WORK_KINDS
from plans.importing.parsing.lines.blocks import Draft
from plans.outline.parsing.asks import PlanDays, work_asks


def set_asks(parent: Draft, *, plan: PlanDays, above: Sequence[str] = ()) -> None:
    """In place, for all below `parent`; `above` are the headings over these lines."""
    for child in parent.children:
        if child.kind in WORK_KINDS:
            _set_asks(child, plan, above)
        set_asks(child, plan=plan, above=[*above, child.text])


def _set_asks(draft: Draft, plan: PlanDays, above: Sequence[str]) -> None:
    asks = work_asks(draft.text, above=above, plan=plan, due=draft.due_text, is_row=bool(draft.cells))
    draft.deadline, draft.targets = asks.deadline, asks.targets
    if asks.days and draft.starts_on is None:
        draft.starts_on, draft.ends_on = asks.days.starts_on, asks.days.ends_on
