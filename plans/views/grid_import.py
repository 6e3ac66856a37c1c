from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from plans.forms.grid import GridChoice
from plans.forms.grid_import import GridApplyForm, GridFileForm
from plans.models import GridImport
from plans.queries.grid import change_lines, grid_sheets, units_in_grid
from plans.services.grid_import import changes_of, scope_of, seal_of, undo_grid_import
from portal.lib import clock
from portal.lib.errors import RuleViolation
from portal.lib.official.files import File
from portal.lib.sheets import MEDIA_TYPE, to_workbook
from units.views.downloads import attachment

MOST_UNITS, LATEST = 2000, 10


def grid_export(request):
    scope = GridChoice(request.GET, user=request.user, on=clock.today()).scope
    if scope is None:
        messages.error(request, "Chưa có bảng nào để xuất. Hãy chọn kế hoạch, tháng và hình thức.")
        return redirect("plans:grid_edit")
    units = list(units_in_grid(scope, request.user)[:MOST_UNITS])
    name = f"bang-{scope.form.replace('_', '-')}-{scope.month:%Y-%m}.xlsx"
    return attachment(File(name, MEDIA_TYPE, to_workbook(grid_sheets(scope, units))))


def grid_import(request):
    form = GridFileForm(request.POST or None, request.FILES or None, by=request.user, on=clock.today(), at=clock.now())
    if request.method == "POST" and form.is_done():
        if form.result:
            return redirect("plans:grid_import_review", form.result.pk)
        messages.info(request, "Tệp này không thay đổi gì: mọi ô đã đúng như đang lưu.")
        return redirect("plans:grid_import")
    rows = GridImport.objects.visible_to(request.user).with_context()
    return render(request, "plans/grid_import.html", {"form": form, "rows": rows.order_by("-pk")[:LATEST]})


def grid_import_review(request):
    row = request.subject
    bound = request.POST or None
    form = GridApplyForm(bound, row=row, by=request.user, at=clock.now())
    if bound and form.is_done():
        messages.success(request, f"Đã nhập {len(row.changes)} ô. Số liệu được tính ngay.")
        return redirect(_grid_url(row))
    if bound:  # refused, perhaps because somebody else has just applied it
        row.refresh_from_db(fields=["changes", "applied_at", "undone_at"])
    scope, is_waiting = scope_of(row), row.applied_at is None
    changes = changes_of(row)
    context = {
        "row": row,
        "scope": scope,
        "form": form,
        "seal": seal_of(changes),
        "lines": change_lines(scope, changes),
        "is_waiting": is_waiting,
        "grid_url": _grid_url(row),
    }
    return render(request, "plans/grid_import_review.html", context)


def grid_import_undo(request):
    try:
        row = undo_grid_import(request.subject, by=request.user, at=clock.now())
        messages.success(request, f"Đã hoàn tác: {len(row.changes)} ô trở lại như trước lần nhập.")
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect("plans:grid_import")


def _grid_url(row):
    return f"{reverse('plans:grid_edit')}?plan={row.plan_id}&month={row.month:%Y-%m}&form={row.form}"
