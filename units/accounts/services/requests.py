"""What an admin asks for about people with content, and what comes of it: slips with passwords, mail addresses."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from portal.lib import clock
from portal.lib.errors import ensure
from units.accounts.models import (
    AccountRequest,
    content_path,
    may_reset_password,
    request_leaders,
)
from units.accounts.services.notices import tell, tell_of_account
from units.audit.services import record_event
from units.enums import AccountRequestKind, Role
from units.people.models import User
from units.people.services import end_feeds, renew_password

NOT_YOUR_PERSON = "Chỉ quản trị phụ trách mọi đơn vị của người này đặt lại được mật khẩu."
WITH_ANOTHER = "Việc này đã xong, đã rút, hoặc do lãnh đạo khác làm. Hãy tải lại trang để xem."


@transaction.atomic
def reset_password(person: User, *, by: User, at: datetime) -> str | None:
    """Gives a new password, to be changed at the next sign-in; every session of the person ends with the old one.
    None if the account opens content: then the old one holds until a leader prints the slip with the new one."""
    ensure(may_reset_password(by, person), NOT_YOUR_PERSON)
    path = content_path(person, on=clock.local_day(at))
    if path is None:
        password = renew_password(person)
        record_event("password_reset", person, path=by.branches(Role.ADMIN)[0].path, by=by, at=at)
        end_feeds(person, by=by, at=at)
        tell_of_account(person, event="password_reset", what="được đặt lại mật khẩu", by=by, at=at)
        return password
    ask(person, kind=AccountRequestKind.PASSWORD, path=path, by=by, at=at)
    what = "được đề nghị đặt lại mật khẩu, chờ lãnh đạo in phiếu"
    tell_of_account(person, event="password_asked", what=what, by=by, at=at)
    return None


def ask(
    person: User, *, kind: AccountRequestKind, path: str, by: User | None, at: datetime, email: str = ""
) -> AccountRequest:
    """Anew, not changed: a leader who still sees the earlier request presses on nothing."""
    person.account_requests.filter(kind=kind).delete()
    request = AccountRequest.objects.create(user=person, kind=kind, path=path, email=email, asked_by=by, asked_at=at)
    record_event(f"{kind}_asked", person, path=path, by=by, at=at)
    leaders = request_leaders(request, on=clock.local_day(at))
    title = f"{request} chờ anh/chị"
    tell(leaders, event=f"{kind}_waits", about=request, title=title, url=reverse("units:approval_list"), at=at)
    return request


def seal_account(person: User, *, path: str, asked_by: User | None, at: datetime) -> None:
    """Closes an account whose password an admin has seen, until a leader prints a slip."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    ask(person, kind=AccountRequestKind.PASSWORD, path=path, by=asked_by, at=at)
    end_feeds(person, by=None, at=at)


@transaction.atomic
def print_slip(request: AccountRequest, *, by: User, at: datetime) -> str:
    """Makes the password that the slip shows, once and to the leader alone; printed again, it is another one. Not
    once the person has changed it."""
    _ensure_waits(request, AccountRequestKind.PASSWORD, by=by, at=at)
    moved = AccountRequest.objects.filter(pk=request.pk).update(done_by=by, done_at=at)
    ensure(moved == 1, WITH_ANOTHER)
    person = request.user
    password = renew_password(person)
    record_event("slip_printed", person, path=request.path, by=by, at=at)
    end_feeds(person, by=by, at=at)
    tell_of_account(person, event="slip_printed", what="có mật khẩu mới, lãnh đạo trao phiếu", by=by, at=at)
    return password


@transaction.atomic
def confirm_address(request: AccountRequest, *, by: User, at: datetime) -> User:
    """The person's own yes, or that of a leader. The address until now hears of it, whatever the person wishes."""
    person = request.user
    if by != person:
        _ensure_waits(request, AccountRequestKind.EMAIL, by=by, at=at)
    _take_out(request)
    before = person.email
    person.email = request.email
    person.save(update_fields=["email"])
    record_event("email_confirmed", person, path=request.path, by=by, at=at)
    tell_of_address(person, before=before, by=by, at=at)
    return person


def tell_of_address(person: User, *, before: str, by: User, at: datetime) -> None:
    what = f"đổi địa chỉ thư thành {person.email or '(để trống)'}"
    tell_of_account(person, event="email_changed", what=what, by=by, at=at, mail_to=before)


@transaction.atomic
def refuse_request(request: AccountRequest, *, reason: str, by: User, at: datetime) -> None:
    """By a leader, or about the address by the person; who asked hears why."""
    if by != request.user or request.kind != AccountRequestKind.EMAIL:
        _ensure_waits(request, AccountRequestKind(request.kind), by=by, at=at)
    ensure(bool(reason.strip()), "Ghi lý do, để quản trị biết.", field="reason")
    _take_out(request)
    record_event(f"{request.kind}_refused", request.user, path=request.path, by=by, at=at, reason=reason.strip())
    if request.asked_by:
        title, page = f"Không duyệt: {request}", reverse("units:person_detail", args=[request.user_id])
        body = f"Lý do: {reason.strip()}"
        event = f"{request.kind}_refused"
        tell([request.asked_by], event=event, about=request.user, title=title, body=body, url=page, at=at)


def _take_out(request: AccountRequest) -> None:
    # Two presses at once: one of them takes the row.
    ensure(AccountRequest.objects.filter(pk=request.pk).delete()[0] == 1, WITH_ANOTHER)


def _ensure_waits(request: AccountRequest, kind: AccountRequestKind, *, by: User, at: datetime) -> None:
    waits = AccountRequest.objects.waiting().filter(pk=request.pk, kind=kind).exists()
    ensure(waits and by in request_leaders(request, on=clock.local_day(at)), WITH_ANOTHER)
