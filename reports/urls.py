from django.urls import path

from reports.views import figures, home, reports, signing

app_name = "reports"

urlpatterns = [
    path("", home.home, name="home"),
    path("tong-quan/", figures.dashboard, name="dashboard"),
    path("ke-hoach/<int:pk>/tien-do/", figures.plan_progress, name="plan_progress"),
    path("bao-cao/", reports.report_list, name="report_list"),
    path("bao-cao/moi/", reports.report_create, name="report_create"),
    path("bao-cao/<int:pk>/", reports.report_detail, name="report_detail"),
    path("bao-cao/<int:pk>/so-lieu/", reports.report_facts, name="report_facts"),
    path("bao-cao/<int:pk>/giai-trinh/", reports.report_explain, name="report_explain"),
    path("bao-cao/<int:pk>/noi-dung/", reports.report_content, name="report_content"),
    path("bao-cao/<int:pk>/ky/", signing.report_sign, name="report_sign"),
    path("bao-cao/<int:pk>/gui-duyet/", signing.report_send, name="report_send"),
    path("bao-cao/<int:pk>/tra-lai/", signing.report_take_back, name="report_take_back"),
    path("bao-cao/<int:pk>/ban-hanh/", signing.report_issue, name="report_issue"),
    path("bao-cao/<int:pk>/ghi-ngay/", signing.report_day, name="report_day"),
    path("bao-cao/<int:pk>/tep/", signing.report_file, name="report_file"),
    path("bao-cao/<int:pk>/xuat/", signing.report_export, name="report_export"),
]
