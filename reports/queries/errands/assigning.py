"""What waits for the office about the work it has given."""

from datetime import date

from django.db.models import Count, Min
from django.urls import reverse

from plans.enums import AssignmentState
from plans.models import Assignment, UnitRequest
from plans.queries.handover import ClosingUnit, closing_units
from portal.lib import clock
from reports.queries.errands.basics import MOST, Errand, Step, plan_name
from reports.queries.links import assignments_url
from units.models.scope import within


def answers(paths: tuple[str, ...]) -> list[Errand]:
    """The requests of units, the longest waiting first."""
    waiting = UnitRequest.objects.waiting().filter(within("assignment__task__plan__issuer_path", paths))
    return [_answer(request) for request in waiting.with_context().order_by("pk")[:MOST]]


def _answer(request: UnitRequest) -> Errand:
    row = request.assignment
    return Errand(
        what=f"Trả lời {request.get_kind_display().lower()} của {row.unit.name}: {row.title}",
        about=plan_name(row.task.plan),
        url=reverse("plans:assignment_detail", args=[row.pk]),
        since=clock.local_day(request.asked_at),
        step=Step("Trả lời", reverse("plans:request_answer", args=[request.pk])),
    )


def handovers(paths: tuple[str, ...], *, on: date) -> list[Errand]:
    """Units that close and leave work to others."""
    return [_hand_over(closing) for closing in closing_units(paths, on=on)[:MOST]]


def _hand_over(closing: ClosingUnit) -> Errand:
    unit = closing.unit
    return Errand(
        what=f"Chuyển {max(closing.assignments, closing.parts)} nhiệm vụ của {unit.name}, kết thúc từ "
        f"{unit.closed_on:%d/%m/%Y}",
        due_on=unit.closed_on,
        step=Step("Chuyển việc", reverse("plans:unit_handover", args=[unit.pk])),
    )


def unseen(paths: tuple[str, ...], *, on: date) -> list[Errand]:
    """One line for all work whose units have not said in time that they have seen it."""
    late = Assignment.objects.in_state(AssignmentState.UNSEEN, on=on).filter(within("unit_path", paths))
    counts = late.aggregate(rows=Count("pk"), units=Count("unit", distinct=True), oldest=Min("acknowledge_by"))
    if not counts["rows"]:
        return []
    step = Step("Xem, đôn đốc", assignments_url(state=AssignmentState.UNSEEN))
    what = f"{counts['rows']} nhiệm vụ của {counts['units']} đơn vị chưa nhận, quá hạn nhận"
    return [Errand(what, step, due_on=counts["oldest"])]
