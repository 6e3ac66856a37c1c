"""A plan that changes another: begun, compared, and carried into one text to look things up in."""

from django.shortcuts import redirect, render

from plans.amending.forms import AmendForm
from plans.outline.queries.comparison import compared_lines
from plans.outline.queries.printing import consolidated_plan
from plans.outline.views.plans import plan_page
from portal.lib import clock
from portal.lib.official.html import to_html
from units.documents.views import export_page
from units.pages import is_saved


def plan_amend(request):
    plan = request.subject
    form = AmendForm(request.POST or None, plan=plan)
    if is_saved(request, form, "Đã lập bản nháp từ kế hoạch đang có hiệu lực. Sửa từng mục rồi gửi duyệt."):
        return redirect(form.saved)
    return render(request, "plans/amending/plan_amend.html", {"plan": plan, "form": form})


def plan_compare(request):
    """Only what changed; with `?xem=tat-ca` the rest too."""
    plan = request.subject
    lines, shows_all = compared_lines(plan), request.GET.get("xem") == "tat-ca"
    changed = [line for line in lines if line.differences]
    context = plan_page(request, plan, tab="compare") | {
        "entries": lines if shows_all else changed,
        "changed": len(changed),
        "same": len(lines) - len(changed),
        "shows_all": shows_all,
    }
    return render(request, "plans/amending/plan_compare.html", context)


def plan_consolidated(request):
    """On the page, or as a file in the format of `?dang=`."""
    plan = request.subject
    document = consolidated_plan(plan, on=clock.today())
    if request.GET.get("dang"):
        return export_page(request, document, prefix="hop-nhat-", back=request.path)
    return render(request, "plans/amending/plan_consolidated.html", {"plan": plan, "paper": to_html(document)})
