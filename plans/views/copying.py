"""The plan and the tasks of an earlier year, once more."""

from django.contrib import messages
from django.shortcuts import redirect, render

from plans.forms.plan import CopyPlanForm
from plans.forms.proposals import CopyTasksForm
from plans.views.plan import plan_page
from portal.lib import clock


def plan_copy(request):
    plan = request.subject
    form = CopyPlanForm(request.POST or None, plan=plan, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, "Đã chép thành bản nháp, ngày đã dời. Soát các mục còn nhắc năm cũ rồi gửi duyệt.")
        return redirect(form.result)
    return render(request, "plans/plan_copy.html", {"plan": plan, "form": form})


def task_copy(request):
    plan = request.subject
    form = CopyTasksForm(request.POST or None, plan=plan, by=request.user, on=clock.today())
    if request.method == "POST" and "preview" not in request.POST and form.is_done():
        messages.success(request, f"Đã giao lại {len(form.result)} việc. Các đơn vị đã nhận thông báo.")
        return redirect("plans:plan_tasks", plan.pk)
    return render(request, "plans/task_copy.html", plan_page(request, plan, tab="tasks") | {"form": form})
