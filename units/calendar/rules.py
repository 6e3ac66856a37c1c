"""Who may say which days are worked."""

from units.calendar.models import CALENDAR_ROLES
from units.people.models import User
from units.scope import holds, holds_over
from units.tree.models import Unit

may_keep_calendar = holds_over("path", *CALENDAR_ROLES)
may_keep_a_calendar = holds(*CALENDAR_ROLES)
may_unmark_day = holds_over("root.path", *CALENDAR_ROLES)


def calendar_root(user: User) -> Unit | None:
    """The committee whose calendar the person keeps: that of the first seat in use that reaches up to it."""
    held = [seat.unit.committee() for seat in user.acting if seat.role in CALENDAR_ROLES]
    return next((root for root in held if may_keep_calendar(user, root)), None)
