from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from portal.lib import clock
from portal.lib.sheets import Value
from portal.lib.text import as_id
from units.audit.models import AuditEvent
from units.pages import form_page, is_saved, page_by_key, sheet_page
from units.people.forms import AuditFilter, FeedForm, PasswordForm
from units.people.services import close_feed
from units.templatetags.ui import moment


def sign_out(request):
    logout(request)
    messages.success(request, "Đã đăng xuất.")
    return redirect("units:sign_in")


@sensitive_post_parameters()
def password_change(request):
    form = PasswordForm(request.POST or None, row=request.user)
    if is_saved(request, form, "Đã đổi mật khẩu."):
        update_session_auth_hash(request, request.user)
        return redirect("/")
    is_first = request.user.must_change_password
    note = "Mật khẩu đang dùng là mật khẩu tạm. Đặt mật khẩu riêng rồi mới làm việc tiếp." if is_first else ""
    back = "" if is_first else reverse("units:profile")
    return form_page(request, form, title="Đổi mật khẩu", submit="Đổi mật khẩu", back=back, note=note)


def act_as(request):
    """Works on in one of the person's roles; without a seat, in all of them together."""
    chosen = request.POST.get("seat", "")
    if chosen:
        seats = request.user.memberships.active_on(clock.today())
        seat = get_object_or_404(seats.select_related("unit"), pk=as_id(chosen))
        request.session["acting_as"] = seat.pk
        messages.success(request, f"Đang làm việc với vai trò {seat.get_role_display()}, {seat.unit}.")
    else:
        request.session.pop("acting_as", None)
        messages.success(request, "Đang làm việc với tất cả vai trò.")
    return redirect("/")


ADDRESS = "plans:feed"  # answered by the app that knows the deadlines


@never_cache
def feed_open(request):
    """Answers with the address itself, not with a redirect: it is shown once and stored nowhere."""
    form = FeedForm(request.POST, user=request.user)
    if not form.is_valid() or not form.save(by=request.user, at=clock.now()):
        messages.error(request, "Đơn vị đã chọn không trong phạm vi anh/chị phụ trách. Hãy chọn lại.")
        return redirect("units:profile")
    address = f"{settings.PUBLIC_URL}{reverse(ADDRESS, args=[form.saved])}"
    context = {"address": address, "unit": form.cleaned_data["unit"]}
    return render(request, "units/people/feed_shown.html", context)


def feed_close(request):
    feed = request.subject
    close_feed(feed, by=request.user, at=clock.now())
    messages.success(request, f"Đã đóng: {feed}. Địa chỉ cũ không còn xem được.")
    return redirect("units:profile")


AUDIT_HEADS = ["Việc", "Đối tượng", "Người làm", "Vai trò", "Lúc"]


def audit_list(request):
    filters = AuditFilter(request.GET)
    events = filters.narrow(AuditEvent.objects.visible_to(request.user))
    if request.GET.get("xuat"):
        return sheet_page("nhat-ky", AUDIT_HEADS, map(_audit_line, events.order_by("-pk").iterator()))
    return render(
        request, "units/people/audit_list.html", {"page": page_by_key(events, request.GET), "filters": filters}
    )


def _audit_line(event: AuditEvent) -> list[Value]:
    return [event.act_in_words, event.subject_in_words, event.actor_name, event.actor_role, moment(event.at)]
