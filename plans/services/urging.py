"""The word of urging, between the reminders: from the office or the inspection body to a unit."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from plans.models import Assignment
from plans.rules import may_urge
from plans.services.assignment import reporters_of
from portal.lib import clock
from portal.lib.errors import ensure
from units.enums import NoticeKind
from units.models import Notice, User
from units.services import audit
from units.services.notices import Word, file_notices


@transaction.atomic
def urge(assignment: Assignment, *, by: User, text: str, at: datetime) -> None:
    """Puts a word of urging before the people of the lead unit, at most once a day whoever urges."""
    ensure(may_urge(by, assignment), "Chỉ đôn đốc được việc còn mở, và bởi Văn phòng hoặc Ủy ban kiểm tra.")
    reporters = reporters_of([assignment.unit], on=clock.local_day(at)).get(assignment.unit_path, [])
    ensure(bool(reporters), f"{assignment.unit.name} chưa có người báo cáo; quản trị cần phân công ở mục Tổ chức.")
    today = f"urge:assignment:{assignment.pk}:{clock.local_day(at)}"
    ensure(
        not Notice.objects.filter(key__startswith=f"{today}:").exists(),
        f"Hôm nay {assignment.unit.name} đã được đôn đốc về việc này; mỗi ngày chỉ nhắc một lần.",
    )
    words = [
        Word(
            recipient=reporter,
            kind=NoticeKind.REMINDER,
            key=f"{today}:user:{reporter.pk}",
            title=f"Đôn đốc: {assignment.title}"[:300],
            body=f"{text}\n\n{by.full_name}",
            url=reverse("plans:assignment_detail", args=[assignment.pk]),
            about=f"assignment:{assignment.pk}",
        )
        for reporter in reporters
    ]
    file_notices(words, at=at)
    audit.record("assignment_urged", assignment, by=by, at=at, text=text)
