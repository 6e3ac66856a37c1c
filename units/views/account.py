from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from portal.lib import clock
from units.forms.account import PasswordForm, ProfileForm
from units.forms.feeds import FeedForm
from units.models import CalendarFeed
from units.views.pages import form_page


def sign_out(request):
    logout(request)
    messages.success(request, "Đã đăng xuất.")
    return redirect("units:sign_in")


@sensitive_post_parameters()
def password_change(request):
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_done():
        update_session_auth_hash(request, request.user)
        messages.success(request, "Đã đổi mật khẩu.")
        return redirect("/")
    is_first = request.user.must_change_password
    note = "Mật khẩu đang dùng là mật khẩu tạm. Đặt mật khẩu riêng rồi mới làm việc tiếp." if is_first else ""
    back = "" if is_first else reverse("units:profile")
    return form_page(request, form, title="Đổi mật khẩu", submit="Đổi mật khẩu", back=back, note=note)


def profile(request):
    form = ProfileForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, "Đã lưu hồ sơ.")
        return redirect("units:profile")
    context = {
        "form": form,
        "seats": request.user.seats,
        "feeds": CalendarFeed.objects.visible_to(request.user).select_related("unit").order_by("pk"),
        "feed_form": FeedForm(user=request.user),
    }
    return render(request, "units/profile.html", context)


def act_as(request):
    """Works on in one of the person's roles; without a seat, in all of them together."""
    chosen = request.POST.get("seat", "")
    if chosen:
        held = request.user.memberships.active_on(clock.today())
        seat = get_object_or_404(held.select_related("unit"), pk=chosen if chosen.isdecimal() else 0)
        request.session["acting_as"] = seat.pk
        messages.success(request, f"Đang làm việc với vai trò {seat.get_role_display()}, {seat.unit}.")
    else:
        request.session.pop("acting_as", None)
        messages.success(request, "Đang làm việc với tất cả vai trò.")
    return redirect("/")
