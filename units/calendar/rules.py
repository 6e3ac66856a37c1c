"""Who may do what with units, people, terms and the audit log."""

from units.calendar.models import CALENDAR_ROLES, DayMark
from units.people.models import User
from units.tree.models import Unit


def may_keep_calendar(user: User, root: Unit) -> bool:
    return user.has_role(*CALENDAR_ROLES, over=root.path)


def may_keep_a_calendar(user: User) -> bool:
    return user.has_role(*CALENDAR_ROLES)


def may_unmark_day(user: User, mark: DayMark) -> bool:
    return may_keep_calendar(user, mark.root)


def calendar_root(user: User) -> Unit | None:
    """The committee whose calendar the person keeps: that of the first seat in use that reaches up to it."""
    held = [seat.unit.committee() for seat in user.acting if seat.role in CALENDAR_ROLES]
    return next((root for root in held if may_keep_calendar(user, root)), None)
