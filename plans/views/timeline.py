from django.shortcuts import render

from plans.forms.filters import AssignmentFilter
from plans.models import Assignment
from plans.queries.timeline import timeline_of
from portal.lib import clock


def task_timeline(request):
    today = clock.today()
    filters = AssignmentFilter(request.GET, user=request.user, on=today)
    rows = filters.narrow(Assignment.objects.visible_to(request.user))
    context = {"filters": filters, "timeline": timeline_of(rows, on=today), "is_filtered": filters.is_asked}
    return render(request, "plans/task_timeline.html", context)
