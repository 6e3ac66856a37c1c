"""What the office changes in the work of one unit, always with its reason."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from plans.enums import Part, RequestKind, RequestState, are_of_form
from plans.outline.models import Plan
from plans.periods import short_day
from plans.work.models import Assignment, Handover, Task, TaskUnit, UnitRequest
from plans.work.queries.tasks import left_parts
from plans.work.rules import may_alter, may_hand_over
from plans.work.services.assignments import WITHDRAWN, notify_unit, notify_units
from plans.work.states import targets_in_words
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from units.audit.services import record_event
from units.enums import Role
from units.inbox.queries import acknowledge_day
from units.people.models import User
from units.tree.models import Unit

CHANGED_MEANWHILE = "Nhiệm vụ này vừa được người khác thay đổi. Hãy mở lại trang để xem."


@transaction.atomic
def extend_assignment(*, assignment: Assignment, due_on: date, reason: str, by: User, at: datetime) -> Assignment:
    """Moves the due day on; the audit keeps the old one and why. Reminders follow the new day by themselves, and
    the extension the unit waits for is granted."""
    old_due_on, reason = assignment.due_on, reason.strip()
    ensure(may_alter(by, assignment), "Chỉ gia hạn được việc còn mở, và bởi Văn phòng đã giao việc.")
    ensure(bool(reason), "Ghi lý do gia hạn.", field="reason")
    ensure(due_on > old_due_on, f"Hạn mới phải sau hạn đang có ({short_day(old_due_on)}).", field="due_on")
    ensure(due_on >= clock.local_day(at), "Hạn mới đã qua; hãy chọn từ hôm nay trở đi.", field="due_on")
    unchanged = Assignment.objects.open().filter(pk=assignment.pk, due_on=old_due_on)
    if unchanged.update(due_on=due_on, nominal_due_on=None) != 1:
        raise RuleViolation(CHANGED_MEANWHILE)
    assignment.due_on, assignment.nominal_due_on = due_on, None
    close_requests(assignment, kinds=[RequestKind.EXTENSION], answer=reason, by=by, at=at)
    days = {"was": old_due_on.isoformat(), "due_on": due_on.isoformat()}
    record_event("assignment_extended", assignment, by=by, at=at, reason=reason, **days)
    notify_unit(
        assignment,
        event="assignment_extended",
        version=due_on,
        title=f"Gia hạn đến {short_day(due_on)}",
        body=f"Hạn cũ {short_day(old_due_on)}. Lý do: {reason}",
        at=at,
    )
    return assignment


@transaction.atomic
def withdraw_assignment(*, assignment: Assignment, reason: str, by: User, at: datetime) -> Assignment:
    """Takes back the work of one unit and period; reminders stop, later periods of the task come all the same."""
    reason = reason.strip()
    ensure(may_alter(by, assignment), "Chỉ thu hồi được việc còn mở, và bởi Văn phòng đã giao việc.")
    ensure(bool(reason), "Ghi lý do thu hồi để đơn vị biết.", field="reason")
    if Assignment.objects.open().filter(pk=assignment.pk).update(withdrawn_at=at) != 1:
        raise RuleViolation(CHANGED_MEANWHILE)
    assignment.withdrawn_at = at
    close_requests(assignment, kinds=RequestKind, answer=reason, by=by, at=at)
    record_event("assignment_withdrawn", assignment, by=by, at=at, reason=reason)
    body = f"Đơn vị không phải thực hiện nhiệm vụ này nữa. Lý do: {reason}"
    notify_unit(assignment, event=WITHDRAWN, title="Đã thu hồi nhiệm vụ", body=body, at=at)
    return assignment


@transaction.atomic
def change_targets(
    *, assignment: Assignment, targets: dict[str, int], reason: str, by: User, at: datetime
) -> Assignment:
    """Other targets for one unit and period; `targets` is metric → quantity, of the form of the task."""
    old_targets = assignment.targets
    ensure(may_alter(by, assignment), "Chỉ sửa được chỉ tiêu của việc còn mở, và bởi Văn phòng đã giao việc.")
    ensure(are_of_form(targets, assignment.task.form), "Chỉ tiêu không thuộc hình thức của nhiệm vụ.")
    ensure(targets != old_targets, "Chỉ tiêu chưa đổi gì. Hãy sửa số cần đổi.")
    if Assignment.objects.open().filter(pk=assignment.pk, targets=old_targets).update(targets=targets) != 1:
        raise RuleViolation(CHANGED_MEANWHILE)
    assignment.targets = targets
    before, after = (", ".join(targets_in_words(each)) or "không có" for each in (old_targets, targets))
    act = record_event("assignment_targets_changed", assignment, by=by, at=at, reason=reason, was=before, now=after)
    body = f"Chỉ tiêu mới: {after}. Trước đó: {before}. Lý do: {reason}"
    notify_unit(assignment, event="targets_changed", version=act.pk, title="Sửa chỉ tiêu", body=body, at=at)
    return assignment


def close_requests(*rows: Assignment, kinds: Iterable[str], answer: str, by: User, at: datetime) -> None:
    """What the units wait for is answered by the act itself: it gives what was asked for, or leaves nothing to ask."""
    waiting = UnitRequest.objects.filter(assignment__in=rows, kind__in=[*kinds], state=RequestState.WAITING)
    waiting.update(state=RequestState.GRANTED, answer=answer, answered_by=by, answered_at=at)


@transaction.atomic
def hand_over_unit(
    *,
    unit: Unit,
    successors: Sequence[Unit],
    exceptions: Mapping[Assignment, Sequence[Unit]],
    rows: Iterable[Assignment],
    reason: str,
    by: User,
    at: datetime,
) -> list[Assignment]:
    """All that a unit leaves goes to `successors`, all or nothing: `rows` are its open assignments, those among
    `exceptions` go elsewhere. Later periods of its tasks follow. Returns what the successors took."""
    ensure(may_hand_over(by, unit), "Chỉ Văn phòng chuyển được việc của đơn vị thuộc mình.")
    ensure(bool(successors), "Chọn ít nhất một đơn vị nhận.", field="successors")
    ensure(bool(reason.strip()), "Ghi lý do để các đơn vị biết.", field="reason")
    for successor in successors:
        _check_successor(successor, unit, at=at)
    of_task: dict[int, set[Unit]] = {}
    successor_rows: list[Assignment] = []
    for row in rows:
        to = exceptions.get(row) or successors
        successor_rows += _hand_over(row, to, reason=reason, by=by, at=at)
        of_task.setdefault(row.task_id, set()).update(to)
    going_on = left_parts(unit, branches=by.branches(Role.CLERK), on=clock.local_day(at))
    parts = list(going_on.select_related("task__plan"))
    parts_of_given = TaskUnit.objects.present().filter(unit=unit, task__in=of_task).select_related("task__plan")
    parts += parts_of_given.exclude(pk__in=[part.pk for part in parts])
    ensure(bool(successor_rows or parts), "Không còn việc nào để chuyển.")
    for part in parts:
        for successor in of_task.get(part.task_id, successors):
            _check_receives(successor, part.task.plan)
            _join(part.task, successor, part=part.part, at=at)
        part.left_on = clock.local_day(at)
        part.save(update_fields=["left_on"])
    _notify_successors(successor_rows, unit, reason=reason, at=at)
    return successor_rows


@transaction.atomic
def hand_over_one(*, assignment: Assignment, to: Unit, reason: str, by: User, at: datetime) -> Assignment:
    """One period of one unit; later periods stay with the unit."""
    (successor_row,) = _hand_over(assignment, [to], reason=reason, by=by, at=at)
    on = clock.local_day(at)
    # Known to the task, so that its people see it, but not for periods to come.
    values = {"part": Part.LEAD, "joined_on": on, "left_on": on}
    TaskUnit.objects.get_or_create(task=assignment.task, unit=to, defaults=values)
    _notify_successors([successor_row], assignment.unit, reason=reason, at=at)
    return successor_row


def _hand_over(row: Assignment, to: Sequence[Unit], *, reason: str, by: User, at: datetime) -> list[Assignment]:
    ensure(may_alter(by, row), f"“{row.title}” không còn mở, hoặc do cơ quan khác giao.")
    ensure(bool(reason.strip()), "Ghi lý do để các đơn vị biết.", field="reason")
    for successor in to:
        _check_successor(successor, row.unit, at=at)
        _check_receives(successor, row.task.plan)
    if Assignment.objects.open().filter(pk=row.pk).update(withdrawn_at=at) != 1:
        raise RuleViolation(CHANGED_MEANWHILE)
    row.withdrawn_at = at
    close_requests(row, kinds=RequestKind, answer=reason.strip(), by=by, at=at)
    successor_rows = [_row_of_successor(successor, row, at=at) for successor in to]
    Handover.objects.bulk_create(
        [Handover(source=row, successor=one, reason=reason.strip(), by=by, at=at) for one in successor_rows]
    )
    names = ", ".join(successor.name for successor in to)
    record_event("assignment_handed_over", row, by=by, at=at, reason=reason.strip(), to=names)
    for one in successor_rows:
        record_event("assignment_taken_over", one, by=by, at=at, reason=reason.strip(), given=row.unit.name)
    return successor_rows


def _check_successor(successor: Unit, unit: Unit, *, at: datetime) -> None:
    ensure(successor != unit, f"{successor.name} đang giữ việc này; chọn đơn vị khác.", field="successors")
    is_open = Unit.objects.staying_open(clock.local_day(at)).filter(pk=successor.pk).exists()
    ensure(is_open, f"{successor.name} đã kết thúc hoặc sắp kết thúc hoạt động; chọn đơn vị khác.", field="successors")


def _check_receives(successor: Unit, plan: Plan) -> None:
    receives = successor.receives_from(plan.root_id)
    ensure(receives, f"{successor.name} không thuộc cơ quan ban hành kế hoạch.", field="successors")


def _row_of_successor(successor: Unit, row: Assignment, *, at: datetime) -> Assignment:
    """What the successor does instead; if it has this very work already, that one carries both."""
    copied = ("period_ends_on", "due_on", "nominal_due_on", "targets", "root_id")
    values = {name: getattr(row, name) for name in copied}
    values["acknowledge_by"] = acknowledge_day(row.root_id, on=clock.local_day(at))
    successor_row, is_new = Assignment.objects.get_or_create(
        task=row.task,
        unit=successor,
        period_starts_on=row.period_starts_on,
        defaults={**values, "unit_path": successor.path, "assigned_at": at},
    )
    ensure(
        is_new or successor_row.is_open,
        f"{successor.name} đã xong hoặc đã được thu hồi chính việc “{row.title}”. Chọn đơn vị khác cho việc này.",
        field="successors",
    )
    return successor_row


def _join(task: Task, successor: Unit, *, part: str, at: datetime) -> None:
    """From now on the successor takes part; who leads already goes on leading."""
    values = {"part": part, "joined_on": clock.local_day(at), "left_on": None}
    existing = TaskUnit.objects.filter(task=task, unit=successor).first()
    if existing is None:
        TaskUnit.objects.create(task=task, unit=successor, **values)
    elif existing.left_on or (existing.part == Part.COOPERATING and part == Part.LEAD):
        TaskUnit.objects.filter(pk=existing.pk).update(**values)


def _notify_successors(successor_rows: list[Assignment], unit: Unit, *, reason: str, at: datetime) -> None:
    def notice_of(rows: Sequence[Assignment]) -> dict[str, Any]:
        more = f" và {len(rows) - 1} việc khác" if len(rows) > 1 else ""
        return {
            "event": "taken_over",
            "about": rows[0],
            "version": f"{unit.pk}:{at:%Y%m%dT%H%M%S%f}",
            "title": f"Nhận bàn giao từ {unit.name}: {rows[0].title}{more}",
            "body": f"Hạn đầu tiên {rows[0].due_on:%d/%m/%Y}. Lý do: {reason.strip()}",
        }

    notify_units(sorted(successor_rows, key=lambda row: row.due_on), notice_of, at=at)
