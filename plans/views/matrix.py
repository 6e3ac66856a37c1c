from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from plans.forms.matrix import MatrixForm
from plans.models import Plan
from plans.views.plan import plan_page
from portal.lib import clock


def task_matrix(request, pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).with_header(), pk=pk)
    form = MatrixForm(request.POST or None, plan=plan, by=request.user, on=clock.today())
    if request.method == "POST" and "preview" not in request.POST and form.is_done():
        messages.success(request, f"Đã giao {len(form.result)} việc. Các đơn vị đã nhận thông báo.")
        return redirect("plans:plan_tasks", pk)
    return render(request, "plans/task_matrix.html", plan_page(request, plan, tab="tasks") | {"form": form})
