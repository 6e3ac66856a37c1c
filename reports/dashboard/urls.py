from plans.outline.models import Plan
from plans.outline.rules import may_see_work
from portal.access import route
from reports.dashboard import views

urlpatterns = [
    route("tong-quan/", views.dashboard, get=may_see_work),
    route("ke-hoach/<int:pk>/tien-do/", views.plan_progress, on=Plan, get=may_see_work),
]
