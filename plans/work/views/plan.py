"""What a plan has to do with the work that comes from it: its page, its issue, its end."""

from django.contrib import messages
from django.shortcuts import redirect, render

from plans.amending.forms import PlanIssueForm
from plans.amending.services import proposed_issue
from plans.outline.queries.printing import official_plan
from plans.outline.views.lines import outline_answer
from plans.outline.views.plans import back_to_plan, step_form
from plans.work.queries.tasks import open_work, task_counts
from plans.work.services.following import follow_amendment
from portal.lib import clock
from portal.lib.official.html import to_html


def plan_detail(request):
    plan = request.subject
    tasks = task_counts(plan, user=request.user) if plan.is_issued else {}
    return outline_answer(request, plan, tasks=tasks)


def plan_issue(request):
    plan, today = request.subject, clock.today()
    form = PlanIssueForm(
        request.POST or None,
        document=plan,
        follow=follow_amendment,
        by=request.user,
        initial=proposed_issue(plan, on=today),
    )
    if request.method == "POST" and form.is_valid() and form.save(at=clock.now()):
        messages.success(request, f"Đã ban hành Kế hoạch số {plan.number_and_symbol}.")
        return redirect(plan)
    preview = to_html(official_plan(plan, on=today))
    return render(request, "plans/outline/issue.html", {"plan": plan, "form": form, "preview": preview})


def plan_close(request):
    form = step_form(request)
    if form.is_valid():
        form.close(open_work=open_work, at=clock.now())
    return back_to_plan(request, form, "Đã đóng kế hoạch.")
