from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from plans.exports import official_plan
from plans.forms.plan import (
    CopyPlanForm,
    PlanCreateForm,
    PlanEditForm,
    PlanFilterForm,
    StepForm,
    TakeBackForm,
    usual_header,
)
from plans.models import Plan
from plans.queries.history import history_lines
from plans.rules import may_write_plans, powers_over_plan
from portal.lib import clock
from portal.lib.errors import RuleViolation
from portal.lib.official.files import to_file
from portal.lib.sheets import Value
from units.models import AuditEvent
from units.queries.paging import page_by_key
from units.views.downloads import attachment, issued_attachment
from units.views.pages import sheet_page
from units.views.stamping import stamp_page

SHEET_HEADS = ["Trích yếu", "Số, ký hiệu", "Cơ quan ban hành", "Ngày ban hành", "Trạng thái"]


def plan_list(request):
    visible = Plan.objects.visible_to(request.user)
    filters = PlanFilterForm(request.GET, years=visible.years())
    plans = filters.narrow(visible).with_context()
    if request.GET.get("xuat"):
        return sheet_page("ke-hoach", SHEET_HEADS, map(_sheet_line, plans.order_by("-pk")))
    page = page_by_key(plans, request.GET)
    context = {
        "filters": filters,
        "page": page,
        "is_filtered": any(request.GET.get(name) for name in filters.fields),
        "may": {"write": may_write_plans(request.user)},
    }
    return render(request, "plans/plan_list.html", context)


def _sheet_line(plan: Plan) -> list[Value]:
    return [plan.abstract, plan.number_and_symbol, plan.issuer.name, plan.day_on_paper, plan.get_state_display()]


def plan_create(request):
    form = PlanCreateForm(request.POST or None, user=request.user, initial=usual_header(request.user))
    if request.method == "POST" and form.is_valid():
        plan = form.save(at=clock.now())
        if plan:
            messages.success(request, "Đã tạo bản nháp. Soạn từng mục ở cột bên phải.")
            return redirect(plan)
    return render(request, "plans/plan_create.html", {"form": form})


def plan_edit(request):
    plan = request.subject
    form = PlanEditForm(request.POST or None, plan=plan, user=request.user)
    if request.method == "POST" and form.is_valid() and form.save(at=clock.now()):
        messages.success(request, "Đã lưu phần đầu, phần ký và nơi nhận.")
        return redirect(plan)
    return render(request, "plans/plan_edit.html", {"plan": plan, "form": form})


def plan_send(request):
    form = step_form(request)
    if form.is_valid():
        form.send(at=clock.now())
    return back_to_plan(request, form, "Đã gửi lãnh đạo duyệt.")


def plan_delete(request):
    form = step_form(request)
    if form.is_valid():
        form.delete(at=clock.now())
    if not form.is_valid():
        return back_to_plan(request, form, "")
    messages.success(request, "Đã xóa bản nháp.")
    return redirect("plans:plan_list")


def plan_take_back(request):
    plan = request.subject
    form = TakeBackForm(request.POST or None, initial={"version": plan.version}, plan=plan, user=request.user)
    if request.method == "POST" and form.is_valid() and form.save(at=clock.now()):
        messages.success(request, "Đã trả kế hoạch về bản nháp kèm lời nhắn.")
        return redirect(plan)
    context = {"plan": plan, "form": form, "may": powers_over_plan(request.user, plan)}
    return render(request, "plans/plan_take_back.html", context)


def plan_copy(request):
    plan = request.subject
    form = CopyPlanForm(request.POST or None, plan=plan, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, "Đã chép thành bản nháp, ngày đã dời. Soát các mục còn nhắc năm cũ rồi gửi duyệt.")
        return redirect(form.result)
    return render(request, "plans/plan_copy.html", {"plan": plan, "form": form})


def plan_history(request):
    plan = request.subject
    page = page_by_key(AuditEvent.objects.about(plan), request.GET)
    context = plan_page(request, plan, tab="history") | {"page": page, "lines": history_lines(page.rows)}
    return render(request, "plans/plan_history.html", context)


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


def plan_page(request, plan: Plan, *, tab: str):
    """What `plans/plan_page.html` needs, the frame of every tab of a plan."""
    return {"plan": plan, "may": powers_over_plan(request.user, plan), "tab": tab}


def step_form(request):
    return StepForm(request.POST, plan=request.subject, user=request.user)


def back_to_plan(request, form: StepForm, success: str):
    if form.is_valid():
        messages.success(request, success)
    for message in form.non_field_errors():
        messages.error(request, str(message))
    return redirect(form.plan)
