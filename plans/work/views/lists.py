"""The work one sees, in four views over the same filter, and what a calendar program reads of it."""

from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response

from plans.enums import AssignmentState
from plans.work.forms.lists import AssignmentFilter
from plans.work.models import Assignment
from plans.work.queries.calendar import days_of, feed_of, month_of, timeline_of
from plans.work.queries.lists import board_of
from plans.work.rules import may_urge
from portal.lib import clock
from portal.lib.calendar import MEDIA_TYPE, to_feed
from portal.lib.forms import FIRST_YEAR, LAST_YEAR
from units.calendar.queries import day_names
from units.pages import page_by_key

ORDERS = ("due_on", "-due_on")


def task_list(request):
    filters = AssignmentFilter(request.GET, user=request.user, on=clock.today(), usual="open")
    sort = request.GET.get("sort") if request.GET.get("sort") in ORDERS else ORDERS[0]
    rows = filters.narrow(Assignment.objects.visible_to(request.user))
    page = page_by_key(rows.with_context(), request.GET, order=sort)
    context = {
        "filters": filters,
        "count": rows.count(),
        "page": page,
        "urgeable": {row.pk for row in page.rows if may_urge(request.user, row)},
        "sort": sort,
        "today": clock.today(),
    }
    return render(request, "plans/work/task_list.html", context)


def task_board(request):
    today = clock.today()
    filters = AssignmentFilter(request.GET, user=request.user, on=today)
    rows = filters.narrow(Assignment.objects.visible_to(request.user))
    columns = board_of(rows, state=filters.cleaned_data.get("state") or "", on=today)
    return render(request, "plans/work/task_board.html", {"filters": filters, "columns": columns})


def task_timeline(request):
    today = clock.today()
    filters = AssignmentFilter(request.GET, user=request.user, on=today)
    rows = filters.narrow(Assignment.objects.visible_to(request.user))
    context = {"filters": filters, "timeline": timeline_of(rows, on=today)}
    return render(request, "plans/work/task_timeline.html", context)


def calendar(request):
    today = clock.today()
    first = _first_day(request.GET.get("month"), today=today)
    filters = AssignmentFilter(request.GET, user=request.user, on=today)
    visible = Assignment.objects.visible_to(request.user)
    # The weeks reach over both ends of the month.
    rows = filters.narrow(visible, month=None)
    # What its link opens in the list: no turn of a month or a year hides what still waits.
    overdue = {"state": AssignmentState.OVERDUE, "from": None, "to": first - timedelta(days=1)}
    context = {
        "filters": filters,
        "weeks": month_of(rows, first=first, today=today, marks=day_names(request.user, around=first)),
        "first": first,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": (first + timedelta(days=31)).strftime("%Y-%m"),
        "is_this_month": first == today.replace(day=1),
        "overdue_before": filters.narrow(visible, month=None, **overdue).count(),
        "last_day_before": overdue["to"],
    }
    return render(request, "plans/work/calendar.html", context)


def _first_day(month: str | None, *, today: date) -> date:
    """The first day of `2026-03`; of this month if none is asked for. Anything else is no page."""
    try:
        first = date.fromisoformat(f"{month}-01") if month else today.replace(day=1)
    except ValueError:
        raise Http404 from None
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise Http404
    return first


def feed(request, token):
    """Public: the token of the address stands for the person, a calendar program cannot sign in."""
    found = feed_of(token)
    if found is None:
        raise Http404
    body = to_feed(str(found), days_of(found, on=clock.today(), site=settings.PUBLIC_URL))
    etag = f'"{sha256(body).hexdigest()}"'
    answer = HttpResponse(body, content_type=MEDIA_TYPE, headers={"ETag": etag, "Cache-Control": "private, no-cache"})
    answer["Content-Disposition"] = 'inline; filename="lich.ics"'
    return get_conditional_response(request, etag=etag, response=answer)


FEED_ENDED = (
    "Địa chỉ lịch kiểu cũ này đã ngừng. Đăng nhập vào Cổng, mở Hồ sơ của tôi, mục “Lịch trên điện thoại, máy tính”, "
    "chọn Mở lịch rồi chép địa chỉ mới vào ứng dụng lịch; xóa địa chỉ này khỏi ứng dụng.\n"
)


def feed_of_old(request):
    """Addresses whose token stood in the query, where logs of proxies keep it: none of them opens anything."""
    return HttpResponse(FEED_ENDED, status=410, content_type="text/plain; charset=utf-8")
