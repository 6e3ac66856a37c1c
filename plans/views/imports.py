from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from plans.forms.imports import ImportForm, ImportHeaderForm, LineFormSet
from plans.models import Plan, PlanImport
from plans.parsing.types import ParsedPlan
from plans.queries.cited_plans import plans_cited
from plans.queries.import_review import review_of
from plans.queries.named_units import nameable_units
from plans.queries.proposals import proposals
from plans.services.imports import discard_import, earlier_plan
from portal.lib import clock
from portal.lib.errors import RuleViolation


def import_create(request):
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        plan_import = form.save(at=clock.now())
        if plan_import:
            return redirect("plans:import_review", plan_import.pk)
    waiting = PlanImport.objects.visible_to(request.user).waiting().select_related("unit", "uploaded_by")
    return render(request, "plans/import_create.html", {"form": form, "waiting": waiting})


def import_review(request, pk):
    plan_import = _import(request, pk)
    if plan_import.plan_id:
        messages.info(request, "Bản đọc này đã được lưu thành kế hoạch dưới đây.")
        return redirect("plans:plan_detail", plan_import.plan_id)
    parsed = ParsedPlan.from_json(plan_import.parsed)
    units = nameable_units(plan_import.unit, on=clock.today())
    header = ImportHeaderForm(request.POST or None, plan_import=plan_import, parsed=parsed, user=request.user)
    lines = LineFormSet(request.POST or None, parsed=parsed, units=units)
    if request.method == "POST" and all([header.is_valid(), lines.is_valid()]):
        plan = header.save(lines.lines(), at=clock.now())
        if plan:
            messages.success(request, f"Đã lưu thành kế hoạch nháp. Xem lại rồi gửi duyệt.{_work_ahead(plan)}")
            return redirect("plans:plan_detail", plan.pk)
    context = {"plan_import": plan_import, "parsed": parsed, "header": header, "lines": lines}
    context |= {"review": review_of(parsed), "earlier": earlier_plan(plan_import)}
    context["cited"] = list(zip(parsed.references, plans_cited(parsed.references, user=request.user), strict=True))
    return render(request, "plans/import_review.html", context)


def _work_ahead(plan: Plan) -> str:
    count = len(proposals(plan))
    return f" Sau khi ban hành, có {count} việc đề nghị giao." if count else ""


@require_POST
def import_discard(request, pk):
    try:
        discard_import(_import(request, pk), by=request.user, at=clock.now())
        messages.success(request, "Đã bỏ bản đọc. Chưa có kế hoạch nào được tạo.")
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect("plans:import_create")


def _import(request, pk):
    return get_object_or_404(PlanImport.objects.visible_to(request.user).select_related("unit"), pk=pk)
