from datetime import date, timedelta

from django.http import Http404
from django.shortcuts import render

from plans.forms.filters import AssignmentFilter
from plans.models import Assignment
from plans.queries.month import month_of
from portal.lib import clock
from portal.lib.forms import FIRST_YEAR, LAST_YEAR
from units.queries.working_days import day_names


def calendar(request):
    today = clock.today()
    first = _first_day(request.GET.get("month"), today=today)
    filters = AssignmentFilter(request.GET, user=request.user, on=today)
    # The weeks reach over both ends of the month.
    rows = filters.narrow(Assignment.objects.visible_to(request.user), month=None)
    context = {
        "filters": filters,
        "weeks": month_of(rows, first=first, today=today, marks=day_names(request.user, around=first)),
        "first": first,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": (first + timedelta(days=31)).strftime("%Y-%m"),
        "is_this_month": first == today.replace(day=1),
    }
    return render(request, "plans/calendar.html", context)


def _first_day(month: str | None, *, today: date) -> date:
    """The first day of `2026-03`; of this month if none is asked for. Anything else is no page."""
    try:
        first = date.fromisoformat(f"{month}-01") if month else today.replace(day=1)
    except ValueError:
        raise Http404 from None
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise Http404
    return first
