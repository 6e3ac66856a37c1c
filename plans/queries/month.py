"""A month as the calendar shows it: what is due, and what is commemorated, day by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from plans.models import Assignment
from plans.models.assignment import AssignmentQuerySet
from portal.lib.calendar import Anniversary, anniversaries_of, weeks_of

SHOWN_A_DAY = 6


@dataclass(frozen=True)
class CalendarDay:
    """`due` holds at most SHOWN_A_DAY assignments; `more` counts the rest."""

    on: date
    is_of_month: bool
    is_today: bool
    due: list[Assignment]
    more: int
    anniversaries: list[Anniversary]
    mark: str

    @property
    def is_empty(self) -> bool:
        return not (self.due or self.anniversaries or self.mark)


def month_of(
    rows: AssignmentQuerySet, *, first: date, today: date, marks: Mapping[date, str]
) -> list[list[CalendarDay]]:
    """The weeks of the month that begins on `first` with those of `rows` that are due in them, in one query. `marks`
    names the days off and the days worked in exchange."""
    weeks = weeks_of(first)
    rows = rows.with_context().due_in(weeks[0][0], weeks[-1][-1]).due_first()
    due = {on: list(group) for on, group in groupby(rows, key=lambda assignment: assignment.due_on)}
    anniversaries: dict[date, list[Anniversary]] = {}
    for year in {weeks[0][0].year, weeks[-1][-1].year}:
        for anniversary in anniversaries_of(year):
            anniversaries.setdefault(anniversary.on, []).append(anniversary)

    def day(on: date) -> CalendarDay:
        found = due.get(on, [])
        return CalendarDay(
            on=on,
            is_of_month=on.month == first.month,
            is_today=on == today,
            due=found[:SHOWN_A_DAY],
            more=max(len(found) - SHOWN_A_DAY, 0),
            anniversaries=anniversaries.get(on, []),
            mark=marks.get(on, ""),
        )

    return [[day(on) for on in week] for week in weeks]
