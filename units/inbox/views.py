from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from portal.lib import clock
from units.calendar.views import own_root
from units.inbox.forms import DropForm, MailFilter, ReminderSettingsForm
from units.inbox.models import MAIL_STATES, Mail, Notice
from units.inbox.queries import reminder_settings_of
from units.inbox.services.mail import send_again, send_all_again
from units.inbox.services.notices import mark_read
from units.pages import is_saved, page_by_key, refusals_shown
from units.templatetags.ui import query_with


def notice_list(request):
    mine = Notice.objects.visible_to(request.user)
    shows_all = request.GET.get("xem") == "tat-ca"
    page = page_by_key(mine if shows_all else mine.unread(), request.GET)
    context = {"page": page, "shows_all": shows_all, "has_unread": mine.unread().exists()}
    return render(request, "units/inbox/notice_list.html", context)


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


TONES = {"uncertain": "amber", "failed": "red", "dead_letter": "red"}
TILES = ("sent", "waiting", *TONES)


def mail_list(request):
    filters = MailFilter(request.GET)
    mails = Mail.objects.visible_to(request.user)
    counts = filters.narrow(mails, state="").counts()
    rows = filters.narrow(mails)
    context = {
        "filters": filters,
        "page": page_by_key(rows.select_related("recipient"), request.GET),
        "tiles": [_tile(request, name, counts) for name in TILES],
        "stuck": rows.stuck().count(),
        "query": request.GET.urlencode(),
    }
    return render(request, "units/inbox/mail_list.html", context)


def _tile(request, name, counts):
    tone = TONES.get(name, "") if counts[name] else ""
    return {"label": MAIL_STATES[name][0], "value": counts[name], "url": query_with(request, state=name), "tone": tone}


def mail_retry(request):
    mail = request.subject
    with refusals_shown(request):
        send_again(mail, by=request.user, at=clock.now())
        messages.success(request, f"Thư cho {mail.recipient.full_name} sẽ được gửi lại trong ít phút.")
    return _back(request)


def mail_retry_all(request):
    """All stuck mails of the filter in the address."""
    mails = MailFilter(request.GET).narrow(Mail.objects.visible_to(request.user))
    count = send_all_again(mails, by=request.user, at=clock.now())
    if count:
        messages.success(request, f"{count} thư sẽ được gửi lại trong ít phút.")
    else:
        messages.error(request, "Không còn thư nào cần gửi lại theo bộ lọc này.")
    return _back(request)


def mail_drop(request):
    form = DropForm(request.POST, row=request.subject)
    if not is_saved(request, form, "Đã bỏ thư cho {0.recipient.full_name}; thông báo vẫn còn trong hộp thông báo."):
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
    return _back(request)


def _back(request):
    return redirect(f"{reverse('units:mail_list')}?{request.GET.urlencode()}")


def reminder_settings(request):
    root = own_root(request)
    form = ReminderSettingsForm(request.POST or None, row=reminder_settings_of(root))
    if is_saved(request, form, "Đã lưu cài đặt nhắc việc. Áp dụng từ lần nhắc của ngày mai."):
        return redirect("units:reminder_settings")
    return render(request, "units/inbox/reminder_settings.html", {"root": root, "form": form})
