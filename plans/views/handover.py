from django.contrib import messages
from django.shortcuts import redirect, render

from plans.forms.handover import HandoverForm


def unit_handover(request):
    """Everything a closing unit leaves, to its successors."""
    unit = request.subject
    form = HandoverForm(request.POST or None, unit=unit, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, f"Đã chuyển việc của {unit.name}. Các đơn vị nhận đã có thông báo.")
        return redirect("reports:home")
    return render(request, "plans/unit_handover.html", {"unit": unit, "form": form})
