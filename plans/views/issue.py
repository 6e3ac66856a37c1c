from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from plans.exports import official_plan
from plans.forms.issue import PlanIssueForm
from plans.services.issue import proposed_number
from portal.lib import clock
from portal.lib.errors import RuleViolation
from portal.lib.official.files import to_file
from portal.lib.official.html import to_html
from units.views.downloads import attachment, issued_attachment
from units.views.stamping import stamp_page


def plan_issue(request):
    plan = request.subject
    form = PlanIssueForm(request.POST or None, document=plan, by=request.user, initial=_proposal(plan))
    if request.method == "POST" and form.is_valid() and form.save(at=clock.now()):
        messages.success(request, f"Đã ban hành Kế hoạch số {plan.number_and_symbol}.")
        return redirect(plan)
    preview = to_html(official_plan(plan, on=clock.today()))
    return render(request, "plans/issue.html", {"plan": plan, "form": form, "preview": preview})


def _proposal(plan):
    """The next free number and today, or what stands on the document the plan was read from; no number where the
    term of office is not known yet."""
    today, source = clock.today(), plan.imports.first()
    printed = source.printed_number if source else {}
    try:
        return {"number": proposed_number(plan, on=today), "issued_on": today} | printed
    except RuleViolation:
        return {"issued_on": today} | printed


def plan_day(request):
    plan = request.subject
    trail = [("Kế hoạch", reverse("plans:plan_list")), (plan.number_and_symbol, plan.get_absolute_url())]
    return stamp_page(request, plan, trail=trail)


def plan_file(request):
    """The frozen bytes, as they were issued; `?ban=truoc` for those before the day was stamped."""
    return issued_attachment(request.subject, request.GET)


def plan_export(request):
    """The text as it stands now, in the format of `?dang=`."""
    ending = request.GET.get("dang", "docx")
    plan = request.subject
    try:
        return attachment(to_file(official_plan(plan, on=clock.today()), ending))
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return redirect(plan)
