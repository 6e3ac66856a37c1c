from plans.activities.rules import may_enter_month_sheet, may_import_month_sheet, may_print_paper
from plans.month_sheet import views
from plans.month_sheet.models import MonthSheetImport
from portal.access import route
from portal.lib.uploads import MAX_BODY

MONTH_SHEET_IMPORTS = MonthSheetImport.objects.with_context

urlpatterns = [
    route("hoat-dong/nhap-bang/", views.month_sheet, both=may_enter_month_sheet),
    route("hoat-dong/nhap-bang/xuat/", views.month_sheet_export, get=may_enter_month_sheet),
    route("hoat-dong/nhap-bang/excel/", views.month_sheet_import, both=may_enter_month_sheet, largest_body=MAX_BODY),
    route(
        "hoat-dong/nhap-bang/excel/<int:pk>/",
        views.month_sheet_import_review,
        on=MONTH_SHEET_IMPORTS,
        both=may_import_month_sheet,
    ),
    route(
        "hoat-dong/nhap-bang/excel/<int:pk>/hoan-tac/",
        views.month_sheet_import_undo,
        on=MONTH_SHEET_IMPORTS,
        post=may_import_month_sheet,
    ),
    route("hoat-dong/phieu-giay/", views.paper_list, get=may_print_paper),
    route("hoat-dong/phieu-giay/in/", views.paper_print, get=may_print_paper),
]
