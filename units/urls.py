from django.contrib.auth.decorators import login_not_required
from django.urls import path

from units.views import account, audit, feeds, mails, notices, people, reminders, showcase, units, working_days
from units.views.signing_in import SignIn

app_name = "units"

urlpatterns = [
    path("dang-nhap/", login_not_required(SignIn.as_view()), name="sign_in"),
    path("dang-xuat/", account.sign_out, name="sign_out"),
    path("doi-mat-khau/", account.password_change, name="password_change"),
    path("ho-so/", account.profile, name="profile"),
    path("ho-so/lich/mo/", feeds.feed_open, name="feed_open"),
    path("ho-so/lich/<int:pk>/dong/", feeds.feed_close, name="feed_close"),
    path("vai-tro/", account.act_as, name="act_as"),
    path("thong-bao/", notices.notice_list, name="notice_list"),
    path("thong-bao/da-doc/", notices.notice_read_all, name="notice_read_all"),
    path("thong-bao/<int:pk>/mo/", notices.notice_open, name="notice_open"),
    path("to-chuc/", units.unit_list, name="unit_list"),
    path("to-chuc/them/", units.unit_create, name="unit_create"),
    path("to-chuc/<int:pk>/", units.unit_detail, name="unit_detail"),
    path("to-chuc/<int:pk>/ten/", units.unit_rename, name="unit_rename"),
    path("to-chuc/<int:pk>/ten-goi-khac/", units.unit_aliases, name="unit_aliases"),
    path("to-chuc/<int:pk>/ket-thuc/", units.unit_close, name="unit_close"),
    path("to-chuc/<int:pk>/mo-lai/", units.unit_reopen, name="unit_reopen"),
    path("to-chuc/<int:pk>/nhiem-ky/", units.term_create, name="term_create"),
    path("nhiem-ky/<int:pk>/", units.term_change, name="term_change"),
    path("tai-khoan/", people.person_list, name="person_list"),
    path("tai-khoan/them/", people.person_create, name="person_create"),
    path("tai-khoan/<int:pk>/", people.person_detail, name="person_detail"),
    path("tai-khoan/<int:pk>/sua/", people.person_change, name="person_change"),
    path("tai-khoan/<int:pk>/mat-khau/", people.password_reset, name="password_reset"),
    path("tai-khoan/<int:pk>/vai-tro/", people.role_give, name="role_give"),
    path("vai-tro/<int:pk>/thoi/", people.role_end, name="role_end"),
    path("nhac-viec/", reminders.reminder_settings, name="reminder_settings"),
    path("ngay-lam-viec/", working_days.working_days, name="working_days"),
    path("ngay-lam-viec/cach-tinh-han/", working_days.off_day_rule, name="off_day_rule"),
    path("ngay-lam-viec/nap/", working_days.days_fill, name="days_fill"),
    path("ngay-lam-viec/<int:pk>/bo/", working_days.day_unmark, name="day_unmark"),
    path("nhat-ky/", audit.audit_list, name="audit_list"),
    path("thu/", mails.mail_list, name="mail_list"),
    path("thu/gui-lai/", mails.mail_retry_all, name="mail_retry_all"),
    path("thu/<int:pk>/gui-lai/", mails.mail_retry, name="mail_retry"),
    path("thu/<int:pk>/bo/", mails.mail_drop, name="mail_drop"),
    path("giao-dien/", showcase.components, name="components"),
]
