from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from portal.lib import clock
from portal.lib.sheets import Value
from units.accounts.forms import AccountForm, PersonFilter, PersonForm, ProfileForm, RoleForm
from units.accounts.services import end_role, reset_password, with_seats
from units.pages import form_page, is_saved, page_by_key, refusals_shown, saving_page, sheet_page
from units.people.forms import FeedForm
from units.people.models import CalendarFeed, Membership, User, may_administer_person

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
    """Answers with the password itself, not with a redirect: it is shown once and stored nowhere."""
    initial = {"unit": request.GET.get("unit")}
    form = PersonForm(request.POST or None, user=request.user, on=clock.today(), initial=initial)
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        person, password = form.saved
        return _show_password(request, person, password, is_new=True)
    title, back = "Thêm tài khoản", reverse("units:person_list")
    note = "Mật khẩu tạm được tạo sau khi lưu và chỉ hiện một lần."
    return form_page(request, form, title=title, submit=title, back=back, trail=[("Tài khoản", back)], note=note)


def _show_password(request, person: User, password: str, *, is_new: bool):
    context = {"person": person, "password": password, "is_new": is_new}
    return render(request, "units/accounts/password_shown.html", context)


def person_detail(request):
    person = request.subject
    seats = Membership.objects.visible_to(request.user).filter(user=person).select_related("unit")
    context = {
        "person": person,
        "seats": seats.order_by("-starts_on", "pk"),
        "today": clock.today(),
        "may_change": may_administer_person(request.user, person),
    }
    return render(request, "units/accounts/person_detail.html", context)


def _trail(person: User) -> list[tuple[str, str]]:
    return [
        ("Tài khoản", reverse("units:person_list")),
        (str(person), reverse("units:person_detail", args=[person.pk])),
    ]


def person_change(request):
    person = request.subject
    form = AccountForm(request.POST or None, row=person)
    success = "Đã lưu tài khoản."
    return saving_page(request, form, title="Sửa tài khoản", submit="Lưu", success=success, trail=_trail(person))


@never_cache
def password_reset(request):
    person = request.subject
    password = reset_password(person, by=request.user, at=clock.now())
    return _show_password(request, person, password, is_new=False)


def role_give(request):
    person = request.subject
    form = RoleForm(request.POST or None, row=person, user=request.user, on=clock.today())
    title, success = "Giao vai trò", "Đã giao vai trò."
    return saving_page(request, form, title=title, submit=title, success=success, trail=_trail(person))


def role_end(request):
    seat = request.subject
    with refusals_shown(request):
        end_role(seat, by=request.user, at=clock.now())
        messages.success(request, f"{seat.user} đã thôi vai trò; quyền truy cập hết ngay.")
    return redirect("units:person_detail", seat.user_id)


def profile(request):
    form = ProfileForm(request.POST or None, row=request.user)
    if is_saved(request, form, "Đã lưu hồ sơ."):
        return redirect("units:profile")
    context = {
        "form": form,
        "seats": request.user.seats,
        "feeds": CalendarFeed.objects.visible_to(request.user).select_related("unit").order_by("pk"),
        "feed_form": FeedForm(user=request.user),
    }
    return render(request, "units/accounts/profile.html", context)
