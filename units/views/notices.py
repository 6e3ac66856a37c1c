from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from portal.lib import clock
from units.models import Notice
from units.queries.paging import page_by_key
from units.services.notices import mark_read


def notice_list(request):
    mine = Notice.objects.visible_to(request.user)
    shows_all = request.GET.get("xem") == "tat-ca"
    page = page_by_key(mine if shows_all else mine.unread(), request.GET)
    context = {"page": page, "shows_all": shows_all, "has_unread": mine.unread().exists()}
    return render(request, "units/notice_list.html", context)


def notice_open(request):
    """Marks as read and goes where the notice points."""
    notice = request.subject
    mark_read(Notice.objects.filter(pk=notice.pk), at=clock.now())
    is_own = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if notice.url and is_own else "units:notice_list")


def notice_read_all(request):
    count = mark_read(Notice.objects.visible_to(request.user), at=clock.now())
    messages.success(request, f"Đã đánh dấu {count} thông báo là đã đọc.")
    return redirect("units:notice_list")
