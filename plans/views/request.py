"""Requests of units about their work."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from plans.forms.request import AnswerForm, RequestForm
from plans.models import Assignment, UnitRequest


def request_create(request, pk):
    assignment = get_object_or_404(Assignment.objects.visible_to(request.user).with_context(), pk=pk)
    form = RequestForm(request.POST or None, assignment=assignment, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, "Đã gửi đề nghị. Văn phòng trả lời thì đơn vị nhận được thông báo.")
        return redirect("plans:assignment_detail", pk)
    return render(request, "plans/request_create.html", {"assignment": assignment, "form": form})


def request_answer(request, pk):
    asked = get_object_or_404(UnitRequest.objects.visible_to(request.user).with_context(), pk=pk)
    if not asked.is_waiting:
        messages.info(request, f"Đề nghị này đã được trả lời: {asked.get_state_display().lower()}.")
        return redirect("plans:assignment_detail", asked.assignment_id)
    form = AnswerForm(request.POST or None, request=asked, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, f"Đã trả lời. {asked.assignment.unit} nhận được thông báo.")
        return redirect("plans:assignment_detail", asked.assignment_id)
    return render(request, "plans/request_answer.html", {"asked": asked, "row": asked.assignment, "form": form})
