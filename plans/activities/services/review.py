"""The office's word on what was sent: accepted, or returned with a reason; an acceptance may be taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from plans.activities.models import Activity, Review
from plans.activities.rules import may_reopen_activity, may_review_activity
from plans.enums import ActivityState, ReviewPoint, Verdict
from plans.work.models import Assignment
from plans.work.services.assignments import lock_assignment, mark_accepted, reporters_of
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from units.audit.services import record_event
from units.enums import NoticeKind
from units.inbox.services.notices import notify
from units.people.models import User

_ALREADY = "Hoạt động này không còn chờ duyệt; có thể người khác vừa duyệt hoặc trả lại."
_SENT_AGAIN = "Đơn vị vừa gửi lại với nội dung mới. Hãy xem lại rồi quyết định."
_LEADS = {Verdict.ACCEPTED: "Đã duyệt", Verdict.RETURNED: "Trả lại để sửa", Verdict.REOPENED: "Mở lại để sửa"}
_AT_ONCE = 5000


@transaction.atomic
def accept_activity(*, activity: Activity, by: User, at: datetime, expected_version: int | None = None) -> Activity:
    """From now on its figures count; the work it completes is accepted with it. What was returned and
    sent again since `expected_version` was read is not accepted unread."""
    _decide(activity, ActivityState.ACCEPTED, by=by, at=at, expected_version=expected_version)
    if activity.completes_assignment and activity.assignment:
        mark_accepted(activity.assignment, at=at)
    _record_review(activity, Verdict.ACCEPTED, by=by, at=at)
    return activity


@transaction.atomic
def accept_activities(expected_versions: Mapping[Activity, int], *, by: User, at: datetime) -> int:
    """All of them or none; `expected_versions` are those that were read. Returns how many.

    Raises RuleViolation that names the first that no longer is as it was read."""
    ensure(bool(expected_versions), "Đánh dấu ít nhất một hoạt động rồi duyệt.")
    for activity, version in expected_versions.items():
        try:
            accept_activity(activity=activity, by=by, at=at, expected_version=version)
        except RuleViolation as refusal:
            name = f"hoạt động ngày {activity.held_from:%d/%m/%Y} của {activity.unit}"
            raise RuleViolation(f"Chưa duyệt mục nào, vì {name}: {refusal.message}") from None
    return len(expected_versions)


@transaction.atomic
def return_activity(
    *,
    activity: Activity,
    reason: str,
    points: Mapping[str, str] | None = None,
    by: User,
    at: datetime,
    expected_version: int | None = None,
) -> Activity:
    """Back to the unit with the reason and the parts to mend, see `Review.points`; the work it completed is open
    again. `expected_version` as for `accept_activity`."""
    _check_reason(reason, points)
    _decide(activity, ActivityState.RETURNED, by=by, at=at, expected_version=expected_version)
    if activity.completes_assignment and activity.assignment:
        _take_back_completion(activity.assignment)
    _record_review(activity, Verdict.RETURNED, reason=reason.strip(), points=points, by=by, at=at)
    return activity


@transaction.atomic
def reopen_activity(
    *, activity: Activity, reason: str, points: Mapping[str, str] | None = None, by: User, at: datetime
) -> Activity:
    """Takes back an acceptance: the activity counts no more and is with the unit to be mended."""
    _check_reason(reason, points)
    counted = f"Số liệu của hoạt động này đã nằm trong {activity.reported_in} nên không mở lại được."
    ensure(not activity.reported_in, counted)
    ensure(may_reopen_activity(by, activity), "Chỉ mở lại được hoạt động đơn vị đã ghi và Văn phòng đã duyệt.")
    accepted = Activity.objects.accepted().filter(pk=activity.pk, reported_in="")
    if accepted.update(state=ActivityState.RETURNED, version=F("version") + 1, changed_at=at) != 1:
        raise RuleViolation("Hoạt động này vừa được người khác mở lại hoặc vừa vào báo cáo. Hãy tải lại trang để xem.")
    activity.refresh_from_db()
    if activity.completes_assignment and activity.assignment:
        _take_back_acceptance(activity.assignment)
    _record_review(activity, Verdict.REOPENED, reason=reason.strip(), points=points, by=by, at=at)
    return activity


def _take_back_acceptance(assignment: Assignment) -> None:
    """Open again, unless another activity that says it is done was accepted or still waits."""
    lock_assignment(assignment)
    accepted = Activity.objects.accepted().filter(assignment=assignment, completes_assignment=True)
    if not accepted.exists():
        Assignment.objects.accepted().filter(pk=assignment.pk).update(accepted_at=None)
    _take_back_completion(assignment)
    assignment.refresh_from_db(fields=["done_on", "accepted_at"])


def _take_back_completion(assignment: Assignment) -> None:
    """Open again, unless another activity still says it is done."""
    lock_assignment(assignment)
    completing = Activity.objects.filter(assignment=assignment, completes_assignment=True)
    if completing.filter(state__in=[ActivityState.SUBMITTED, ActivityState.ACCEPTED]).exists():
        return
    if Assignment.objects.awaiting_acceptance().filter(pk=assignment.pk).update(done_on=None):
        assignment.done_on = None


def tie_to_report(activities: Sequence[int], *, name: str, only_first: bool = False) -> None:
    """Ties accepted activities to the issued report that counts them, in the transaction of its issue; `only_first`
    those that no report has yet.

    Raises RuleViolation if one of them counts no more, or is in another report already."""
    tied = 0
    for start in range(0, len(activities), _AT_ONCE):
        some = Activity.objects.accepted().filter(pk__in=activities[start : start + _AT_ONCE])
        some = some.filter(reported_in="") if only_first else some
        tied += some.update(reported_in=name[:200])
    what = "vào báo cáo khác" if only_first else "được mở lại"
    ensure(tied == len(activities), f"Số liệu vừa thay đổi: có hoạt động {what}. Hãy xem lại rồi ban hành.")


def _check_reason(reason: str, points: Mapping[str, str] | None) -> None:
    ensure(bool(reason.strip()), "Ghi lý do trả lại để đơn vị biết cần sửa gì.", field="reason")
    ensure(set(points or ()) <= set(ReviewPoint.values), "Chọn phần cần sửa trong danh sách.", field="points")


def _decide(
    activity: Activity, state: ActivityState, *, by: User, at: datetime, expected_version: int | None = None
) -> None:
    ensure(may_review_activity(by, activity), _ALREADY)
    waiting = Activity.objects.awaiting_review().filter(pk=activity.pk)
    if expected_version is not None:
        ensure(waiting.filter(version=expected_version).exists(), _SENT_AGAIN)
        waiting = waiting.filter(version=expected_version)
    if waiting.update(state=state, version=F("version") + 1, changed_at=at) != 1:
        raise RuleViolation(_ALREADY)
    activity.refresh_from_db()


def _record_review(
    activity: Activity,
    verdict: Verdict,
    *,
    reason: str = "",
    points: Mapping[str, str] | None = None,
    by: User,
    at: datetime,
) -> None:
    review = Review.objects.create(
        activity=activity, verdict=verdict, reason=reason, points=dict(points or {}), by=by, at=at
    )
    record_event(f"activity_{verdict}", activity, by=by, at=at, reason=reason, points=sorted(points or ()))
    people = reporters_of([activity.unit], on=clock.local_day(at)).get(activity.unit_path, [])
    name = activity.assignment.task.title if activity.assignment else activity.get_form_display()
    notify(
        people,
        kind=NoticeKind.REVIEW,
        event=f"activity_{verdict}",
        about=activity,
        version=review.pk,
        title=f"{_LEADS[verdict]}: {name}",
        body=reason or f"Hoạt động ngày {activity.held_from:%d/%m/%Y} đã được tính vào kết quả.",
        at=at,
    )
