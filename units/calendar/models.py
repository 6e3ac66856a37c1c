from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from units.enums import OffDayRule, Role
from units.people.models import User
from units.scope import holds, holds_over, lies_at, within
from units.tree.models import Unit

CALENDAR_ROLES = (Role.CLERK, Role.ADMIN)


class CommitteeCalendarQuerySet(models.QuerySet["CommitteeCalendar"]):
    def changed(self) -> Self:
        """Those whose due days have not followed the last change yet."""
        return self.exclude(version=F("followed_version"))


class CommitteeCalendar(models.Model):
    """How a committee counts its working days. Each change of the rule or of a day moves `version` on; due days
    have followed up to `followed_version`. Holidays were filled in through the year `seeded_through`."""

    root = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="calendar")
    off_day_rule = models.CharField(max_length=8, choices=OffDayRule, default=OffDayRule.STAYS)
    seeded_through = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    followed_version = models.PositiveIntegerField(default=1)

    objects = CommitteeCalendarQuerySet.as_manager()

    class Meta:
        ordering = ["root"]
        constraints = [
            models.CheckConstraint(
                condition=Q(off_day_rule__in=OffDayRule.values), name="calendar_off_day_rule_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"Lịch làm việc của {self.root}"

    branch = lies_at("root.path")


class DayMarkQuerySet(models.QuerySet["DayMark"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(within("root__path", user.branches(*CALENDAR_ROLES)))

    def of_year(self, year: int) -> Self:
        return self.filter(on__range=(date(year, 1, 1), date(year, 12, 31))).order_by("on")


class DayMark(models.Model):
    """A day that a committee does not work, or a day of a weekend that it does."""

    root = models.ForeignKey(Unit, models.PROTECT, related_name="day_marks")
    on = models.DateField("Ngày")
    is_working = models.BooleanField("Là ngày làm việc", default=False)
    name = models.CharField("Tên ngày", max_length=120)

    objects = DayMarkQuerySet.as_manager()

    class Meta:
        ordering = ["root", "on"]
        constraints = [models.UniqueConstraint(fields=["root", "on"], name="day_marked_once")]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} {self.name}"

    branch = lies_at("root.path")


may_keep_calendar = holds_over("path", *CALENDAR_ROLES)
may_keep_a_calendar = holds(*CALENDAR_ROLES)
may_unmark_day = holds_over("root.path", *CALENDAR_ROLES)


def calendar_root(user: User) -> Unit | None:
    """The committee whose calendar the person keeps: that of the first seat in use that reaches up to it."""
    roots = [seat.unit.root for seat in user.acting if seat.role in CALENDAR_ROLES]
    return next((root for root in roots if may_keep_calendar(user, root)), None)
