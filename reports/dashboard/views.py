from django.shortcuts import render

from plans.outline.rules import powers_over_plan
from portal.lib import clock
from portal.lib.sheets import Value
from reports.dashboard.forms import CommitteeFilter, FiguresFilter
from reports.dashboard.queries.committees import CommitteeLine, committee_lines
from reports.dashboard.queries.overview import dashboard_of
from reports.dashboard.queries.progress import Scope
from units.pages import page_by_key, sheet_page
from units.tree.models import Unit

COMMITTEE_HEADS = [
    "Đảng ủy",
    "Việc đến hạn",
    "Đúng hạn",
    "Muộn",
    "Quá hạn",
    "Hoạt động đã duyệt",
    "Báo cáo kỳ này",
    "Báo cáo mới nhất",
]


def dashboard(request):
    today = clock.today()
    form = FiguresFilter(request.GET, user=request.user, on=today)
    scope = Scope(request.user, today, **form.chosen)
    context = {
        "form": form,
        "scope": scope,
        "dashboard": dashboard_of(scope),
        "has_committees_below": Unit.objects.committees_below(request.user).exists(),
    }
    return render(request, "reports/dashboard/dashboard.html", context)


def committee_list(request):
    today = clock.today()
    form = CommitteeFilter(request.GET, on=today)
    committees = form.narrow(Unit.objects.committees_below(request.user).open_on(today))
    if request.GET.get("xuat"):
        lines = committee_lines(committees.order_by("path"), period=form.chosen_period, on=today)
        return sheet_page("dang-uy-truc-thuoc", COMMITTEE_HEADS, map(_sheet_line, lines))
    page = page_by_key(committees, request.GET, order="path")
    context = {
        "form": form,
        "page": page,
        "period": form.chosen_period,
        "count": committees.count(),
        "heads": "|".join(COMMITTEE_HEADS),
    }
    lines = committee_lines(page.rows, period=form.chosen_period, on=today)
    return render(request, "reports/dashboard/committee_list.html", {**context, "lines": lines})


def _sheet_line(line: CommitteeLine) -> list[Value]:
    counts = [line.work.total, line.work.in_time, line.work.late, line.work.overdue, line.activities]
    latest = f"{line.report.number_and_symbol}, {line.report.period.label}" if line.report else ""
    return [line.committee.name, *counts, "Đã báo cáo" if line.has_reported else "Chưa báo cáo", latest]


def plan_progress(request):
    plan = request.subject
    scope = Scope(request.user, clock.today(), plan=plan)
    context = {"plan": plan, "tab": "progress", "may": powers_over_plan(request.user, plan)}
    return render(request, "reports/dashboard/plan_progress.html", {**context, "dashboard": dashboard_of(scope)})
