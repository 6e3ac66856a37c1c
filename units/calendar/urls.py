from portal.access import route
from units.calendar import views
from units.calendar.models import DayMark, may_keep_a_calendar, may_unmark_day

urlpatterns = [
    route("ngay-lam-viec/", views.working_days, both=may_keep_a_calendar),
    route("ngay-lam-viec/cach-tinh-han/", views.off_day_rule, post=may_keep_a_calendar),
    route("ngay-lam-viec/nap/", views.days_fill, post=may_keep_a_calendar),
    route("ngay-lam-viec/<int:pk>/bo/", views.day_unmark, on=DayMark, post=may_unmark_day),
]
