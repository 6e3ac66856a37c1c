from django.shortcuts import render

from plans.outline.rules import powers_over_plan
from portal.lib import clock
from reports.dashboard.forms import FiguresFilter
from reports.dashboard.queries.overview import dashboard_of
from reports.dashboard.queries.progress import Scope


def dashboard(request):
    today = clock.today()
    form = FiguresFilter(request.GET, user=request.user, on=today)
    scope = Scope(request.user, today, **form.chosen)
    return render(
        request, "reports/dashboard/dashboard.html", {"form": form, "scope": scope, "dashboard": dashboard_of(scope)}
    )


def plan_progress(request):
    plan = request.subject
    scope = Scope(request.user, clock.today(), plan=plan)
    context = {"plan": plan, "tab": "progress", "may": powers_over_plan(request.user, plan)}
    return render(request, "reports/dashboard/plan_progress.html", {**context, "dashboard": dashboard_of(scope)})
