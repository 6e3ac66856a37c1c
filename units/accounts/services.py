"""Accounts and roles. They stand above the inbox: who is concerned is told."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from portal.lib import clock
from portal.lib.errors import ensure
from portal.lib.text import one_line
from units.audit.services import record_event
from units.enums import Role
from units.people.models import Membership, User, name_key
from units.people.services import end_feeds, generated_password, home_path
from units.tree.models import Unit
from units.versions import claim_version, refused_if_taken


@transaction.atomic
def open_account(
    *, username: str, full_name: str, email: str, unit: Unit, role: Role, starts_on: date, by: User | None, at: datetime
) -> tuple[User, str]:
    """Makes a person with a first role. Returns the person and the password to hand over."""
    refusal = f"Tên đăng nhập {username} đã có. Thêm số hoặc tên đơn vị vào sau."
    ensure(not User.objects.filter(username__iexact=username).exists(), refusal, field="username")
    password = generated_password()
    with refused_if_taken(refusal, field="username"):
        person = User.objects.create_user(
            username, password, full_name=one_line(full_name), email=email, must_change_password=True
        )
    record_event("account_opened", person, path=unit.path, by=by, at=at)
    give_role(person, unit=unit, role=role, starts_on=starts_on, ends_on=None, by=by, at=at)
    return person, password


@transaction.atomic
def give_role(
    person: User, *, unit: Unit, role: Role, starts_on: date, ends_on: date | None, by: User | None, at: datetime
) -> Membership:
    is_open = unit.closed_on is None or starts_on < unit.closed_on
    ensure(is_open, f"{unit.name} đã kết thúc, không giao vai trò được.", field="unit")
    is_in_order = ends_on is None or ends_on > starts_on
    ensure(is_in_order, f"Ngày thôi phải sau ngày bắt đầu ({starts_on:%d/%m/%Y}).", field="ends_on")
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    same = Membership.objects.filter(user=person, unit=unit, role=role)
    refusal = f"{person.full_name} đã có vai trò này ở {unit.name} trong thời gian ấy."
    ensure(not same.overlapping(starts_on, ends_on).exists(), refusal, field="role")
    with refused_if_taken(refusal, field="role"):
        membership = Membership.objects.create(user=person, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on)
    record_event("role_given", membership, by=by, at=at)
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: User, at: datetime) -> Membership:
    """Ends a role today: the next request of that person no longer has it."""
    today = clock.local_day(at)
    is_last = membership.role == Role.ADMIN and _is_last_admin(membership, on=today)
    ensure(not is_last, "Đây là quản trị duy nhất của đơn vị. Hãy giao cho người khác trước.")
    # A role that never began ends on the day it would have: the row stays as a trace, and opens nothing.
    ends_on = max(today, membership.starts_on)
    rows = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=ends_on), pk=membership.pk)
    ensure(rows.update(ends_on=ends_on) == 1, "Vai trò này đã thôi từ trước.")
    membership.ends_on = ends_on
    record_event("role_ended", membership, by=by, at=at)
    end_feeds(User.objects.get(pk=membership.user_id), by=by, at=at, only_blind=True)
    return membership


def _is_last_admin(membership: Membership, *, on: date) -> bool:
    """Whether nobody else administers the unit on the day and for good. Of two admins who end each other's role at
    once, the second waits for the first."""
    seats = Membership.objects.active_on(on).filter(role=Role.ADMIN, ends_on=None, user__is_active=True)
    admins = seats.covering(membership.unit.path).select_for_update(no_key=True, of=("self",)).order_by("pk")
    return {seat.pk for seat in admins} <= {membership.pk}


@transaction.atomic
def reset_password(person: User, *, by: User, at: datetime) -> str:
    """Gives a new password, to be changed at the next sign-in. Every session of the person ends with the old one."""
    password = generated_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    record_event("password_reset", person, path=by.branches(Role.ADMIN)[0].path, by=by, at=at)
    end_feeds(person, by=by, at=at)
    return password


@transaction.atomic
def change_account(
    person: User, *, full_name: str, email: str, is_active: bool, by: User, at: datetime, expected_version: int
) -> User:
    """The admin's side of an account; an inactive person cannot sign in."""
    ensure(is_active or person != by, "Không thể tự ngừng tài khoản của chính mình.", field="is_active")
    claim_version(person, expected_version=expected_version)
    after = {"full_name": one_line(full_name), "email": email, "is_active": is_active}
    changed = [name for name, value in after.items() if getattr(person, name) != value]
    person.full_name, person.email, person.is_active = one_line(full_name), email, is_active
    person.name_key = name_key(person)
    person.save(update_fields=["full_name", "name_key", "email", "is_active"])
    record_event("account_changed", person, path=by.branches(Role.ADMIN)[0].path, by=by, at=at, changed=changed)
    if not is_active:
        end_feeds(person, by=by, at=at)
    return person


@transaction.atomic
def change_own_settings(person: User, *, email: str, wants_mail: bool, at: datetime, expected_version: int) -> User:
    ensure(bool(email) or not wants_mail, "Nhập địa chỉ thư điện tử để nhận thông báo qua thư.", field="email")
    claim_version(person, expected_version=expected_version)
    person.email, person.wants_mail = email, wants_mail
    person.save(update_fields=["email", "wants_mail"])
    record_event("settings_changed", person, path=home_path(person), by=person, at=at)
    return person


def with_seats(people: QuerySet[User], *, seen_by: User, on: date) -> QuerySet[User]:
    """People with `seats_seen`: their roles of that day in the units `seen_by` answers for."""
    seats = Membership.objects.visible_to(seen_by).active_on(on).select_related("unit").order_by("unit__path", "role")
    return people.prefetch_related(Prefetch("memberships", seats, to_attr="seats_seen"))
