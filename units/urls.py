from portal.access import PUBLIC, SIGNED_IN, route
from units.models import CalendarFeed, DayMark, Mail, Membership, Notice, Term, Unit, User
from units.rules import (
    may_administer,
    may_administer_membership,
    may_administer_person,
    may_administer_term,
    may_administer_unit,
    may_keep_a_calendar,
    may_see_unit,
    may_see_units,
    may_tend_mails,
    may_unmark_day,
)
from units.views import account, audit, feeds, mails, notices, people, reminders, showcase, units, working_days
from units.views.signing_in import SignIn

app_name = "units"

urlpatterns = [
    # audit
    route("nhat-ky/", audit.audit_list, get=may_administer),
    # tree
    route("to-chuc/", units.unit_list, get=may_see_units),
    route("to-chuc/them/", units.unit_create, get=may_administer, post=may_administer),
    route("to-chuc/<int:pk>/", units.unit_detail, on=Unit, get=may_see_unit),
    route("to-chuc/<int:pk>/ten/", units.unit_rename, on=Unit, get=may_administer_unit, post=may_administer_unit),
    route(
        "to-chuc/<int:pk>/ten-goi-khac/", units.unit_aliases, on=Unit, get=may_administer_unit, post=may_administer_unit
    ),
    route("to-chuc/<int:pk>/ket-thuc/", units.unit_close, on=Unit, get=may_administer_unit, post=may_administer_unit),
    route("to-chuc/<int:pk>/mo-lai/", units.unit_reopen, on=Unit, post=may_administer_unit),
    # people
    route("dang-nhap/", SignIn.as_view(), name="sign_in", get=PUBLIC, post=PUBLIC),
    # A second click, or an ended session, has nothing to sign out of.
    route("dang-xuat/", account.sign_out, post=PUBLIC),
    route("doi-mat-khau/", account.password_change, get=SIGNED_IN, post=SIGNED_IN),
    route("ho-so/", account.profile, get=SIGNED_IN, post=SIGNED_IN),
    route("vai-tro/", account.act_as, post=SIGNED_IN),
    route("tai-khoan/", people.person_list, get=may_administer),
    route("tai-khoan/them/", people.person_create, get=may_administer, post=may_administer),
    route("tai-khoan/<int:pk>/", people.person_detail, on=User, get=may_administer),
    route(
        "tai-khoan/<int:pk>/sua/", people.person_change, on=User, get=may_administer_person, post=may_administer_person
    ),
    route("tai-khoan/<int:pk>/mat-khau/", people.password_reset, on=User, post=may_administer_person),
    route("tai-khoan/<int:pk>/vai-tro/", people.role_give, on=User, get=may_administer, post=may_administer),
    route("vai-tro/<int:pk>/thoi/", people.role_end, on=Membership, post=may_administer_membership),
    # inbox
    route("thong-bao/", notices.notice_list, get=SIGNED_IN),
    route("thong-bao/da-doc/", notices.notice_read_all, post=SIGNED_IN),
    route("thong-bao/<int:pk>/mo/", notices.notice_open, on=Notice, post=SIGNED_IN),
    route("thu/", mails.mail_list, get=may_tend_mails),
    route("thu/gui-lai/", mails.mail_retry_all, post=may_tend_mails),
    route("thu/<int:pk>/gui-lai/", mails.mail_retry, on=Mail, post=may_tend_mails),
    route("thu/<int:pk>/bo/", mails.mail_drop, on=Mail, post=may_tend_mails),
    route("nhac-viec/", reminders.reminder_settings, get=may_keep_a_calendar, post=may_keep_a_calendar),
    # calendar
    route("ho-so/lich/mo/", feeds.feed_open, post=SIGNED_IN),
    route("ho-so/lich/<int:pk>/dong/", feeds.feed_close, on=CalendarFeed, post=SIGNED_IN),
    route("ngay-lam-viec/", working_days.working_days, get=may_keep_a_calendar, post=may_keep_a_calendar),
    route("ngay-lam-viec/cach-tinh-han/", working_days.off_day_rule, post=may_keep_a_calendar),
    route("ngay-lam-viec/nap/", working_days.days_fill, post=may_keep_a_calendar),
    route("ngay-lam-viec/<int:pk>/bo/", working_days.day_unmark, on=DayMark, post=may_unmark_day),
    # documents
    route("to-chuc/<int:pk>/nhiem-ky/", units.term_create, on=Unit, get=may_administer_unit, post=may_administer_unit),
    route("nhiem-ky/<int:pk>/", units.term_change, on=Term, get=may_administer_term, post=may_administer_term),
    # the components of all pages
    route("giao-dien/", showcase.components, get=may_administer),
]
