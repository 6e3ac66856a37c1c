from plans.models import Plan
from plans.rules import may_see_work
from portal.access import SIGNED_IN, route
from reports.models import Report
from reports.rules import (
    may_edit_report,
    may_follow_report,
    may_issue_report,
    may_read_reports,
    may_send_report,
    may_take_back_report,
    may_take_issued_file,
    may_write_reports,
)
from reports.views import figures, home, reports, signing
from units.rules import may_stamp_day

app_name = "reports"

urlpatterns = [
    # todo
    route("", home.home, get=SIGNED_IN),
    # dashboard
    route("tong-quan/", figures.dashboard, get=may_see_work),
    route("ke-hoach/<int:pk>/tien-do/", figures.plan_progress, on=Plan, get=may_see_work),
    # results
    route("bao-cao/", reports.report_list, get=may_read_reports),
    route("bao-cao/moi/", reports.report_create, get=may_write_reports, post=may_write_reports),
    route("bao-cao/<int:pk>/", reports.report_detail, on=Report, get=may_read_reports),
    route("bao-cao/<int:pk>/so-lieu/", reports.report_facts, on=Report, get=may_follow_report),
    route("bao-cao/<int:pk>/giai-trinh/", reports.report_explain, on=Report, get=may_follow_report),
    route("bao-cao/<int:pk>/noi-dung/", reports.report_content, on=Report, get=may_edit_report, post=may_edit_report),
    route("bao-cao/<int:pk>/ky/", signing.report_sign, on=Report, get=may_follow_report, post=may_edit_report),
    route("bao-cao/<int:pk>/gui-duyet/", signing.report_send, on=Report, post=may_send_report),
    route("bao-cao/<int:pk>/tra-lai/", signing.report_take_back, on=Report, post=may_take_back_report),
    route("bao-cao/<int:pk>/ban-hanh/", signing.report_issue, on=Report, post=may_issue_report),
    route("bao-cao/<int:pk>/ghi-ngay/", signing.report_day, on=Report, get=may_stamp_day, post=may_stamp_day),
    route("bao-cao/<int:pk>/tep/", signing.report_file, on=Report, get=may_take_issued_file),
    route("bao-cao/<int:pk>/xuat/", signing.report_export, on=Report, get=may_follow_report),
]
