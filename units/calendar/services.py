"""The working-day calendar of a committee: filled in from the public holidays, then kept by the office."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from portal.lib.calendar import SATURDAY, public_days
from portal.lib.clock import local_day
from portal.lib.errors import RuleViolation, ensure
from units.audit.services import record_event
from units.calendar.models import CommitteeCalendar, DayMark, may_keep_calendar
from units.enums import OffDayRule
from units.people.models import User
from units.tree.models import Unit
from units.versions import claim_version

FIRST_YEAR, LAST_YEAR = 2000, 2099  # of which the package knows Tết and the days in lieu


@transaction.atomic
def seed_days(root: Unit, *, at: datetime) -> None:
    """Fills in this year and the next, each once: a day that the office took out stays out."""
    year = local_day(at).year
    calendar = _locked_calendar(root, by=None)
    years = range(max(calendar.seeded_through + 1, year), year + 2)
    if not years:
        return
    CommitteeCalendar.objects.filter(pk=root.pk).update(seeded_through=years[-1])
    _fill_in(root, years, by=None, at=at)


@transaction.atomic
def fill_in_year(root: Unit, *, year: int, by: User, at: datetime) -> int:
    """Adds the public days of a year that are missing, at the wish of the office; counts them."""
    _locked_calendar(root, by=by)
    ensure(FIRST_YEAR <= year <= LAST_YEAR, f"Chỉ nạp được ngày nghỉ từ năm {FIRST_YEAR} đến năm {LAST_YEAR}.")
    return _fill_in(root, [year], by=by, at=at)


def _fill_in(root: Unit, years: Iterable[int], *, by: User | None, at: datetime) -> int:
    existing = set(DayMark.objects.filter(root=root).values_list("on", flat=True))
    rows = [
        DayMark(root=root, on=day.on, is_working=day.is_working, name=day.name)
        for year in years
        for day in public_days(year)
        if day.on not in existing
    ]
    DayMark.objects.bulk_create(rows)
    if rows:
        _move_version(root)
        record_event("days_seeded", root, by=by, at=at, years=sorted({row.on.year for row in rows}), days=len(rows))
    return len(rows)


@transaction.atomic
def mark_day(root: Unit, *, on: date, is_working: bool, name: str, by: User, at: datetime) -> DayMark:
    """Sets a day as off or as worked. The same once more changes nothing, so a double click is no error."""
    _locked_calendar(root, by=by)
    existing = DayMark.objects.filter(root=root, on=on).first()
    if existing and (existing.is_working, existing.name) == (is_working, name):
        return existing
    if existing:
        kind = "ngày làm việc" if existing.is_working else "ngày nghỉ"
        message = f"Ngày {on:%d/%m/%Y} đã ghi là {kind} ({existing.name}). Muốn đổi thì bỏ dòng đó trong bảng trước."
        raise RuleViolation(message, field="on")
    is_weekday = on.weekday() < SATURDAY
    ensure(not (is_working and is_weekday), f"Ngày {on:%d/%m/%Y} vốn là ngày làm việc, không cần ghi.", field="on")
    mark = DayMark.objects.create(root=root, on=on, is_working=is_working, name=name)
    _move_version(root)
    record_event("day_marked", mark, by=by, at=at, is_working=is_working)
    return mark


@transaction.atomic
def unmark_day(mark: DayMark, *, by: User, at: datetime) -> None:
    """Takes a mark away: the day is again what its weekday is. Gone already is as wished."""
    _locked_calendar(mark.root, by=by)
    if DayMark.objects.filter(pk=mark.pk).delete()[0]:
        _move_version(mark.root)
        record_event("day_unmarked", mark, by=by, at=at, is_working=mark.is_working)


@transaction.atomic
def set_off_day_rule(
    root: Unit, rule: OffDayRule, *, by: User, at: datetime, expected_version: int
) -> CommitteeCalendar:
    """What becomes of due days on days off from now on; open work follows within minutes."""
    calendar = _locked_calendar(root, by=by)
    if calendar.off_day_rule == rule:
        return calendar
    claim_version(calendar, expected_version=expected_version)
    was, calendar.off_day_rule = calendar.off_day_rule, rule
    calendar.save(update_fields=["off_day_rule"])
    record_event("off_day_rule_changed", calendar, by=by, at=at, was=was, rule=rule)
    return calendar


def _locked_calendar(root: Unit, *, by: User | None) -> CommitteeCalendar:
    """The row of the committee, made if it is not there, and kept from others until the transaction ends.

    Raises RuleViolation if it is not for the person to change; `by` None is the portal itself."""
    is_theirs = by is None or may_keep_calendar(by, root)
    ensure(is_theirs, "Chỉ Văn phòng và quản trị của đảng ủy sửa được lịch làm việc.")
    CommitteeCalendar.objects.bulk_create([CommitteeCalendar(root=root)], ignore_conflicts=True)
    return CommitteeCalendar.objects.select_for_update(no_key=True).get(pk=root.pk)


def _move_version(root: Unit) -> None:
    CommitteeCalendar.objects.filter(pk=root.pk).update(version=F("version") + 1)
