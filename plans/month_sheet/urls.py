from plans.activities.rules import may_enter_grid, may_print_paper
from plans.month_sheet import views
from plans.month_sheet.models import GridImport
from plans.month_sheet.rules import may_import_grid
from portal.access import route

GRID_IMPORTS = GridImport.objects.with_context

urlpatterns = [
    route("hoat-dong/nhap-bang/", views.grid_edit, get=may_enter_grid, post=may_enter_grid),
    route("hoat-dong/nhap-bang/xuat/", views.grid_export, get=may_enter_grid),
    route("hoat-dong/nhap-bang/excel/", views.grid_import, get=may_enter_grid, post=may_enter_grid),
    route(
        "hoat-dong/nhap-bang/excel/<int:pk>/",
        views.grid_import_review,
        on=GRID_IMPORTS,
        get=may_import_grid,
        post=may_import_grid,
    ),
    route(
        "hoat-dong/nhap-bang/excel/<int:pk>/hoan-tac/",
        views.grid_import_undo,
        on=GRID_IMPORTS,
        post=may_import_grid,
    ),
    route("hoat-dong/phieu-giay/", views.paper_list, get=may_print_paper),
    route("hoat-dong/phieu-giay/in/", views.paper_print, get=may_print_paper),
]
