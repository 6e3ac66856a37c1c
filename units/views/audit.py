from django.shortcuts import render

from portal.lib.sheets import Value
from units.forms.audit import AuditFilter
from units.models import AuditEvent
from units.queries.paging import page_by_key
from units.templatetags.ui import moment
from units.views.pages import sheet_page

AUDIT_HEADS = ["Việc", "Đối tượng", "Người làm", "Vai trò", "Lúc"]


def audit_list(request):
    filters = AuditFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    events = AuditEvent.objects.visible_to(request.user).chosen(**chosen)
    if request.GET.get("xuat"):
        return sheet_page("nhat-ky", AUDIT_HEADS, map(_audit_line, events.order_by("-pk").iterator()))
    return render(request, "units/audit_list.html", {"page": page_by_key(events, request.GET), "filters": filters})


def _audit_line(event: AuditEvent) -> list[Value]:
    return [event.act_in_words, event.subject_in_words, event.actor_name, event.actor_role, moment(event.at)]
