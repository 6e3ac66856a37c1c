from portal.access import PUBLIC, SIGNED_IN, route
from units.people import signing_in, views
from units.people.models import CalendarFeed, Membership, User, may_administer_membership, may_administer_person
from units.tree.models import may_administer

urlpatterns = [
    route("nhat-ky/", views.audit_list, get=may_administer),
    route("dang-nhap/", signing_in.SignIn.as_view(), name="sign_in", both=PUBLIC),
    # A second click, or an ended session, has nothing to sign out of.
    route("dang-xuat/", views.sign_out, post=PUBLIC),
    route("doi-mat-khau/", views.password_change, both=SIGNED_IN),
    route("ho-so/", views.profile, both=SIGNED_IN),
    route("vai-tro/", views.act_as, post=SIGNED_IN),
    route("tai-khoan/", views.person_list, get=may_administer),
    route("tai-khoan/them/", views.person_create, both=may_administer),
    route("tai-khoan/<int:pk>/", views.person_detail, on=User, get=may_administer),
    route("tai-khoan/<int:pk>/sua/", views.person_change, on=User, both=may_administer_person),
    route("tai-khoan/<int:pk>/mat-khau/", views.password_reset, on=User, post=may_administer_person),
    route("tai-khoan/<int:pk>/vai-tro/", views.role_give, on=User, both=may_administer),
    route("vai-tro/<int:pk>/thoi/", views.role_end, on=Membership, post=may_administer_membership),
    route("ho-so/lich/mo/", views.feed_open, post=SIGNED_IN),
    route("ho-so/lich/<int:pk>/dong/", views.feed_close, on=CalendarFeed, post=SIGNED_IN),
]
