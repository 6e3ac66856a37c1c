from portal.access import SIGNED_IN, route
from units.calendar.models import may_keep_a_calendar
from units.inbox import views
from units.inbox.models import Mail, Notice, may_manage_mails

urlpatterns = [
    route("thong-bao/", views.notice_list, get=SIGNED_IN),
    route("thong-bao/da-doc/", views.notice_read_all, post=SIGNED_IN),
    route("thong-bao/<int:pk>/mo/", views.notice_open, on=Notice, post=SIGNED_IN),
    route("thu/", views.mail_list, get=may_manage_mails),
    route("thu/gui-lai/", views.mail_retry_all, post=may_manage_mails),
    route("thu/<int:pk>/gui-lai/", views.mail_retry, on=Mail, post=may_manage_mails),
    route("thu/<int:pk>/bo/", views.mail_drop, on=Mail, post=may_manage_mails),
    route("nhac-viec/", views.reminder_settings, both=may_keep_a_calendar),
]
