"""What waits for a leader's press: roles with content, slips with passwords, mail addresses."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from portal.lib import clock
from portal.lib.errors import RuleViolation
from units.accounts.forms import RequestRefusalForm, RoleRefusalForm
from units.accounts.models import AccountRequest, PendingRole
from units.accounts.services.requests import confirm_address, print_slip
from units.accounts.services.roles import approve_role
from units.enums import AccountRequestKind, Approval
from units.pages import refusals_shown, saving_page

LIST = "units:approval_list"


def approval_list(request):
    roles = PendingRole.objects.visible_to(request.user).filter(approval=Approval.WAITING)
    requests = list(
        AccountRequest.objects.visible_to(request.user).select_related("user", "asked_by").order_by("asked_at", "pk")
    )
    context = {
        "roles": roles.select_related("user", "unit", "given_by").order_by("given_at", "pk"),
        "slips": [row for row in requests if row.kind == AccountRequestKind.PASSWORD],
        "addresses": [row for row in requests if row.kind == AccountRequestKind.EMAIL],
    }
    return render(request, "units/accounts/approval_list.html", context)


def role_approve(request):
    with refusals_shown(request):
        seat = approve_role(request.subject, by=request.user, at=clock.now())
        messages.success(request, f"Đã duyệt: {seat}.")
        if not seat.user.has_usable_password():
            messages.info(request, f"{seat.user} cần mật khẩu mới: in phiếu ở dưới và trao tận tay.")
    return redirect(LIST)


def role_refuse(request):
    form = RoleRefusalForm(request.POST or None, row=request.subject)
    return _refusal_page(request, form, note=str(request.subject))


def request_refuse(request):
    form = RequestRefusalForm(request.POST or None, row=request.subject)
    return _refusal_page(request, form, note=str(request.subject))


def _refusal_page(request, form, *, note: str):
    title, trail = "Không duyệt", [("Vai trò chờ duyệt", reverse(LIST))]
    success = "Đã báo lại cho quản trị, kèm lý do."
    return saving_page(request, form, title=title, submit=title, success=success, trail=trail, note=note)


@never_cache
def slip_print(request):
    """Answers with the slip itself, not with a redirect: the password is made now, shown once and stored nowhere."""
    try:
        password = print_slip(request.subject, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect(LIST)
    context = {"person": request.subject.user, "password": password, "address": settings.PUBLIC_URL}
    return render(request, "units/accounts/slip.html", context)


def address_confirm(request):
    with refusals_shown(request):
        person = confirm_address(request.subject, by=request.user, at=clock.now())
        messages.success(request, f"Đã đổi địa chỉ thư của {person}. Địa chỉ cũ cũng được báo.")
    return redirect(LIST)
