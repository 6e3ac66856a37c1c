from plans.importing import views
from plans.importing.models import PlanImport, may_confirm_import, may_see_import
from plans.outline.rules import may_write_plans
from portal.access import route
from portal.lib.uploads import MAX_BODY

urlpatterns = [
    route("ke-hoach/nhap/", views.import_create, both=may_write_plans, largest_body=MAX_BODY),
    route("ke-hoach/nhap/<int:pk>/", views.import_review, on=PlanImport, both=may_see_import),
    route("ke-hoach/nhap/<int:pk>/sua/", views.import_edit, on=PlanImport, both=may_confirm_import, is_repeated=True),
    route("ke-hoach/nhap/<int:pk>/bo/", views.import_discard, on=PlanImport, post=may_confirm_import),
]
