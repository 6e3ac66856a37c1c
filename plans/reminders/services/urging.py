"""Urging between the reminders: from the office or the inspection body to units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.urls import reverse

from plans.periods import short_day
from plans.work.models import Assignment
from plans.work.rules import may_urge
from plans.work.services.assignments import reporters_of
from portal.lib import clock
from portal.lib.errors import ensure
from units.audit.services import record_event
from units.enums import NoticeKind
from units.inbox.services.notices import NoticeDraft, file_notices
from units.people.models import User
from units.tree.models import Unit

NOT_OPEN = "đã xong hoặc không thuộc phạm vi đôn đốc của đồng chí"
NOBODY_REPORTS = "đơn vị chưa có người báo cáo, quản trị cần phân công ở mục Tổ chức"
URGED_TODAY = "hôm nay đã đôn đốc, mỗi ngày chỉ nhắc một lần về một việc"
MEANWHILE = "Có việc vừa được người khác đôn đốc hoặc vừa xong. Hãy xem lại danh sách rồi gửi lại."
LISTED = 3


@dataclass(frozen=True)
class UrgingLine:
    assignment: Assignment
    obstacle: str  # why it cannot be urged now; empty if it can


@dataclass(frozen=True)
class UnitUrging:
    """What one unit is urged to do, and who of it is told."""

    unit: Unit
    lines: list[UrgingLine]
    people: list[User]


def urgings_by_unit(assignments: Iterable[Assignment], *, by: User, on: date) -> list[UnitUrging]:
    """By unit in the order of the tree, the longest due first."""
    rows = sorted(assignments, key=lambda row: (row.unit_path, row.due_on, row.pk))
    people = reporters_of((row.unit for row in rows), on=on)
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.unit_path)]
    return [
        UnitUrging(
            unit=group[0].unit,
            lines=[UrgingLine(row, _obstacle(row, by=by, is_reached=row.unit_path in people, on=on)) for row in group],
            people=people.get(group[0].unit_path, []),
        )
        for group in groups
    ]


def _obstacle(assignment: Assignment, *, by: User, is_reached: bool, on: date) -> str:
    if not may_urge(by, assignment):
        return NOT_OPEN
    if assignment.urged_on == on:
        return URGED_TODAY
    return "" if is_reached else NOBODY_REPORTS


@transaction.atomic
def urge(assignments: Sequence[Assignment], *, by: User, text: str, at: datetime) -> list[UnitUrging]:
    """Urges the people of the lead units: one notice a person for all of it, each assignment
    at most once a day whoever urges, all of the selection or nothing."""
    on = clock.local_day(at)
    urgings = urgings_by_unit(assignments, by=by, on=on)
    refused = [line for urging in urgings for line in urging.lines if line.obstacle]
    ensure(not refused, _refusal(refused))
    chosen = Assignment.objects.open().filter(pk__in=[row.pk for row in assignments])
    ensure(chosen.exclude(urged_on=on).update(urged_on=on) == len(assignments), MEANWHILE)
    file_notices(_drafts(urgings, by=by, text=text, on=on), at=at)
    for assignment in assignments:
        record_event("assignment_urged", assignment, by=by, at=at, text=text)
    return urgings


def _refusal(lines: list[UrgingLine]) -> str:
    named = "; ".join(
        f"“{line.assignment.title}” của {line.assignment.unit.name}: {line.obstacle}" for line in lines[:LISTED]
    )
    more = f"; và {len(lines) - LISTED} việc khác" if len(lines) > LISTED else ""
    return f"Chưa gửi lời đôn đốc nào. {named}{more}."


def _drafts(urgings: list[UnitUrging], *, by: User, text: str, on: date) -> list[NoticeDraft]:
    rows_of: dict[User, list[Assignment]] = {}
    for urging in urgings:
        for person in urging.people:
            rows_of.setdefault(person, []).extend(line.assignment for line in urging.lines)
    return [_draft(person, rows, by=by, text=text, on=on) for person, rows in rows_of.items()]


def _draft(person: User, rows: list[Assignment], *, by: User, text: str, on: date) -> NoticeDraft:
    first, is_one = rows[0], len(rows) == 1
    listed = "" if is_one else "\n\n" + "\n".join(f"- {_in_words(row)}" for row in rows)
    return NoticeDraft(
        recipient=person,
        kind=NoticeKind.REMINDER,
        event="urged",
        # Several need not all be open still when the mail goes out.
        about=first if is_one else None,
        # An assignment is urged once a day, so its first one names the urging.
        version=f"{on}:{first.pk}",
        title=f"Đôn đốc: {first.title}" if is_one else f"Đôn đốc {len(rows)} nhiệm vụ",
        body=f"{text}{listed}\n\n{by.full_name}",
        url=None if is_one else reverse("plans:task_list"),
    )


def _in_words(assignment: Assignment) -> str:
    return f"{assignment.title}, hạn {short_day(assignment.due_on)} ({assignment.unit.name})"
