"""Work goes from one unit to others. What was done stays where it was done, and both sides know of each other."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from plans.enums import Part, RequestKind
from plans.models import Assignment, Handover, Task, TaskUnit
from plans.queries.handover import left_parts
from plans.rules import may_alter, may_hand_over
from plans.services.alteration import CHANGED_MEANWHILE, close_requests
from plans.services.assignment import reporters_of
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from units.enums import NoticeKind, Role
from units.models import Unit, User
from units.queries.schedules import acknowledge_day
from units.services import audit
from units.services.notices import NoticeDraft, file_notices


@transaction.atomic
def hand_over_unit(
    *,
    unit: Unit,
    heirs: Sequence[Unit],
    exceptions: Mapping[Assignment, Sequence[Unit]],
    rows: Iterable[Assignment],
    reason: str,
    by: User,
    at: datetime,
) -> list[Assignment]:
    """All that a unit leaves goes to `heirs`, all or nothing: `rows` are its open assignments, those among
    `exceptions` go elsewhere. Later periods of its tasks follow. Returns what the heirs took."""
    ensure(may_hand_over(by, unit), "Chỉ Văn phòng chuyển được việc của đơn vị thuộc mình.")
    ensure(bool(heirs), "Chọn ít nhất một đơn vị nhận.", field="heirs")
    of_task: dict[int, set[Unit]] = {}
    taken: list[Assignment] = []
    for row in rows:
        to = exceptions.get(row) or heirs
        taken += _hand_over(row, to, reason=reason, by=by, at=at)
        of_task.setdefault(row.task_id, set()).update(to)
    parts = list(left_parts(unit, paths=by.paths(Role.CLERK), on=clock.local_day(at)).select_related("task"))
    parts += TaskUnit.objects.present().filter(unit=unit, task__in=of_task).exclude(pk__in=[part.pk for part in parts])
    ensure(bool(taken or parts), "Không còn việc nào để chuyển.")
    for part in parts:
        for heir in of_task.get(part.task_id, heirs):
            _join(part.task, heir, part=part.part, at=at)
        part.left_on = clock.local_day(at)
        part.save(update_fields=["left_on"])
    _notify_heirs(taken, unit, reason=reason, at=at)
    return taken


@transaction.atomic
def hand_over_one(*, assignment: Assignment, to: Unit, reason: str, by: User, at: datetime) -> Assignment:
    """One period of one unit; later periods stay with the unit."""
    (taken,) = _hand_over(assignment, [to], reason=reason, by=by, at=at)
    on = clock.local_day(at)
    # Known to the task, so that its people see it, but not for periods to come.
    values = {"part": Part.LEAD, "joined_on": on, "left_on": on}
    TaskUnit.objects.get_or_create(task=assignment.task, unit=to, defaults=values)
    _notify_heirs([taken], assignment.unit, reason=reason, at=at)
    return taken


def _hand_over(row: Assignment, to: Sequence[Unit], *, reason: str, by: User, at: datetime) -> list[Assignment]:
    ensure(may_alter(by, row), f"“{row.title}” không còn mở, hoặc do cơ quan khác giao.")
    ensure(bool(reason.strip()), "Ghi lý do để các đơn vị biết.", field="reason")
    for heir in to:
        _hold_heir(row, heir, at=at)
    if Assignment.objects.open().filter(pk=row.pk).update(withdrawn_at=at) != 1:
        raise RuleViolation(CHANGED_MEANWHILE)
    row.withdrawn_at = at
    close_requests(row, *RequestKind, answer=reason.strip(), by=by, at=at)
    taken = [_taken_by(heir, row, at=at) for heir in to]
    Handover.objects.bulk_create([Handover(given=row, taken=one, reason=reason.strip(), by=by, at=at) for one in taken])
    names = ", ".join(heir.name for heir in to)
    audit.record("assignment_handed_over", row, by=by, at=at, reason=reason.strip(), to=names)
    for one in taken:
        audit.record("assignment_taken_over", one, by=by, at=at, reason=reason.strip(), given=row.unit.name)
    return taken


def _hold_heir(row: Assignment, heir: Unit, *, at: datetime) -> None:
    ensure(heir.pk != row.unit_id, f"{heir.name} đang giữ việc này; chọn đơn vị khác.", field="heirs")
    is_open = Unit.objects.open_on(clock.local_day(at)).filter(pk=heir.pk, closed_on=None).exists()
    ensure(is_open, f"{heir.name} đã kết thúc hoặc sắp kết thúc hoạt động; chọn đơn vị khác.", field="heirs")
    is_below = heir.path.startswith(row.task.plan.issuer_path) and heir.path != row.task.plan.issuer_path
    ensure(is_below, f"{heir.name} không thuộc cơ quan ban hành kế hoạch.", field="heirs")


def _taken_by(heir: Unit, row: Assignment, *, at: datetime) -> Assignment:
    """What the heir does instead; if it has this very work already, that one carries both."""
    copied = ("period_ends_on", "due_on", "nominal_due_on", "targets", "root_id")
    values = {name: getattr(row, name) for name in copied}
    values["acknowledge_by"] = acknowledge_day(row.root_id, on=clock.local_day(at))
    taken, is_new = Assignment.objects.get_or_create(
        task=row.task,
        unit=heir,
        period_starts_on=row.period_starts_on,
        defaults={**values, "unit_path": heir.path, "assigned_at": at},
    )
    ensure(
        is_new or taken.withdrawn_at is None,
        f"{heir.name} đã được thu hồi chính việc “{row.title}”. Chọn đơn vị khác cho việc này.",
        field="heirs",
    )
    return taken


def _join(task: Task, heir: Unit, *, part: str, at: datetime) -> None:
    """From now on the heir takes part; who leads already goes on leading."""
    values = {"part": part, "joined_on": clock.local_day(at), "left_on": None}
    there = TaskUnit.objects.filter(task=task, unit=heir).first()
    if there is None:
        TaskUnit.objects.create(task=task, unit=heir, **values)
    elif there.left_on or (there.part == Part.COOPERATING and part == Part.LEAD):
        TaskUnit.objects.filter(pk=there.pk).update(**values)


def _notify_heirs(taken: list[Assignment], unit: Unit, *, reason: str, at: datetime) -> None:
    """Each person once, however much the unit took."""
    people = reporters_of([row.unit for row in taken], on=clock.local_day(at))
    drafts = []
    for path, group in groupby(sorted(taken, key=lambda row: (row.unit_path, row.due_on)), lambda row: row.unit_path):
        rows = list(group)
        more = f" và {len(rows) - 1} việc khác" if len(rows) > 1 else ""
        drafts += [
            NoticeDraft(
                recipient=person,
                kind=NoticeKind.TASK,
                event="taken_over",
                about=rows[0],
                version=f"{unit.pk}:{at:%Y%m%dT%H%M%S%f}",
                title=f"Nhận bàn giao từ {unit.name}: {rows[0].title}{more}",
                body=f"Hạn đầu tiên {rows[0].due_on:%d/%m/%Y}. Lý do: {reason.strip()}",
            )
            for person in people.get(path, [])
        ]
    file_notices(drafts, at=at)
