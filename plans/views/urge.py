from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render

from plans.forms.urge import UrgeForm
from plans.models import Assignment
from plans.rules import may_write_letters
from portal.lib import clock


def assignment_urge(request):
    return _urge_page(request, [str(request.subject.pk)], back="reports:home")


def urge_several(request):
    """A selection, made by ticks in a list: `?viec=…` for each."""
    asked = request.GET.getlist("viec")
    if not asked:
        messages.error(request, "Chưa chọn nhiệm vụ nào. Đánh dấu các nhiệm vụ cần đôn đốc rồi bấm lại.")
        return redirect("plans:task_list")
    return _urge_page(request, asked, back="plans:task_list")


def _urge_page(request, asked, *, back):
    visible = Assignment.objects.visible_to(request.user).with_context()
    form = UrgeForm(request.POST or None, visible=visible, asked=asked, by=request.user, on=clock.today())
    if request.method == "POST" and form.is_done():
        messages.success(request, _summary(form.result))
        return redirect(back)
    may = {"write_letter": may_write_letters(request.user)}
    return render(request, "plans/urge.html", {"form": form, "back": back, "may": may, "token": uuid4()})


def _summary(urgings):
    if len(urgings) == 1:
        return f"Đã đôn đốc {urgings[0].unit.name}."
    return f"Đã đôn đốc {len(urgings)} đơn vị về {sum(len(urging.lines) for urging in urgings)} nhiệm vụ."
