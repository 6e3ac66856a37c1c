from portal.access import route
from reports.results import views
from reports.results.models import Report, may_follow_report, may_read_reports, may_write_reports
from units.documents.models import (
    may_edit_document,
    may_issue_document,
    may_stamp_day,
    may_take_back_document,
    may_take_issued_file,
)
from units.documents.views import document_day

urlpatterns = [
    route("bao-cao/", views.report_list, get=may_read_reports),
    route("bao-cao/moi/", views.report_create, both=may_write_reports),
    route("bao-cao/<int:pk>/", views.report_detail, on=Report, get=may_read_reports),
    route("bao-cao/<int:pk>/so-lieu/", views.report_facts, on=Report, get=may_follow_report),
    route("bao-cao/<int:pk>/giai-trinh/", views.report_explain, on=Report, get=may_follow_report),
    route("bao-cao/<int:pk>/noi-dung/", views.report_content, on=Report, both=may_edit_document),
    route("bao-cao/<int:pk>/ky/", views.report_sign, on=Report, get=may_follow_report, post=may_edit_document),
    route("bao-cao/<int:pk>/gui-duyet/", views.report_send, on=Report, post=may_edit_document),
    route("bao-cao/<int:pk>/tra-lai/", views.report_take_back, on=Report, post=may_take_back_document),
    route("bao-cao/<int:pk>/ban-hanh/", views.report_issue, on=Report, post=may_issue_document),
    route("bao-cao/<int:pk>/ghi-ngay/", document_day, name="report_day", on=Report, both=may_stamp_day),
    route("bao-cao/<int:pk>/tep/", views.report_file, on=Report, get=may_take_issued_file),
    route("bao-cao/<int:pk>/xuat/", views.report_export, on=Report, get=may_follow_report),
]
