from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from portal.lib import clock
from portal.lib.sheets import Value
from units.accounts.forms import AccountForm, CloseForm, PersonFilter, PersonForm, ProfileForm, RoleForm
from units.accounts.models import (
    AccountRequest,
    deciding_leaders,
    may_give_role,
    may_reset_password,
    request_leaders,
    who_decides,
)
from units.accounts.services.accounts import with_seats
from units.accounts.services.requests import confirm_address, refuse_request, reset_password
from units.accounts.services.roles import end_role
from units.enums import AccountRequestKind, Approval
from units.pages import form_page, is_saved, page_by_key, refusals_shown, saving_page, sheet_page
from units.people.forms import FeedForm
from units.people.models import CalendarFeed, Membership, User, may_administer_person
from units.tree.views import unit_trail

PERSON_HEADS = ["Họ và tên", "Tên đăng nhập", "Vai trò hôm nay", "Thư điện tử", "Trạng thái"]


def person_list(request):
    filters = PersonFilter(request.GET)
    people = filters.narrow(User.objects.visible_to(request.user), on=clock.today())
    people = with_seats(people, seen_by=request.user, on=clock.today())
    if request.GET.get("xuat"):
        return sheet_page("tai-khoan", PERSON_HEADS, map(_person_line, people.order_by("name_key", "pk")))
    page = page_by_key(people, request.GET, order="name_key")
    context = {"page": page, "filters": filters, "count": people.count()}
    return render(request, "units/accounts/person_list.html", context)


def _person_line(person: User) -> list[Value]:
    roles = "; ".join(f"{seat.get_role_display()}, {seat.unit.name}" for seat in person.seats_seen)  # type: ignore[attr-defined]
    return [person.full_name, person.username, roles, person.email, "" if person.is_active else "Ngừng"]


@never_cache
def person_create(request):
    """Answers with the password itself, not with a redirect: it is shown once and stored nowhere. Of an account whose
    role waits for a leader there is none."""
    initial = {"unit": request.GET.get("unit")}
    form = PersonForm(request.POST or None, user=request.user, on=clock.today(), initial=initial)
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        person, password = form.saved
        if password:
            return _show_password(request, person, password, is_new=True)
        messages.success(request, "Đã thêm tài khoản. Vai trò chờ lãnh đạo duyệt; lãnh đạo in và trao phiếu mật khẩu.")
        return redirect("units:person_detail", person.pk)
    title, back = "Thêm tài khoản", reverse("units:person_list")
    note = (
        "Mật khẩu tạm được tạo sau khi lưu và chỉ hiện một lần. Vai trò xem được nội dung (Văn phòng, kiểm tra, "
        "lãnh đạo, cấp trên, người báo cáo của đảng ủy) chờ lãnh đạo duyệt, khi ấy lãnh đạo in phiếu mật khẩu."
    )
    return form_page(request, form, title=title, submit=title, back=back, trail=[("Tài khoản", back)], note=note)


def _show_password(request, person: User, password: str, *, is_new: bool):
    context = {"person": person, "password": password, "is_new": is_new}
    return render(request, "units/accounts/password_shown.html", context)


def person_detail(request):
    person = request.subject
    today = clock.today()
    seats = Membership.objects.visible_to(request.user).filter(user=person).select_related("unit", "given_by")
    context = {
        "person": person,
        "seats": [_seat_line(seat, on=today) for seat in seats.order_by("-starts_on", "pk")],
        "requests": [
            {"request": row, "leaders": who_decides(request_leaders(row, on=today))}
            for row in AccountRequest.objects.waiting().filter(user=person).order_by("pk")
        ],
        "may_give": may_give_role(request.user, person),
        "may_reset": may_reset_password(request.user, person),
        "may_change": may_administer_person(request.user, person),
    }
    return render(request, "units/accounts/person_detail.html", context)


def _seat_line(seat: Membership, *, on: date) -> dict[str, object]:
    """A role with its state in words, who decides while it waits, and whether it can still be ended."""
    is_over = seat.ends_on is not None and (seat.ends_on <= max(on, seat.starts_on))
    leaders = ""
    match seat.approval:
        case Approval.REFUSED:
            state, label = "refused", "Không duyệt"
        case _ if is_over:
            state, label = "ended", ""
        case Approval.WAITING:
            state, label, leaders = "in_review", "", who_decides(deciding_leaders(seat, on=on))
        case _ if seat.starts_on > on:
            state, label = "future", ""
        case _:
            state, label = "active", "Đang giữ"
    return {"seat": seat, "state": state, "label": label, "leaders": leaders, "may_end": not is_over}


