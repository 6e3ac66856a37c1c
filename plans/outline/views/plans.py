from functools import partial

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render

from plans.outline.forms.anniversaries import AnniversariesForm, SpanForm
from plans.outline.forms.lines import DraftActForm
from plans.outline.forms.plan import (
    CopyPlanForm,
    PlanCreateForm,
    PlanEditForm,
    PlanFilterForm,
    PlanTakeBackForm,
    ReferenceForm,
)
from plans.outline.models import Plan
from plans.outline.queries.history import history_lines, span_of
from plans.outline.queries.printing import official_plan
from plans.outline.rules import may_write_plans, powers_over_plan
from plans.outline.services.life import delete_reference, send_plan, take_back_plan
from portal.lib import clock
from portal.lib.sheets import Value
from units.audit.models import AuditEvent
from units.documents.services.life import delete_draft
from units.documents.views import export_page, take_step
from units.pages import is_saved, page_by_key, sheet_page

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
        "may": {"write": may_write_plans(request.user)},
    }
    return render(request, "plans/outline/plan_list.html", context)


def _sheet_line(plan: Plan) -> list[Value]:
    return [plan.abstract, plan.number_and_symbol, plan.issuer.name, plan.day_on_paper, plan.get_state_display()]


def plan_create(request):
    form = PlanCreateForm(request.POST or None, typed=request.GET, user=request.user, on=clock.today())
    if is_saved(request, form, "Đã tạo bản nháp. Soạn từng mục ở cột bên phải."):
        return redirect(form.saved)
    return render(request, "plans/outline/plan_create.html", {"form": form})


def plan_edit(request):
    plan = request.subject
    form = PlanEditForm(request.POST or None, plan=plan, user=request.user)
    if is_saved(request, form, "Đã lưu phần đầu, phần ký và nơi nhận."):
        return redirect(plan)
    return render(request, "plans/outline/plan_edit.html", {"plan": plan, "form": form})


def plan_send(request):
    page = request.subject.get_absolute_url()
    return take_step(request, send_plan, success="Đã gửi lãnh đạo duyệt.", back=page, onward=page)


def plan_delete(request):
    page = request.subject.get_absolute_url()
    return take_step(request, delete_draft, success="Đã xóa bản nháp.", back=page, onward="plans:plan_list")


def plan_take_back(request):
    plan = request.subject
    form = PlanTakeBackForm(request.POST or None, document=plan, step=take_back_plan)
    if is_saved(request, form, "Đã trả kế hoạch về bản nháp kèm lời nhắn."):
        return redirect(plan)
    context = {"plan": plan, "form": form, "may": powers_over_plan(request.user, plan)}
    return render(request, "plans/outline/plan_take_back.html", context)


def plan_copy(request):
    plan = request.subject
    form = CopyPlanForm(request.POST or None, plan=plan)
    if is_saved(request, form, "Đã chép thành bản nháp, ngày đã dời. Soát các mục còn nhắc năm cũ rồi gửi duyệt."):
        return redirect(form.saved)
    return render(request, "plans/outline/plan_copy.html", {"plan": plan, "form": form})


def plan_history(request):
    plan = request.subject
    page = page_by_key(AuditEvent.objects.about(plan), request.GET)
    context = plan_page(request, plan, tab="history") | {"page": page, "lines": history_lines(page.rows)}
    return render(request, "plans/outline/plan_history.html", context)


def plan_export(request):
    return export_page(request, official_plan(request.subject, on=clock.today()))


def plan_page(request, plan: Plan, *, tab: str):
    """What `plans/outline/plan_page.html` needs, the frame of every tab of a plan."""
    return {"plan": plan, "may": powers_over_plan(request.user, plan), "tab": tab}


def plan_references(request):
    plan = request.subject
    return _references(request, plan, ReferenceForm(plan=plan, user=request.user))


def reference_create(request):
    plan = request.subject
    form = ReferenceForm(request.POST, plan=plan, user=request.user)
    if is_saved(request, form, "Đã thêm văn bản."):
        return redirect("plans:plan_references", plan.pk)
    return _references(request, plan, form)


def reference_edit(request):
    reference = request.subject
    form = ReferenceForm(request.POST or None, plan=reference.plan, user=request.user, reference=reference)
    if is_saved(request, form, "Đã lưu văn bản."):
        return redirect("plans:plan_references", reference.plan_id)
    return render(
        request, "plans/outline/reference_edit.html", {"plan": reference.plan, "reference": reference, "form": form}
    )


def reference_delete(request):
    reference = request.subject
    form = DraftActForm(request.POST, plan=reference.plan, act=partial(delete_reference, reference))
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        messages.success(request, "Đã xóa văn bản khỏi danh sách.")
    for message in form.non_field_errors():
        messages.error(request, str(message))
    return redirect("plans:plan_references", reference.plan_id)


def _references(request, plan: Plan, form: ReferenceForm):
    references = plan.references.select_related("linked_plan").order_by("position")
    named = Q(cited_by__plan=plan) | Q(pk=plan.parent_plan_id)
    visible = set(Plan.objects.visible_to(request.user).filter(named).values_list("pk", flat=True))
    context = plan_page(request, plan, tab="references")
    columns = "Số, ký hiệu|Ngày|Cơ quan ban hành|Loại" + ("|Thao tác" if context["may"]["edit"] else "")
    context |= {"references": references, "visible": visible, "form": form, "columns": columns}
    return render(request, "plans/outline/plan_references.html", context)


def plan_anniversaries(request):
    plan = request.subject
    span_form = SpanForm(request.GET, plan=plan, on=clock.today())
    span = span_form.span() or span_of(plan, on=clock.today())
    form = AnniversariesForm(request.POST or None, plan=plan, span=span)
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        messages.success(request, f"Đã thêm {len(form.saved)} ngày kỷ niệm vào đề cương.")
        return redirect(f"{plan.get_absolute_url()}#muc-{form.saved[0].key}")
    context = plan_page(request, plan, tab="text") | {"form": form, "span_form": span_form}
    return render(request, "plans/outline/plan_anniversaries.html", context)
