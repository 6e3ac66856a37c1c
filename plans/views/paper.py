from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from plans.queries.paper import open_work, paper_sheets, units_with_work
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from portal.lib.official import paper
from portal.lib.official.files import MEDIA_TYPES, File
from units.views.downloads import attachment

LOCAL = ("127.0.0.1", "localhost")
MOST_WORK = 300  # some 100 pages, a few seconds


def paper_list(request):
    rows = units_with_work(request.user)
    is_local = urlsplit(settings.PUBLIC_URL).hostname in LOCAL
    context = {
        "rows": rows,
        "total": sum(row.open for row in rows),
        "address": settings.PUBLIC_URL,
        "is_local": is_local,
    }
    return render(request, "plans/paper_list.html", context)


def paper_print(request):
    """The sheets of one unit (`unit`), or of all (`all`)."""
    asked, work = request.GET.get("unit", ""), open_work(request.user)
    if asked.isdecimal():
        work = work.filter(unit=asked[:18])
    elif "all" not in request.GET:
        return redirect("plans:paper_list")
    try:
        count = work.count()
        ensure(count > 0, "Không có nhiệm vụ nào đang mở để in phiếu.")
        ensure(count <= MOST_WORK, f"Có {count} nhiệm vụ đang mở, quá {MOST_WORK} một lần in. Hãy in từng đơn vị.")
        address = settings.PUBLIC_URL + reverse("plans:activity_create")
        content = paper.to_pdf(paper_sheets(work, on=clock.today(), form_address=address))
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("plans:paper_list")
    return attachment(File("phieu-ghi-hoat-dong.pdf", MEDIA_TYPES["pdf"], content))
