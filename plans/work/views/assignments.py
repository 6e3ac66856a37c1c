"""The work of one unit: what the unit answers and asks, what the office changes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from plans.work.forms.assignments import AnswerForm, ExtensionForm, HandoverForm, RequestForm, WithdrawForm
from plans.work.services.assignments import acknowledge
from portal.lib import clock
from units.pages import form_page, is_saved, refusals_shown


def assignment_acknowledge(request):
    assignment = request.subject
    with refusals_shown(request):
        acknowledge(assignment=assignment, by=request.user, at=clock.now())
        messages.success(request, "Đã nhận nhiệm vụ. Khi làm xong, bấm “Ghi hoạt động”.")
    return redirect(assignment)


def assignment_extend(request):
    assignment = request.subject
    form = ExtensionForm(request.POST or None, row=assignment)
    if is_saved(request, form, "Đã gia hạn đến {0.due_on:%d/%m/%Y}. Đơn vị đã nhận thông báo."):
        return redirect(assignment)
    return render(request, "plans/work/assignment_extend.html", {"assignment": assignment, "form": form})


def assignment_withdraw(request):
    row = request.subject
    form = WithdrawForm(request.POST or None, row=row)
    if is_saved(request, form, "Đã thu hồi nhiệm vụ của {0.unit}. Lời nhắc đã dừng."):
        return redirect(row)
    back = row.get_absolute_url()
    trail = [("Nhiệm vụ", reverse("plans:task_list")), (row.title, back)]
    note = f"{row.unit} · {row.title}"
    return form_page(request, form, title="Thu hồi nhiệm vụ", submit="Thu hồi", back=back, note=note, trail=trail)


def request_create(request):
    assignment = request.subject
    form = RequestForm(request.POST or None, row=assignment)
    if is_saved(request, form, "Đã gửi đề nghị. Văn phòng trả lời thì đơn vị nhận được thông báo."):
        return redirect(assignment)
    return render(request, "plans/work/request_create.html", {"assignment": assignment, "form": form})


def request_answer(request):
    unit_request = request.subject
    if not unit_request.is_waiting:
        messages.info(request, f"Đề nghị này đã được trả lời: {unit_request.get_state_display().lower()}.")
        return redirect(unit_request.assignment)
    form = AnswerForm(request.POST or None, request=unit_request, on=clock.today())
    if is_saved(request, form, "Đã trả lời. {0.assignment.unit} nhận được thông báo."):
        return redirect(unit_request.assignment)
    return render(
        request,
        "plans/work/request_answer.html",
        {"unit_request": unit_request, "row": unit_request.assignment, "form": form},
    )


def unit_handover(request):
    """Everything a closing unit leaves, to its successors."""
    unit = request.subject
    form = HandoverForm(request.POST or None, unit=unit, user=request.user, on=clock.today())
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        messages.success(request, f"Đã chuyển việc của {unit.name}. Các đơn vị nhận đã có thông báo.")
        return redirect("reports:home")
    return render(request, "plans/work/unit_handover.html", {"unit": unit, "form": form})
