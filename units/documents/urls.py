from portal.access import route
from units.documents import views
from units.documents.models import Term, may_administer_term
from units.tree.models import Unit, may_administer_unit

urlpatterns = [
    route("to-chuc/<int:pk>/nhiem-ky/", views.term_create, on=Unit, both=may_administer_unit),
    route("nhiem-ky/<int:pk>/", views.term_change, on=Term, both=may_administer_term),
]
