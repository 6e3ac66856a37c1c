"""The page of a plan with the work that comes from it, and the tasks: given one by one or many at once, changed."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render

from plans.amending.services import issue_plan
from plans.outline.queries.history import history_lines
from plans.outline.queries.lines import ancestors
from plans.outline.queries.printing import official_plan
from plans.outline.rules import may_see_history
from plans.outline.services.life import close_plan
from plans.outline.views.lines import outline_answer
from plans.outline.views.plans import plan_page
from plans.work.forms.many_tasks import CopyTasksForm, MatrixForm, ProposalsForm
from plans.work.forms.tasks import TaskEditForm, TaskForm
from plans.work.queries.tasks import count_open_work, proposals, task_counts, task_lines
from plans.work.rules import may_edit_task, may_withdraw_task
from plans.work.services.following import follow_amendment
from plans.work.services.tasks import withdraw_task
from portal.lib import clock
from portal.lib.official.html import to_html
from units.audit.models import AuditEvent
from units.documents.forms import IssueForm
from units.documents.services.terms import proposed_issue
from units.documents.views import take_step
from units.pages import is_saved, refusals_shown


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
    if is_saved(request, form, "Đã ban hành Kế hoạch số {0.number_and_symbol}."):
        return redirect(plan)
    preview = to_html(official_plan(plan, on=today))
    return render(request, "plans/outline/issue.html", {"plan": plan, "form": form, "preview": preview})


def plan_close(request):
    page = request.subject.get_absolute_url()
    close = partial(close_plan, count_open_work=count_open_work)
    return take_step(request, close, success="Đã đóng kế hoạch.", back=page, onward=page)


def plan_tasks(request):
    plan = request.subject
    lines = task_lines(plan, user=request.user, on=clock.today())
    context = plan_page(request, plan, tab="tasks") | {"lines": lines}
    context["proposed"] = len(proposals(plan)) if context["may"]["assign"] else 0
    return render(request, "plans/work/plan_tasks.html", context)


def task_create(request):
    node = request.subject
    form = TaskForm(request.POST or None, node=node, on=clock.today())
    if "preview" not in request.POST and is_saved(request, form, "Đã giao “{0.title}”. Các đơn vị đã nhận thông báo."):
        return redirect("plans:task_detail", form.saved.pk)
    return render(request, "plans/work/task_create.html", {"node": node, "line": ancestors(node), "form": form})


def task_proposals(request):
    return _give_several(request, ProposalsForm, "plans/work/task_proposals.html", "Đã giao")


def task_copy(request):
    return _give_several(request, CopyTasksForm, "plans/work/task_copy.html", "Đã giao lại")


def task_matrix(request):
    return _give_several(request, MatrixForm, "plans/work/task_matrix.html", "Đã giao")


def _give_several(request, form_class, template: str, message_start: str):
    """Lines of a plan that become tasks, all or none; `message_start` begins the message of success."""
    plan = request.subject
    form = form_class(request.POST or None, plan=plan, on=clock.today())
    if "preview" not in request.POST and form.is_valid() and form.save(by=request.user, at=clock.now()):
        messages.success(request, f"{message_start} {len(form.saved)} việc. Các đơn vị đã nhận thông báo.")
        return redirect("plans:plan_tasks", plan.pk)
    return render(request, template, plan_page(request, plan, tab="tasks") | {"form": form})


def task_detail(request):
    task = request.subject
    rows = task.assignments.visible_to(request.user).with_context().order_by("period_starts_on", "unit_path")
    events = AuditEvent.objects.about(task)
    context = {
        "task": task,
        "parts": task.parts.select_related("unit").order_by("-part", "unit__path"),
        "history": history_lines(events) if may_see_history(request.user, task.plan) else [],
        "targets": task.targets_in_words,
        "rows": rows,
        "may": {"withdraw": may_withdraw_task(request.user, task), "edit": may_edit_task(request.user, task)},
    }
    return render(request, "plans/work/task_detail.html", context)


def task_edit(request):
    task = request.subject
    form = TaskEditForm(request.POST or None, task=task, on=clock.today())
    if is_saved(request, form, "Đã sửa nhiệm vụ. Các đơn vị đã nhận thông báo."):
        return redirect("plans:task_detail", task.pk)
    return render(request, "plans/work/task_edit.html", {"task": task, "form": form})


def task_withdraw(request):
    task = request.subject
    with refusals_shown(request):
        withdraw_task(task=task, by=request.user, at=clock.now())
        messages.success(request, "Đã thu hồi. Phần chưa làm không còn phải làm, lời nhắc đã dừng.")
    return redirect("plans:task_detail", task.pk)
