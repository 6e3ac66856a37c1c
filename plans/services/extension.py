"""A later due day for one unit, with its reason."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from plans.models import Assignment
from plans.periods import short_day
from plans.rules import may_extend
from plans.services.assignment import reporters_of
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from units.enums import NoticeKind
from units.models import User
from units.services import audit
from units.services.notices import Word, file_notices


@transaction.atomic
def extend_assignment(*, assignment: Assignment, due_on: date, reason: str, by: User, at: datetime) -> Assignment:
    """Moves the due day on; the audit keeps the old one and why. Reminders follow the new day by themselves."""
    was = assignment.due_on
    ensure(may_extend(by, assignment), "Chỉ gia hạn được việc còn mở, và bởi Văn phòng đã giao việc.")
    ensure(bool(reason.strip()), "Ghi lý do gia hạn.", field="reason")
    ensure(due_on > was, f"Hạn mới phải sau hạn đang có ({short_day(was)}).", field="due_on")
    ensure(due_on >= clock.local_day(at), "Hạn mới đã qua; hãy chọn từ hôm nay trở đi.", field="due_on")
    if Assignment.objects.open().filter(pk=assignment.pk, due_on=was).update(due_on=due_on) != 1:
        raise RuleViolation("Nhiệm vụ này vừa được người khác thay đổi. Hãy mở lại trang để xem.")
    assignment.due_on = due_on
    days = {"was": was.isoformat(), "due_on": due_on.isoformat()}
    audit.record("assignment_extended", assignment, by=by, at=at, reason=reason.strip(), **days)
    people = reporters_of([assignment.unit], on=clock.local_day(at)).get(assignment.unit_path, [])
    file_notices([_word(assignment, recipient, was=was, reason=reason.strip()) for recipient in people], at=at)
    return assignment


def _word(assignment: Assignment, recipient: User, *, was: date, reason: str) -> Word:
    return Word(
        recipient=recipient,
        kind=NoticeKind.TASK,
        key=f"extended:{assignment.pk}:{assignment.due_on}:{recipient.pk}",
        title=f"Gia hạn đến {short_day(assignment.due_on)}: {assignment.title}"[:300],
        body=f"Hạn cũ {short_day(was)}. Lý do: {reason}",
        url=reverse("plans:assignment_detail", args=[assignment.pk]),
        about=f"assignment:{assignment.pk}",
    )
