from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from units.forms.reminders import ReminderSettingsForm
from units.queries.schedules import reminder_settings_of
from units.rules import calendar_root


def reminder_settings(request):
    root = calendar_root(request.user)
    if root is None:
        raise PermissionDenied
    form = ReminderSettingsForm(request.POST or None, row=reminder_settings_of(root), user=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, "Đã lưu cài đặt nhắc việc. Áp dụng từ lần nhắc của ngày mai.")
        return redirect("units:reminder_settings")
    return render(request, "units/reminder_settings.html", {"root": root, "form": form})
