from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from plans.forms.anniversaries import AnniversariesForm, SpanForm
from plans.models import Plan
from plans.queries.anniversaries import span_of
from plans.views.plan import plan_page
from portal.lib import clock


def plan_anniversaries(request, pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).with_header(), pk=pk)
    span_form = SpanForm(request.GET, plan=plan, on=clock.today())
    span = span_form.span() or span_of(plan, on=clock.today())
    form = AnniversariesForm(request.POST or None, plan=plan, span=span, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, f"Đã thêm {len(form.result)} ngày kỷ niệm vào đề cương.")
        return redirect(f"{reverse('plans:plan_detail', args=[pk])}#muc-{form.result[0].pk}")
    context = plan_page(request, plan, tab="text") | {"form": form, "span_form": span_form}
    return render(request, "plans/plan_anniversaries.html", context)
