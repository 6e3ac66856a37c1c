from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from plans.forms.handover import HandoverForm
from units.models import Unit


def unit_handover(request, pk):
    """Everything a closing unit leaves, to its successors."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    form = HandoverForm(request.POST or None, unit=unit, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, f"Đã chuyển việc của {unit.name}. Các đơn vị nhận đã có thông báo.")
        return redirect("reports:home")
    return render(request, "plans/unit_handover.html", {"unit": unit, "form": form})
