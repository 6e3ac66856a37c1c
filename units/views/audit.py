from django.shortcuts import render

from units.forms.audit import AuditFilter
from units.models import AuditEvent
from units.queries.paging import page_by_key


def audit_list(request):
    filters = AuditFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    events = AuditEvent.objects.visible_to(request.user).chosen(**chosen)
    return render(request, "units/audit_list.html", {"page": page_by_key(events, request.GET), "filters": filters})
