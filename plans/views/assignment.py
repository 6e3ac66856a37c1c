"""The work of one unit: its page, what the unit answers and asks, what the office changes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from plans.forms.alteration import AnswerForm, ExtensionForm, RequestForm, WithdrawForm
from plans.forms.handover import HandoverForm
from plans.models import Activity, UnitRequest
from plans.queries.chain import chain_of
from plans.queries.handover import came_from, went_to
from plans.queries.reminder_history import reminder_history
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
from units.views.pages import form_page


def assignment_detail(request):
    user = request.user
    assignment = request.subject
    activities = Activity.objects.visible_to(user).filter(assignment=assignment)
    requests = list(UnitRequest.objects.visible_to(user).filter(assignment=assignment).with_people().newest_first())
    context = {
        "assignment": assignment,
        "reminder_history": reminder_history(assignment, on=clock.today())
        if may_follow_reminders(user, assignment)
        else None,
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


def assignment_acknowledge(request):
    assignment = request.subject
    try:
        acknowledge(assignment=assignment, by=request.user, at=clock.now())
        messages.success(request, "Đã nhận nhiệm vụ. Khi làm xong, bấm “Ghi hoạt động”.")
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect(assignment)


def assignment_extend(request):
    assignment = request.subject
    form = ExtensionForm(request.POST or None, assignment=assignment, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, f"Đã gia hạn đến {assignment.due_on:%d/%m/%Y}. Đơn vị đã nhận thông báo.")
        return redirect(assignment)
    return render(request, "plans/assignment_extend.html", {"assignment": assignment, "form": form})


def assignment_withdraw(request):
    row = request.subject
    form = WithdrawForm(request.POST or None, assignment=row, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, f"Đã thu hồi nhiệm vụ của {row.unit}. Lời nhắc đã dừng.")
        return redirect(row)
    back = row.get_absolute_url()
    trail = [("Nhiệm vụ", reverse("plans:task_list")), (row.title, back)]
    note = f"{row.unit} · {row.title}"
    return form_page(request, form, title="Thu hồi nhiệm vụ", submit="Thu hồi", back=back, note=note, trail=trail)


def request_create(request):
    assignment = request.subject
    form = RequestForm(request.POST or None, assignment=assignment, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, "Đã gửi đề nghị. Văn phòng trả lời thì đơn vị nhận được thông báo.")
        return redirect(assignment)
    return render(request, "plans/request_create.html", {"assignment": assignment, "form": form})


def request_answer(request):
    asked = request.subject
    if not asked.is_waiting:
        messages.info(request, f"Đề nghị này đã được trả lời: {asked.get_state_display().lower()}.")
        return redirect(asked.assignment)
    form = AnswerForm(request.POST or None, request=asked, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, f"Đã trả lời. {asked.assignment.unit} nhận được thông báo.")
        return redirect(asked.assignment)
    return render(request, "plans/request_answer.html", {"asked": asked, "row": asked.assignment, "form": form})


def unit_handover(request):
    """Everything a closing unit leaves, to its successors."""
    unit = request.subject
    form = HandoverForm(request.POST or None, unit=unit, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, f"Đã chuyển việc của {unit.name}. Các đơn vị nhận đã có thông báo.")
        return redirect("reports:home")
    return render(request, "plans/unit_handover.html", {"unit": unit, "form": form})
