from portal.access import route
from units.tree import views
from units.tree.models import Unit, may_administer, may_administer_unit, may_see_units

urlpatterns = [
    route("to-chuc/", views.unit_list, get=may_see_units),
    route("to-chuc/them/", views.unit_create, both=may_administer),
    route("to-chuc/<int:pk>/", views.unit_detail, on=Unit, get=may_see_units),
    route("to-chuc/<int:pk>/ten/", views.unit_rename, on=Unit, both=may_administer_unit),
    route("to-chuc/<int:pk>/ten-goi-khac/", views.unit_aliases, on=Unit, both=may_administer_unit),
    route("to-chuc/<int:pk>/mo-lai/", views.unit_reopen, on=Unit, post=may_administer_unit),
]
