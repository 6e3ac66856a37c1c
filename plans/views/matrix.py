from django.contrib import messages
from django.shortcuts import redirect, render

from plans.forms.matrix import MatrixForm
from plans.views.plan import plan_page
from portal.lib import clock


def task_matrix(request):
    plan = request.subject
    form = MatrixForm(request.POST or None, plan=plan, by=request.user, on=clock.today())
    if request.method == "POST" and "preview" not in request.POST and form.is_done():
        messages.success(request, f"Đã giao {len(form.result)} việc. Các đơn vị đã nhận thông báo.")
        return redirect("plans:plan_tasks", plan.pk)
    return render(request, "plans/task_matrix.html", plan_page(request, plan, tab="tasks") | {"form": form})
