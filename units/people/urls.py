from portal.access import PUBLIC, SIGNED_IN, route
from units.people import signing_in, views
from units.people.models import CalendarFeed
from units.tree.models import may_administer

urlpatterns = [
    route("nhat-ky/", views.audit_list, get=may_administer),
    route("dang-nhap/", signing_in.SignIn.as_view(), name="sign_in", both=PUBLIC),
    # A second click, or an ended session, has nothing to sign out of.
    route("dang-xuat/", views.sign_out, post=PUBLIC),
    route("doi-mat-khau/", views.password_change, both=SIGNED_IN),
    route("vai-tro/", views.act_as, post=SIGNED_IN),
    # Shown once: whoever presses again has not seen the first, and gets a new one in its place.
    route("ho-so/lich/mo/", views.feed_open, post=SIGNED_IN, is_repeated=True),
    route("ho-so/lich/<int:pk>/dong/", views.feed_close, on=CalendarFeed, post=SIGNED_IN),
]
