from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from plans.activities.queries.review import covering_reports
from plans.month_sheet.forms import MonthSheetApplyForm, MonthSheetChoice, MonthSheetFileForm, MonthSheetForm
from plans.month_sheet.models import MonthSheetImport
from plans.month_sheet.queries import (
    change_rows,
    month_sheet_workbook,
    paper_sheets,
    printable_work,
    units_in_month_sheet,
    units_with_work,
)
from plans.month_sheet.services import changes_of, scope_of, seal_of, undo_month_sheet_import
from portal.lib import clock
from portal.lib.errors import ensure
from portal.lib.official import paper
from portal.lib.official.files import MEDIA_TYPES, File
from portal.lib.sheets import MEDIA_TYPE, to_workbook
from portal.lib.text import as_id
from units.pages import attachment, page_by_key, refusals_shown

PAGE_ROWS = 100


def month_sheet(request):
    choice = MonthSheetChoice(request.GET, user=request.user, on=clock.today())
    scope, template = choice.scope, "plans/month_sheet/month_sheet.html"
    if scope is None:
        return render(request, template, {"choice": choice, "form": None, "page": None})
    page = page_by_key(units_in_month_sheet(scope, request.user), request.GET, order="path", size=PAGE_ROWS)
    form = MonthSheetForm(request.POST or None, scope=scope, units=page.rows)
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        messages.success(request, f"Đã lưu {len(form.changes)} ô. Số liệu được tính ngay.")
        return redirect(request.get_full_path())
    day = (scope.plan.pk, scope.month)  # a report holds whole months
    covering = covering_reports([day], by=request.user).get(day, [])
    context = {"choice": choice, "form": form, "scope": scope, "page": page, "covering": covering}
    return render(request, template, context)


MOST_UNITS, LATEST = 2000, 10


def month_sheet_export(request):
    scope = MonthSheetChoice(request.GET, user=request.user, on=clock.today()).scope
    if scope is None:
        messages.error(request, "Chưa có bảng nào để xuất. Hãy chọn kế hoạch, tháng và hình thức.")
        return redirect("plans:month_sheet")
    units = list(units_in_month_sheet(scope, request.user)[:MOST_UNITS])
    name = f"bang-{scope.form.replace('_', '-')}-{scope.month:%Y-%m}.xlsx"
    return attachment(File(name, MEDIA_TYPE, to_workbook(month_sheet_workbook(scope, units))))


def month_sheet_import(request):
    form = MonthSheetFileForm(request.POST or None, request.FILES or None)
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        if form.saved:
            return redirect("plans:month_sheet_import_review", form.saved.pk)
        messages.info(request, "Tệp này không thay đổi gì: mọi ô đã đúng như đang lưu.")
        return redirect("plans:month_sheet_import")
    rows = MonthSheetImport.objects.visible_to(request.user).with_context()
    context = {"form": form, "rows": rows.order_by("-pk")[:LATEST]}
    return render(request, "plans/month_sheet/month_sheet_import.html", context)


def month_sheet_import_review(request):
    row = request.subject
    form = MonthSheetApplyForm(request.POST or None, row=row)
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        messages.success(request, f"Đã nhập {len(row.changes)} ô. Số liệu được tính ngay.")
        return redirect(_month_sheet_url(row))
    if form.is_bound:  # refused, perhaps because somebody else has just applied it
        row.refresh_from_db(fields=["changes", "applied_at", "undone_at"])
    scope, is_waiting = scope_of(row), row.applied_at is None
    changes = changes_of(row)
    context = {
        "row": row,
        "scope": scope,
        "form": form,
        "seal": seal_of(changes),
        "lines": change_rows(scope, changes),
        "is_waiting": is_waiting,
        "month_sheet_url": _month_sheet_url(row),
    }
    return render(request, "plans/month_sheet/month_sheet_import_review.html", context)


def month_sheet_import_undo(request):
    with refusals_shown(request):
        row = undo_month_sheet_import(request.subject, by=request.user, at=clock.now())
        messages.success(request, f"Đã hoàn tác: {len(row.changes)} ô trở lại như trước lần nhập.")
    return redirect("plans:month_sheet_import")


def _month_sheet_url(row):
    return f"{reverse('plans:month_sheet')}?plan={row.plan_id}&month={row.month:%Y-%m}&form={row.form}"


LOCAL = ("127.0.0.1", "localhost")
MOST_WORK = 300  # some 100 pages, a few seconds


def paper_list(request):
    rows, address = units_with_work(request.user), settings.PUBLIC_URL
    context = {"rows": rows, "total": sum(row.open for row in rows), "address": address}
    context["is_local"] = urlsplit(address).hostname in LOCAL
    return render(request, "plans/month_sheet/paper_list.html", context)


def paper_print(request):
    """The sheets of one unit (`unit`), or of all (`all`)."""
    unit_pk, work = request.GET.get("unit", ""), printable_work(request.user)
    if unit_pk:
        work = work.filter(unit=as_id(unit_pk))
    elif "all" not in request.GET:
        return redirect("plans:paper_list")
    with refusals_shown(request):
        count = work.count()
        ensure(count > 0, "Không có nhiệm vụ nào đang mở để in phiếu.")
        ensure(count <= MOST_WORK, f"Có {count} nhiệm vụ đang mở, quá {MOST_WORK} một lần in. Hãy in từng đơn vị.")
        address = settings.PUBLIC_URL + reverse("plans:activity_create")
        content = paper.to_pdf(paper_sheets(work, on=clock.today(), form_address=address))
        return attachment(File("phieu-ghi-hoat-dong.pdf", MEDIA_TYPES["pdf"], content))
    return redirect("plans:paper_list")
