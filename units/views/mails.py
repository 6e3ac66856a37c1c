from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.lib import clock
from portal.lib.errors import RuleViolation
from units.forms.mails import MailFilter
from units.models import Mail
from units.models.mails import MAIL_STATES
from units.queries.paging import page_by_key
from units.services.mails import drop_mail, send_again, send_all_again

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
    return render(request, "units/mail_list.html", context)


def _tile(request, name, counts):
    query = request.GET.copy()
    for cursor in ("after", "before"):
        query.pop(cursor, None)
    query["state"] = name
    tone = TONES.get(name, "") if counts[name] else ""
    return {"label": MAIL_STATES[name][0], "value": counts[name], "url": f"?{query.urlencode()}", "tone": tone}


def mail_retry(request):
    mail = request.subject
    try:
        send_again(mail, by=request.user, at=clock.now())
        messages.success(request, f"Thư cho {mail.recipient.full_name} sẽ được gửi lại trong ít phút.")
    except RuleViolation as refused:
        messages.error(request, refused.message)
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
    mail = request.subject
    try:
        drop_mail(mail, reason=request.POST.get("reason", "")[:300], by=request.user, at=clock.now())
        messages.success(request, f"Đã bỏ thư cho {mail.recipient.full_name}; thông báo vẫn còn trong hộp thông báo.")
    except RuleViolation as refused:
        messages.error(request, refused.message)
    return _back(request)


def _back(request):
    return redirect(f"{reverse('units:mail_list')}?{request.GET.urlencode()}")