def _trail(person: User) -> list[tuple[str, str]]:
    return [
        ("Tài khoản", reverse("units:person_list")),
        (str(person), reverse("units:person_detail", args=[person.pk])),
    ]


def person_change(request):
    person = request.subject
    form = AccountForm(request.POST or None, row=person)
    note = "Địa chỉ thư của người có vai trò xem nội dung chỉ đổi khi người ấy hoặc lãnh đạo xác nhận."
    answer = saving_page(
        request, form, title="Sửa tài khoản", submit="Lưu", success="Đã lưu tài khoản.", trail=_trail(person), note=note
    )
    if form.saved and form.saved.email != form.cleaned_data["email"]:
        messages.info(request, "Địa chỉ thư mới chờ người này hoặc lãnh đạo xác nhận.")
    return answer


@never_cache
def password_reset(request):
    person = request.subject
    password = reset_password(person, by=request.user, at=clock.now())
    if password is None:
        messages.success(
            request, "Đã đề nghị: lãnh đạo in phiếu mật khẩu mới và trao tận tay. Mật khẩu cũ còn dùng được."
        )
        return redirect("units:person_detail", person.pk)
    return _show_password(request, person, password, is_new=False)


def role_give(request):
    person = request.subject
    form = RoleForm(request.POST or None, row=person, user=request.user, on=clock.today())
    title, success = "Giao vai trò", "Đã ghi: {}."
    note = (
        "Vai trò xem được nội dung (Văn phòng, kiểm tra, lãnh đạo, cấp trên, người báo cáo của đảng ủy) chờ lãnh đạo "
        "duyệt rồi mới có hiệu lực."
    )
    return saving_page(request, form, title=title, submit=title, success=success, trail=_trail(person), note=note)


def role_end(request):
    seat = request.subject
    with refusals_shown(request):
        end_role(seat, by=request.user, at=clock.now())
        is_withdrawn = seat.approval == Approval.WAITING
        told = (
            "Đã rút lại vai trò chờ duyệt."
            if is_withdrawn
            else f"{seat.user} đã thôi vai trò; quyền truy cập hết ngay."
        )
        messages.success(request, told)
    return redirect("units:person_detail", seat.user_id)


def unit_close(request):
    unit = request.subject
    form = CloseForm(request.POST or None, row=unit, initial={"closed_on": clock.today()})
    title, success = "Kết thúc đơn vị", "Đã kết thúc {}. Văn bản và số liệu cũ vẫn giữ nguyên."
    note = "Từ ngày này đơn vị không nhận việc mới và mọi vai trò ở đơn vị thôi hiệu lực."
    return saving_page(request, form, title=title, submit=title, success=success, trail=unit_trail(unit), note=note)


def profile(request):
    form = ProfileForm(request.POST or None, row=request.user)
    if is_saved(request, form, "Đã lưu hồ sơ."):
        return redirect("units:profile")
    context = {
        "form": form,
        "seats": request.user.seats,
        "waiting_seats": request.user.memberships.waiting_on(clock.today()).select_related("unit").order_by("pk"),
        "address_request": _address_request(request.user),
        "feeds": CalendarFeed.objects.visible_to(request.user).select_related("unit").order_by("pk"),
        "feed_form": FeedForm(user=request.user),
    }
    return render(request, "units/accounts/profile.html", context)


def _address_request(person: User) -> AccountRequest | None:
    return person.account_requests.filter(kind=AccountRequestKind.EMAIL).select_related("asked_by").first()


def address_answer(request):
    """The person's own yes or no to a mail address that the admin asked for."""
    address = _address_request(request.user)
    if address is None or str(address.pk) != request.POST.get("request"):
        messages.error(request, "Đề nghị này đã rút hoặc đã trả lời. Hãy xem lại địa chỉ đang dùng.")
        return redirect("units:profile")
    with refusals_shown(request):
        if request.POST.get("answer") == "yes":
            confirm_address(address, by=request.user, at=clock.now())
            messages.success(request, "Đã đổi địa chỉ thư.")
        else:
            refuse_request(address, reason="Người dùng không đồng ý.", by=request.user, at=clock.now())
            messages.success(request, "Đã giữ địa chỉ thư đang dùng.")
    return redirect("units:profile")
