"""What a plan has to do with the work that comes from it: its page, its issue, its end."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render

from plans.amending.services import issue_plan
from plans.outline.queries.printing import official_plan
from plans.outline.services.life import close_plan
from plans.outline.views.lines import outline_answer
from plans.work.queries.tasks import open_work, task_counts
from plans.work.services.following import follow_amendment
from portal.lib import clock
from portal.lib.official.html import to_html
from units.documents.forms import IssueForm
from units.documents.services.terms import proposed_issue
from units.documents.views import take_step


def plan_detail(request):
    plan = request.subject
    tasks = task_counts(plan, user=request.user) if plan.is_issued else {}
    return outline_answer(request, plan, tasks=tasks)


def plan_issue(request):
    plan, today = request.subject, clock.today()
    source = plan.imports.first()
    # The number and day that stand on the paper it was read from come first.
    proposed = proposed_issue(plan, on=today) | (source.printed_number if source else {})
    issue = partial(issue_plan, follow=follow_amendment)
    form = IssueForm(request.POST or None, document=plan, step=issue, initial=proposed)
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        messages.success(request, f"Đã ban hành Kế hoạch số {plan.number_and_symbol}.")
        return redirect(plan)
    preview = to_html(official_plan(plan, on=today))
    return render(request, "plans/outline/issue.html", {"plan": plan, "form": form, "preview": preview})


def plan_close(request):
    page = request.subject.get_absolute_url()
    close = partial(close_plan, open_work=open_work)
    return take_step(request, close, success="Đã đóng kế hoạch.", back=page, onward=page)
