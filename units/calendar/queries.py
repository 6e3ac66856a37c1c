"""The working days of committees, read once for a whole span of days."""

from collections.abc import Iterable
from datetime import date, timedelta

from portal.lib.calendar import DueDays, WorkingDays
from units.calendar.models import CommitteeCalendar, DayMark
from units.enums import OffDayRule
from units.people.models import User
from units.tree.models import Unit

# Room on both sides, so that a day at the edge of the span finds its neighbour even over Tết.
_MARGIN = timedelta(days=31)


def working_days(root: Unit, span: tuple[date, date]) -> WorkingDays:
    """Of one root committee, over a closed span, in one query."""
    return working_days_of([root.pk], span)[root.pk]


def working_days_of(roots: Iterable[int], span: tuple[date, date]) -> dict[int, WorkingDays]:
    """The same for several roots, by their ids, in one query."""
    root_pks = set(roots)
    days: dict[int, tuple[set[date], set[date]]] = {root: (set(), set()) for root in root_pks}
    marks = DayMark.objects.filter(root__in=root_pks, on__range=(span[0] - _MARGIN, span[1] + _MARGIN)).order_by("pk")
    for root, on, is_working in marks.values_list("root", "on", "is_working"):
        days[root][is_working].add(on)
    return {root: WorkingDays(frozenset(off), frozenset(worked)) for root, (off, worked) in days.items()}


def due_days(root_id: int, span: tuple[date, date]) -> DueDays:
    """How a root puts the due days of a closed span, in two queries."""
    rule = CommitteeCalendar.objects.filter(pk=root_id).values_list("off_day_rule", flat=True).first()
    return DueDays(working_days_of([root_id], span)[root_id], rule or OffDayRule.STAYS)


def due_days_ahead(root_id: int, *, on: date) -> DueDays:
    """For work that is given on a day: what was due of late, and the years to come that are known."""
    return due_days(root_id, (date(on.year - 1, 1, 1), date(on.year + 2, 12, 31)))


def day_names(user: User, *, around: date) -> dict[date, str]:
    """What the committee of the person calls its days off and made up within two months of a day."""
    if not user.acting:
        return {}
    root = user.acting[0].unit.root
    marks = DayMark.objects.filter(root=root, on__range=(around - 2 * _MARGIN, around + 2 * _MARGIN)).order_by("on")
    return {mark.on: f"{'Làm việc' if mark.is_working else 'Nghỉ'}: {mark.name}" for mark in marks}


def calendar_of(root: Unit) -> CommitteeCalendar:
    """The settings of a root; the usual ones, unsaved, where nobody has set any."""
    return CommitteeCalendar.objects.filter(root=root).first() or CommitteeCalendar(root=root)
