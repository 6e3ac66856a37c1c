"""What the office changes in the work of one unit, always with its reason."""

from datetime import date, datetime

from django.db import transaction

from plans.enums import METRICS_OF_FORM, RequestKind, RequestState
from plans.models import Assignment, UnitRequest
from plans.periods import short_day
from plans.rules import may_alter
from plans.services.assignment import WITHDRAWN, notify_unit
from plans.types import targets_in_words
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from units.models import User
from units.services import audit

CHANGED_MEANWHILE = "Nhiệm vụ này vừa được người khác thay đổi. Hãy mở lại trang để xem."


@transaction.atomic
def extend_assignment(*, assignment: Assignment, due_on: date, reason: str, by: User, at: datetime) -> Assignment:
    """Moves the due day on; the audit keeps the old one and why. Reminders follow the new day by themselves, and
    the extension the unit waits for is granted."""
    was, reason = assignment.due_on, reason.strip()
    ensure(may_alter(by, assignment), "Chỉ gia hạn được việc còn mở, và bởi Văn phòng đã giao việc.")
    ensure(bool(reason), "Ghi lý do gia hạn.", field="reason")
    ensure(due_on > was, f"Hạn mới phải sau hạn đang có ({short_day(was)}).", field="due_on")
    ensure(due_on >= clock.local_day(at), "Hạn mới đã qua; hãy chọn từ hôm nay trở đi.", field="due_on")
    if Assignment.objects.open().filter(pk=assignment.pk, due_on=was).update(due_on=due_on, nominal_due_on=None) != 1:
        raise RuleViolation(CHANGED_MEANWHILE)
    assignment.due_on, assignment.nominal_due_on = due_on, None
    close_requests(assignment, RequestKind.EXTENSION, answer=reason, by=by, at=at)
    days = {"was": was.isoformat(), "due_on": due_on.isoformat()}
    audit.record("assignment_extended", assignment, by=by, at=at, reason=reason, **days)
    notify_unit(
        assignment,
        event="assignment_extended",
        version=due_on,
        title=f"Gia hạn đến {short_day(due_on)}",
        body=f"Hạn cũ {short_day(was)}. Lý do: {reason}",
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
    close_requests(assignment, *RequestKind, answer=reason, by=by, at=at)
    audit.record("assignment_withdrawn", assignment, by=by, at=at, reason=reason)
    body = f"Đơn vị không phải thực hiện nhiệm vụ này nữa. Lý do: {reason}"
    notify_unit(assignment, event=WITHDRAWN, title="Đã thu hồi nhiệm vụ", body=body, at=at)
    return assignment


@transaction.atomic
def change_targets(
    *, assignment: Assignment, targets: dict[str, int], reason: str, by: User, at: datetime
) -> Assignment:
    """Other targets for one unit and period; `targets` is metric → quantity, of the form of the task."""
    was = assignment.targets
    ensure(may_alter(by, assignment), "Chỉ sửa được chỉ tiêu của việc còn mở, và bởi Văn phòng đã giao việc.")
    known = set(METRICS_OF_FORM.get(assignment.task.form, ()))
    ensure(set(targets) <= known, "Chỉ tiêu không thuộc hình thức của nhiệm vụ.")
    ensure(targets != was, "Chỉ tiêu chưa đổi gì. Hãy sửa số cần đổi.")
    if Assignment.objects.open().filter(pk=assignment.pk, targets=was).update(targets=targets) != 1:
        raise RuleViolation(CHANGED_MEANWHILE)
    assignment.targets = targets
    before, after = (", ".join(targets_in_words(each)) or "không có" for each in (was, targets))
    act = audit.record("assignment_targets_changed", assignment, by=by, at=at, reason=reason, was=before, now=after)
    body = f"Chỉ tiêu mới: {after}. Trước đó: {before}. Lý do: {reason}"
    notify_unit(assignment, event="targets_changed", version=act.pk, title="Sửa chỉ tiêu", body=body, at=at)
    return assignment


def close_requests(assignment: Assignment, *kinds: str, answer: str, by: User, at: datetime) -> None:
    """What the unit waits for is granted by the act itself."""
    waiting = UnitRequest.objects.filter(assignment=assignment, kind__in=kinds, state=RequestState.WAITING)
    waiting.update(state=RequestState.GRANTED, answer=answer, answered_by=by, answered_at=at)
