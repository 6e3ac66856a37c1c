from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render

from plans.forms.reference import ReferenceDeleteForm, ReferenceForm
from plans.models import Plan
from plans.views.plan import plan_page
from portal.lib import clock


def plan_references(request):
    plan = request.subject
    return _references(request, plan, ReferenceForm(plan=plan, user=request.user))


def reference_create(request):
    plan = request.subject
    form = ReferenceForm(request.POST, plan=plan, user=request.user)
    if form.is_valid() and form.save(at=clock.now()):
        messages.success(request, "Đã thêm văn bản.")
        return redirect("plans:plan_references", plan.pk)
    return _references(request, plan, form)


def reference_edit(request):
    reference = request.subject
    form = ReferenceForm(request.POST or None, plan=reference.plan, user=request.user, reference=reference)
    if request.method == "POST" and form.is_valid() and form.save(at=clock.now()):
        messages.success(request, "Đã lưu văn bản.")
        return redirect("plans:plan_references", reference.plan_id)
    return render(request, "plans/reference_edit.html", {"plan": reference.plan, "reference": reference, "form": form})


def reference_delete(request):
    reference = request.subject
    form = ReferenceDeleteForm(request.POST, reference=reference, user=request.user)
    if form.is_valid():
        form.save(at=clock.now())
    for message in form.non_field_errors():
        messages.error(request, str(message))
    if form.is_valid():
        messages.success(request, "Đã xóa văn bản khỏi danh sách.")
    return redirect("plans:plan_references", reference.plan_id)


def _references(request, plan: Plan, form: ReferenceForm):
    references = plan.references.select_related("linked_plan").order_by("position")
    named = Q(cited_by__plan=plan) | Q(pk=plan.parent_plan_id)
    visible = set(Plan.objects.visible_to(request.user).filter(named).values_list("pk", flat=True))
    context = plan_page(request, plan, tab="references")
    columns = "Số, ký hiệu|Ngày|Cơ quan ban hành|Loại" + ("|Thao tác" if context["may"]["edit"] else "")
    context |= {"references": references, "visible": visible, "form": form, "columns": columns}
    return render(request, "plans/plan_references.html", context)
