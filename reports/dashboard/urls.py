from plans.outline.models import Plan
from plans.outline.rules import may_follow_plan, may_see_work
from portal.access import route
from reports.dashboard import views
from reports.dashboard.queries.committees import may_see_committees

urlpatterns = [
    route("tong-quan/", views.dashboard, get=may_see_work),
    route("tong-quan/dang-uy-truc-thuoc/", views.committee_list, get=may_see_committees),
    route("ke-hoach/<int:pk>/tien-do/", views.plan_progress, on=Plan, get=may_follow_plan),
]
