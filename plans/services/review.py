"""The office's word on what was sent: accepted, or returned with a reason."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from plans.enums import ActivityState, Verdict
from plans.models import Activity, Review
from plans.rules import may_review_activity
from plans.services.assignment import mark_accepted, reporters_of, take_back_done
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from units.enums import NoticeKind
from units.models import User
from units.services import audit
from units.services.notices import Word, file_notices

_ALREADY = "Hoạt động này không còn chờ duyệt; có thể người khác vừa duyệt hoặc trả lại."


@transaction.atomic
def accept_activity(*, activity: Activity, by: User, at: datetime) -> Activity:
    """From now on its figures count; the work it completes is accepted with it."""
    _decide(activity, ActivityState.ACCEPTED, by=by, at=at)
    if activity.completes_assignment and activity.assignment:
        mark_accepted(activity.assignment, at=at)
    _keep_review(activity, Verdict.ACCEPTED, reason="", by=by, at=at)
    return activity


@transaction.atomic
def return_activity(*, activity: Activity, reason: str, by: User, at: datetime) -> Activity:
    """Back to the unit with the reason; the work it completed is open again."""
    ensure(bool(reason.strip()), "Ghi lý do trả lại để đơn vị biết cần sửa gì.", field="reason")
    _decide(activity, ActivityState.RETURNED, by=by, at=at)
    if activity.completes_assignment and activity.assignment:
        take_back_done(activity.assignment)
    _keep_review(activity, Verdict.RETURNED, reason=reason.strip(), by=by, at=at)
    return activity


def _decide(activity: Activity, state: ActivityState, *, by: User, at: datetime) -> None:
    ensure(may_review_activity(by, activity), _ALREADY)
    waiting = Activity.objects.awaiting_review().filter(pk=activity.pk)
    if waiting.update(state=state, version=F("version") + 1, changed_at=at) != 1:
        raise RuleViolation(_ALREADY)
    activity.refresh_from_db()


def _keep_review(activity: Activity, verdict: Verdict, *, reason: str, by: User, at: datetime) -> None:
    review = Review.objects.create(activity=activity, verdict=verdict, reason=reason, by=by, at=at)
    audit.record(f"activity_{verdict}", activity, by=by, at=at, reason=reason)
    people = reporters_of([activity.unit], on=clock.local_day(at)).get(activity.unit_path, [])
    name = activity.assignment.task.title if activity.assignment else activity.get_form_display()
    lead = "Đã duyệt" if verdict == Verdict.ACCEPTED else "Trả lại để sửa"
    words = [
        Word(
            recipient=recipient,
            kind=NoticeKind.REVIEW,
            key=f"review:{review.pk}:{recipient.pk}",
            title=f"{lead}: {name}"[:300],
            body=reason or f"Hoạt động ngày {activity.held_from:%d/%m/%Y} đã được tính vào kết quả.",
            url=reverse("plans:activity_detail", args=[activity.pk]),
        )
        for recipient in people
    ]
    file_notices(words, at=at)
