from django.contrib import messages
from django.shortcuts import redirect, render

from plans.forms.alteration import ExtensionForm
from plans.forms.filters import AssignmentFilter
from plans.models import Activity, Assignment, UnitRequest
from plans.queries.chain import chain_of
from plans.queries.handover import came_from, went_to
from plans.queries.reminder_steps import reminding_of
from plans.rules import (
    may_acknowledge,
    may_alter,
    may_ask,
    may_follow_reminders,
    may_log_for,
    may_read_work_of,
    may_urge,
)
from plans.services.assignment import acknowledge
from portal.lib import clock
from portal.lib.errors import RuleViolation
from units.queries.paging import page_by_key

ORDERS = ("due_on", "-due_on")


def task_list(request):
    filters = AssignmentFilter(request.GET, user=request.user, on=clock.today(), usual="open")
    sort = request.GET.get("sort") if request.GET.get("sort") in ORDERS else ORDERS[0]
    rows = filters.narrow(Assignment.objects.visible_to(request.user))
    page = page_by_key(rows.with_context(), request.GET, order=sort)
    context = {
        "filters": filters,
        "count": rows.count(),
        "page": page,
        "urgeable": {row.pk for row in page.rows if may_urge(request.user, row)},
        "sort": sort,
        "today": clock.today(),
        "is_filtered": filters.is_asked,
    }
    return render(request, "plans/task_list.html", context)


def assignment_detail(request):
    user = request.user
    assignment = request.subject
    activities = Activity.objects.visible_to(user).filter(assignment=assignment)
    requests = list(UnitRequest.objects.visible_to(user).filter(assignment=assignment).with_people().newest_first())
    context = {
        "assignment": assignment,
        "reminding": reminding_of(assignment, on=clock.today()) if may_follow_reminders(user, assignment) else None,
        "requests": requests,
        "is_asking": any(asked.is_waiting for asked in requests),
        "came_from": came_from(assignment, user=user),
        "went_to": went_to(assignment, user=user),
        "chain": chain_of(assignment, user=user),
        "activities": activities.with_context().prefetch_related("evidence", "figures").newest_first(),
        "is_overdue": assignment.is_overdue(on=clock.today()),
        "may": {
            "acknowledge": may_acknowledge(user, assignment),
            "read": may_read_work_of(user, assignment),
            "log": may_log_for(user, assignment),
            "urge": may_urge(user, assignment),
            "alter": may_alter(user, assignment),
            "ask": may_ask(user, assignment),
        },
    }
    return render(request, "plans/assignment_detail.html", context)


def assignment_extend(request):
    assignment = request.subject
    form = ExtensionForm(request.POST or None, assignment=assignment, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, f"Đã gia hạn đến {assignment.due_on:%d/%m/%Y}. Đơn vị đã nhận thông báo.")
        return redirect(assignment)
    return render(request, "plans/assignment_extend.html", {"assignment": assignment, "form": form})


def assignment_acknowledge(request):
    assignment = request.subject
    try:
        acknowledge(assignment=assignment, by=request.user, at=clock.now())
        messages.success(request, "Đã nhận nhiệm vụ. Khi làm xong, bấm “Ghi hoạt động”.")
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect(assignment)
