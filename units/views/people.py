from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from portal.lib import clock
from portal.lib.errors import RuleViolation
from portal.lib.sheets import Value
from units.enums import Role
from units.forms.people import AccountForm, PersonFilter, PersonForm, RoleForm
from units.models import Membership, User
from units.queries.paging import page_by_key
from units.queries.people import with_seats
from units.rules import may_administer_person
from units.services.people import end_role, reset_password
from units.views.pages import form_page, sheet_page

PERSON_HEADS = ["Họ và tên", "Tên đăng nhập", "Vai trò hôm nay", "Thư điện tử", "Trạng thái"]


def person_list(request):
    filters = PersonFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    people = User.objects.visible_to(request.user).chosen(**chosen, on=clock.today())
    people = with_seats(people, seen_by=request.user, on=clock.today())
    if request.GET.get("xuat"):
        return sheet_page("tai-khoan", PERSON_HEADS, map(_person_line, people.order_by("name_key", "pk")))
    page = page_by_key(people, request.GET, order="name_key")
    context = {"page": page, "filters": filters, "count": people.count()}
    return render(request, "units/person_list.html", context)


def _person_line(person: User) -> list[Value]:
    roles = "; ".join(f"{seat.get_role_display()}, {seat.unit.name}" for seat in person.seats_seen)  # type: ignore[attr-defined]
    return [person.full_name, person.username, roles, person.email, "" if person.is_active else "Ngừng"]


@never_cache
def person_create(request):
    """Answers with the password itself, not with a redirect: it is shown once and stored nowhere."""
    form = PersonForm(request.POST or None, user=request.user, initial={"unit": request.GET.get("unit")})
    if request.method == "POST" and form.is_done():
        person, password = form.result
        return render(request, "units/password_shown.html", {"person": person, "password": password, "is_new": True})
    back = reverse("units:person_list")
    return form_page(
        request,
        form,
        title="Thêm tài khoản",
        submit="Thêm tài khoản",
        back=back,
        trail=[("Tài khoản", back)],
        note="Mật khẩu tạm được tạo sau khi lưu và chỉ hiện một lần.",
    )


def person_detail(request):
    person = request.subject
    seats = Membership.objects.visible_to(request.user).filter(user=person).select_related("unit")
    context = {
        "person": person,
        "seats": seats.order_by("-starts_on", "pk"),
        "today": clock.today(),
        "may_change": may_administer_person(request.user, person),
    }
    return render(request, "units/person_detail.html", context)


def _trail(person: User) -> list[tuple[str, str]]:
    return [
        ("Tài khoản", reverse("units:person_list")),
        (str(person), reverse("units:person_detail", args=[person.pk])),
    ]


def person_change(request):
    person = request.subject
    form = AccountForm(request.POST or None, person=person, user=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, "Đã lưu tài khoản.")
        return redirect("units:person_detail", person.pk)
    trail = _trail(person)
    return form_page(request, form, title="Sửa tài khoản", submit="Lưu", back=trail[-1][1], trail=trail)


@never_cache
def password_reset(request):
    person = request.subject
    password = reset_password(person, by=request.user, at=clock.now(), path=request.user.paths(Role.ADMIN)[0])
    return render(request, "units/password_shown.html", {"person": person, "password": password, "is_new": False})


def role_give(request):
    person = request.subject
    form = RoleForm(request.POST or None, person=person, user=request.user)
    if request.method == "POST" and form.is_done():
        messages.success(request, "Đã giao vai trò.")
        return redirect("units:person_detail", person.pk)
    trail = _trail(person)
    return form_page(request, form, title="Giao vai trò", submit="Giao vai trò", back=trail[-1][1], trail=trail)


def role_end(request):
    seat = request.subject
    try:
        end_role(seat, by=request.user, at=clock.now(), today=clock.today())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{seat.user} đã thôi vai trò; quyền truy cập hết ngay.")
    return redirect("units:person_detail", seat.user_id)
