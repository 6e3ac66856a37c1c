from plans.amending import views
from plans.outline.models import Plan
from plans.outline.rules import may_amend_plan, may_compare_plan, may_read_consolidated
from portal.access import route

PLANS = Plan.objects.with_header

urlpatterns = [
    route("ke-hoach/<int:pk>/sua-doi/", views.plan_amend, on=PLANS, both=may_amend_plan),
    route("ke-hoach/<int:pk>/so-sanh/", views.plan_compare, on=PLANS, get=may_compare_plan),
    route("ke-hoach/<int:pk>/hop-nhat/", views.plan_consolidated, on=PLANS, get=may_read_consolidated),
]
