"""What each line of work asks for beside its words: by when, from when to when, how many."""

import datetime
from collections.abc import Sequence

from plans.enums import WORK_KINDS
from plans.importing.parsing.lines.blocks import Draft
from plans.outline.parsing import Span
from plans.outline.parsing.deadlines import days_of_work, deadline_in
from plans.outline.parsing.quantities import targets_in
from plans.periods import Deadline


def set_asks(parent: Draft, *, issued_on: datetime.date | None, span: Span | None, above: Sequence[str] = ()) -> None:
    """In place, for all below `parent`. `span` is that of the plan, `above` the headings over these lines."""
    for child in parent.children:
        if child.kind in WORK_KINDS:
            _set_asks(child, issued_on, span, above)
        set_asks(child, issued_on=issued_on, span=span, above=[*above, child.text])


def _set_asks(draft: Draft, issued_on: datetime.date | None, span: Span | None, above: Sequence[str]) -> None:
    texts = _day_texts(draft)
    draft.deadline = _first_deadline(texts, issued_on, span)
    found = (days_of_work(text, issued_on=issued_on, span=span) for text in texts)
    days = next(filter(None, found), None)
    if days and draft.starts_on is None:
        draft.starts_on, draft.ends_on = days.starts_on, days.ends_on
    draft.targets = targets_in(draft.text, above=above, deadline=draft.deadline, span=days)


def _day_texts(draft: Draft) -> list[str]:
    """What a column or a detail says of the day goes before the words of the line; of such a row, alone."""
    if not draft.due_text:
        return [draft.text]
    said = [draft.due_text, f"hoàn thành trong {draft.due_text}", f"thời gian: {draft.due_text}"]
    return said if draft.cells else [*said, draft.text]


def _first_deadline(texts: Sequence[str], issued_on: datetime.date | None, span: Span | None) -> Deadline | None:
    return next(filter(None, (deadline_in(text, issued_on=issued_on, span=span) for text in texts)), None)
