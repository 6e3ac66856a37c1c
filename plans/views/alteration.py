"""What the office changes in work it has given."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from plans.forms.alteration import WithdrawForm
from plans.forms.task import TaskEditForm
from units.views.pages import form_page


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


def task_edit(request):
    task = request.subject
    form = TaskEditForm(request.POST or None, task=task, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, "Đã sửa nhiệm vụ. Các đơn vị đã nhận thông báo.")
        return redirect("plans:task_detail", task.pk)
    return render(request, "plans/task_edit.html", {"task": task, "form": form})
