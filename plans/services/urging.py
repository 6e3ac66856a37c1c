"""The word of urging, between the reminders: from the office or the inspection body to units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.urls import reverse

from plans.models import Assignment
from plans.periods import short_day
from plans.rules import may_urge
from plans.services.assignment import reporters_of
from portal.lib import clock
from portal.lib.errors import ensure
from units.enums import NoticeKind
from units.models import Unit, User
from units.services import audit
from units.services.notices import Word, file_notices

NOT_OPEN = "đã xong hoặc không thuộc phạm vi đôn đốc của đồng chí"
NOBODY_HEARS = "đơn vị chưa có người báo cáo, quản trị cần phân công ở mục Tổ chức"
URGED_TODAY = "hôm nay đã đôn đốc, mỗi ngày chỉ nhắc một lần về một việc"
MEANWHILE = "Có việc vừa được người khác đôn đốc hoặc vừa xong. Hãy xem lại danh sách rồi gửi lại."
LISTED = 3


@dataclass(frozen=True)
class Line:
    assignment: Assignment
    obstacle: str  # why it cannot be urged now; empty if it can


@dataclass(frozen=True)
class Call:
    """What one unit is urged to, and who of it hears."""

    unit: Unit
    lines: list[Line]
    people: list[User]


def calls_for(assignments: Iterable[Assignment], *, by: User, on: date) -> list[Call]:
    """By unit in the order of the tree, the longest due first."""
    rows = sorted(assignments, key=lambda row: (row.unit_path, row.due_on, row.pk))
    people = reporters_of((row.unit for row in rows), on=on)
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.unit_path)]
    return [
        Call(
            unit=group[0].unit,
            lines=[Line(row, _obstacle(row, by=by, is_heard=row.unit_path in people, on=on)) for row in group],
            people=people.get(group[0].unit_path, []),
        )
        for group in groups
    ]


def _obstacle(assignment: Assignment, *, by: User, is_heard: bool, on: date) -> str:
    if not may_urge(by, assignment):
        return NOT_OPEN
    if assignment.urged_on == on:
        return URGED_TODAY
    return "" if is_heard else NOBODY_HEARS


@transaction.atomic
def urge(assignments: Sequence[Assignment], *, by: User, text: str, at: datetime) -> list[Call]:
    """Puts a word of urging before the people of the lead units: one notice a person for all of it, each assignment
    at most once a day whoever urges, all of the selection or nothing."""
    on = clock.local_day(at)
    calls = calls_for(assignments, by=by, on=on)
    refused = [line for call in calls for line in call.lines if line.obstacle]
    ensure(not refused, _refusal(refused))
    chosen = Assignment.objects.open().filter(pk__in=[row.pk for row in assignments])
    ensure(chosen.exclude(urged_on=on).update(urged_on=on) == len(assignments), MEANWHILE)
    file_notices(_words(calls, by=by, text=text, on=on), at=at)
    for assignment in assignments:
        audit.record("assignment_urged", assignment, by=by, at=at, text=text)
    return calls


def _refusal(lines: list[Line]) -> str:
    named = "; ".join(
        f"“{line.assignment.title}” của {line.assignment.unit.name}: {line.obstacle}" for line in lines[:LISTED]
    )
    more = f"; và {len(lines) - LISTED} việc khác" if len(lines) > LISTED else ""
    return f"Chưa gửi lời đôn đốc nào. {named}{more}."


def _words(calls: list[Call], *, by: User, text: str, on: date) -> list[Word]:
    heard: dict[User, list[Assignment]] = {}
    for call in calls:
        for person in call.people:
            heard.setdefault(person, []).extend(line.assignment for line in call.lines)
    return [_word(person, rows, by=by, text=text, on=on) for person, rows in heard.items()]


def _word(person: User, rows: list[Assignment], *, by: User, text: str, on: date) -> Word:
    first, is_one = rows[0], len(rows) == 1
    listed = "" if is_one else "\n\n" + "\n".join(f"- {_line(row)}" for row in rows)
    detail = reverse("plans:assignment_detail", args=[first.pk])
    return Word(
        recipient=person,
        kind=NoticeKind.REMINDER,
        # An assignment is urged once a day, so its first one names the word.
        key=f"urge:{on}:assignment:{first.pk}:user:{person.pk}",
        title=f"Đôn đốc: {first.title}"[:300] if is_one else f"Đôn đốc {len(rows)} nhiệm vụ",
        body=f"{text}{listed}\n\n{by.full_name}",
        url=detail if is_one else reverse("plans:task_list"),
        about=f"assignment:{first.pk}" if is_one else "",
    )


def _line(assignment: Assignment) -> str:
    return f"{assignment.title}, hạn {short_day(assignment.due_on)} ({assignment.unit.name})"
