from django.shortcuts import render

from plans.forms.filters import AssignmentFilter
from plans.models import Assignment
from plans.queries.board import board_of
from portal.lib import clock


def task_board(request):
    today = clock.today()
    filters = AssignmentFilter(request.GET, user=request.user, on=today)
    rows = filters.narrow(Assignment.objects.visible_to(request.user))
    columns = board_of(rows, state=filters.cleaned_data.get("state") or "", on=today)
    return render(request, "plans/task_board.html", {"filters": filters, "columns": columns})
