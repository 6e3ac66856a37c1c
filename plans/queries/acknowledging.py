"""The clock of acknowledging: by when a unit is to say that it has seen its work."""

from datetime import date, timedelta

from units.models import ReminderSettings
from units.queries.working_days import working_days_of

ACKNOWLEDGE = "acknowledge:"  # how the keys of its notices begin
_FURTHEST = timedelta(days=90)  # the most working days that can be set, with Tết among them


def acknowledge_day(root: int, *, on: date) -> date:
    """The day that holds for work given on a day by the root committee; two queries."""
    stored = ReminderSettings.objects.filter(pk=root).first() or ReminderSettings()
    return working_days_of([root], (on, on + _FURTHEST))[root].later(on, stored.acknowledge_days)
