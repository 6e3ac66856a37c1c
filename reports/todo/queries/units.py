"""What waits for those who do the work."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from plans.activities.models import Activity
from plans.enums import ActivityState
from plans.work.models import Assignment, UnitRequest
from portal.lib import clock
from reports.todo.queries.items import MOST, NextAction, TodoItem, plan_name
from units.scope import Branch, within

AHEAD = timedelta(days=30)  # what is due later still has its time


def of_reporter(branches: tuple[Branch, ...], *, on: date) -> list[TodoItem]:
    states = [ActivityState.DRAFT, ActivityState.RETURNED]
    rows = Activity.objects.filter(within("unit__path", branches), state__in=states)
    unfinished = list(rows.with_context().order_by("assignment__due_on", "pk")[:MOST])
    taken_up = {activity.assignment_id for activity in unfinished}
    needs_attention = Q(due_on__lte=on + AHEAD) | Q(acknowledged_at=None)
    to_do = Assignment.objects.to_do().filter(needs_attention, within("unit__path", branches))
    waiting = list(to_do.with_context().due_first()[:MOST])
    asking = {row.assignment_id: row for row in UnitRequest.objects.waiting().filter(assignment__in=waiting)}
    return [
        *(_mend_item(activity) for activity in unfinished),
        *(_work_item(assignment, asking.get(assignment.pk)) for assignment in waiting if assignment.pk not in taken_up),
    ]


def _work_item(assignment: Assignment, request: UnitRequest | None) -> TodoItem:
    if assignment.acknowledged_at is None:
        return _acknowledge_item(assignment)
    note = f"{request.get_kind_display()} đã gửi, chờ Văn phòng trả lời" if request else assignment.due_moved_in_words
    return TodoItem(
        what=f"Thực hiện và ghi kết quả: {assignment.title}",
        about=f"{plan_name(assignment.task.plan)} · {assignment.unit.name}",
        url=reverse("plans:assignment_detail", args=[assignment.pk]),
        due_on=assignment.due_on,
        action=NextAction("Ghi hoạt động", f"{reverse('plans:activity_create')}?assignment={assignment.pk}"),
        note=note,
    )


def _acknowledge_item(assignment: Assignment) -> TodoItem:
    """Its day is that of acknowledging, which may lie long before the work is due."""
    by = assignment.acknowledge_by
    return TodoItem(
        what=f"Nhận nhiệm vụ: {assignment.title}",
        about=f"{plan_name(assignment.task.plan)} · {assignment.unit.name}",
        url=reverse("plans:assignment_detail", args=[assignment.pk]),
        due_on=min(by, assignment.due_on) if by else assignment.due_on,
        action=NextAction("Đã nhận", reverse("plans:assignment_acknowledge", args=[assignment.pk]), is_post=True),
        note=f"Hạn thực hiện {assignment.due_on:%d/%m/%Y}" if by else "",
    )


def _mend_item(activity: Activity) -> TodoItem:
    is_returned = activity.state == ActivityState.RETURNED
    label = "Sửa và gửi lại" if is_returned else "Viết tiếp"
    own_name = f"{activity.get_form_display()} ngày {activity.held_from:%d/%m/%Y}"
    name = activity.assignment.title if activity.assignment else own_name
    return TodoItem(
        what=f"{'Sửa hoạt động bị trả lại' if is_returned else 'Gửi nốt hoạt động đang nháp'}: {name}",
        about=f"{plan_name(activity.plan)} · {activity.unit.name}",
        url=reverse("plans:activity_detail", args=[activity.pk]),
        due_on=activity.assignment.due_on if activity.assignment and activity.assignment.is_open else None,
        since=clock.local_day(activity.changed_at),
        action=NextAction(label, reverse("plans:activity_edit", args=[activity.pk])),
    )
