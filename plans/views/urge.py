from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from plans.forms.urge import UrgeForm
from plans.models import Assignment
from portal.lib import clock


def assignment_urge(request, pk):
    visible = Assignment.objects.visible_to(request.user).with_context()
    assignment = get_object_or_404(visible, pk=pk)
    form = UrgeForm(request.POST or None, assignment=assignment, by=request.user)
    if form.is_valid() and form.save(at=clock.now()):
        messages.success(request, f"Đã đôn đốc {assignment.unit.name}.")
        return redirect("reports:home")
    return render(request, "plans/assignment_urge.html", {"assignment": assignment, "form": form})
