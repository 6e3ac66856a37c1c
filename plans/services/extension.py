"""A later due day for one unit, with its reason."""

from datetime import date, datetime

from django.db import transaction

from plans.enums import RequestKind
from plans.models import Assignment
from plans.periods import short_day
from plans.rules import may_alter
from plans.services.alteration import CHANGED_MEANWHILE, close_requests
from plans.services.assignment import notify_unit
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from units.models import User
from units.services import audit


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
