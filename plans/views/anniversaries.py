from django.contrib import messages
from django.shortcuts import redirect, render

from plans.forms.anniversaries import AnniversariesForm, SpanForm
from plans.queries.anniversaries import span_of
from plans.views.plan import plan_page
from portal.lib import clock


def plan_anniversaries(request):
    plan = request.subject
    span_form = SpanForm(request.GET, plan=plan, on=clock.today())
    span = span_form.span() or span_of(plan, on=clock.today())
    form = AnniversariesForm(request.POST or None, plan=plan, span=span, by=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, f"Đã thêm {len(form.result)} ngày kỷ niệm vào đề cương.")
        return redirect(f"{plan.get_absolute_url()}#muc-{form.result[0].pk}")
    context = plan_page(request, plan, tab="text") | {"form": form, "span_form": span_form}
    return render(request, "plans/plan_anniversaries.html", context)
