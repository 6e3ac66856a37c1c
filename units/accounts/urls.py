from portal.access import SIGNED_IN, route
from units.accounts import views
from units.people.models import Membership, User, may_administer_membership, may_administer_person
from units.tree.models import may_administer

urlpatterns = [
    route("ho-so/", views.profile, both=SIGNED_IN),
    route("tai-khoan/", views.person_list, get=may_administer),
    route("tai-khoan/them/", views.person_create, both=may_administer),
    route("tai-khoan/<int:pk>/", views.person_detail, on=User, get=may_administer),
    route("tai-khoan/<int:pk>/sua/", views.person_change, on=User, both=may_administer_person),
    # Shown once: whoever presses again has not seen the first, and gets a new one in its place.
    route("tai-khoan/<int:pk>/mat-khau/", views.password_reset, on=User, post=may_administer_person, is_repeated=True),
    route("tai-khoan/<int:pk>/vai-tro/", views.role_give, on=User, both=may_administer),
    route("vai-tro/<int:pk>/thoi/", views.role_end, on=Membership, post=may_administer_membership),
]
