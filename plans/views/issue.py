from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from plans.exports import official_plan
from plans.forms.issue import PlanIssueForm
from plans.models import Plan
from plans.services.imports import printed_number
from plans.services.issue import proposed_number
from portal.lib import clock
from portal.lib.errors import RuleViolation
from portal.lib.official.files import to_file
from portal.lib.official.html import to_html
from units.views.downloads import attachment, issued_attachment
from units.views.stamping import stamp_page


def plan_issue(request, pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    form = PlanIssueForm(request.POST or None, document=plan, by=request.user, initial=_proposal(plan))
    if request.method == "POST" and form.is_valid() and form.save(at=clock.now()):
        messages.success(request, f"Đã ban hành Kế hoạch số {plan.number_and_symbol}.")
        return redirect("plans:plan_detail", pk=pk)
    preview = to_html(official_plan(plan, on=clock.today()))
    return render(request, "plans/issue.html", {"plan": plan, "form": form, "preview": preview})


def _proposal(plan):
    """The next free number and today, or what stands on the document the plan was read from; no number where the
    term of office is not known yet."""
    today = clock.today()
    try:
        return {"number": proposed_number(plan, on=today), "issued_on": today} | printed_number(plan)
    except RuleViolation:
        return {"issued_on": today} | printed_number(plan)


def plan_day(request, pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("term"), pk=pk)
    page = reverse("plans:plan_detail", args=[pk])
    trail = [("Kế hoạch", reverse("plans:plan_list")), (plan.number_and_symbol, page)]
    return stamp_page(request, plan, trail=trail)


def plan_file(request, pk):
    """The frozen bytes, as they were issued; `?ban=truoc` for those before the day was stamped."""
    plans = Plan.objects.visible_to(request.user).select_related("issued_file__replaces")
    return issued_attachment(get_object_or_404(plans, pk=pk), request.GET)


def plan_export(request, pk):
    """The text as it stands now, in the format of `?dang=`."""
    ending = request.GET.get("dang", "docx")
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    try:
        return attachment(to_file(official_plan(plan, on=clock.today()), ending))
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return redirect("plans:plan_detail", pk=pk)
