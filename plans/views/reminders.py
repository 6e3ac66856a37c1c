from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from plans.queries.reminder_preview import preview_reminders
from portal.lib import clock
from units.rules import calendar_root

LONGEST = 200  # people on the page; a committee with more looks at the mails once they are gone


def reminder_preview(request):
    root = calendar_root(request.user)
    if root is None:
        raise PermissionDenied
    preview = preview_reminders(root, user=request.user, on=clock.today())
    context = {
        "root": root,
        "preview": preview,
        "recipients": preview.recipients[:LONGEST],
        "left_out": len(preview.recipients) - LONGEST,
    }
    return render(request, "plans/reminder_preview.html", context)
