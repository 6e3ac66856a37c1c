"""Requests of units about their work."""

from django.contrib import messages
from django.shortcuts import redirect, render

from plans.forms.alteration import AnswerForm, RequestForm


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
