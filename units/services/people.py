"""Accounts, roles and passwords. A generated password is returned once and never stored in the clear."""

import secrets
from datetime import date, datetime

from django.db import transaction

from portal.lib.errors import ensure
from units.enums import Role
from units.models import Membership, Unit, User
from units.models.people import name_key
from units.services import audit
from units.services.unique import refused_if_taken
from units.services.versions import claim_version

# Without letters that look alike on paper: 0 o, 1 l i.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


def generated_password() -> str:
    """Four groups of four, some 79 bits: `kx7m-9qpt-w3hn-e8rd`."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


@transaction.atomic
def open_account(
    *, username: str, full_name: str, email: str, unit: Unit, role: Role, starts_on: date, by: User | None, at: datetime
) -> tuple[User, str]:
    """Makes a person with a first role. Returns the person and the password to hand over."""
    taken = f"Tên đăng nhập {username} đã có. Thêm số hoặc tên đơn vị vào sau."
    ensure(not User.objects.filter(username__iexact=username).exists(), taken, field="username")
    password = generated_password()
    with refused_if_taken(taken, field="username"):
        person = User.objects.create_user(
            username, password, full_name=full_name, email=email, must_change_password=True
        )
    audit.record_at(unit.path, "account_opened", person, by=by, at=at)
    give_role(person, unit=unit, role=role, starts_on=starts_on, ends_on=None, by=by, at=at)
    return person, password


@transaction.atomic
def give_role(
    person: User, *, unit: Unit, role: Role, starts_on: date, ends_on: date | None, by: User | None, at: datetime
) -> Membership:
    is_open = unit.closed_on is None or starts_on < unit.closed_on
    ensure(is_open, f"{unit.name} đã kết thúc, không giao vai trò được.", field="unit")
    late = f"Ngày thôi phải sau ngày bắt đầu ({starts_on:%d/%m/%Y})."
    ensure(ends_on is None or ends_on > starts_on, late, field="ends_on")
    held = Membership.objects.filter(user=person, unit=unit, role=role, ends_on=None)
    taken = f"{person.full_name} đang giữ vai trò này ở {unit.name}."
    ensure(not held.exists(), taken, field="role")
    with refused_if_taken(taken, field="role"):
        membership = Membership.objects.create(user=person, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on)
    audit.record("role_given", membership, by=by, at=at)
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: User, at: datetime, today: date) -> Membership:
    """Ends a role today: the next request of that person no longer has it."""
    ensure(membership.ends_on is None or membership.ends_on > today, "Vai trò này đã thôi từ trước.")
    ensure(not _is_last_admin(membership), "Đây là quản trị duy nhất của đơn vị. Hãy giao cho người khác trước.")
    # A role that never began ends on the day it would have: the row stays as a trace, and opens nothing.
    membership.ends_on = max(today, membership.starts_on)
    membership.save(update_fields=["ends_on"])
    audit.record("role_ended", membership, by=by, at=at)
    return membership


def _is_last_admin(membership: Membership) -> bool:
    if membership.role != Role.ADMIN:
        return False
    admins = Membership.objects.filter(role=Role.ADMIN, ends_on=None, user__is_active=True)
    return not admins.covering(membership.unit.path).exclude(pk=membership.pk).exists()


@transaction.atomic
def reset_password(person: User, *, by: User, at: datetime, path: str) -> str:
    """Gives a new password, to be changed at the next sign-in. Every session of the person ends with the old one."""
    password = generated_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    audit.record_at(path, "password_reset", person, by=by, at=at)
    return password


@transaction.atomic
def change_password(person: User, *, password: str, at: datetime) -> None:
    ensure(
        not person.check_password(password),
        "Mật khẩu mới phải khác mật khẩu đang dùng.",
        field="new_password1",
    )
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    audit.record_at(_home(person), "password_changed", person, by=person, at=at)


@transaction.atomic
def change_account(
    person: User, *, full_name: str, email: str, is_active: bool, by: User, at: datetime, path: str, seen: int
) -> User:
    """The admin's side of an account; an inactive person cannot sign in."""
    ensure(is_active or person != by, "Không thể tự ngừng tài khoản của chính mình.", field="is_active")
    claim_version(person, seen=seen)
    before = {"full_name": person.full_name, "email": person.email, "is_active": person.is_active}
    person.full_name, person.email, person.is_active = full_name, email, is_active
    person.name_key = name_key(person)
    person.save(update_fields=["full_name", "name_key", "email", "is_active"])
    audit.record_at(path, "account_changed", person, by=by, at=at, before=before)
    return person


@transaction.atomic
def change_own_settings(person: User, *, email: str, wants_mail: bool, at: datetime, seen: int) -> User:
    ensure(bool(email) or not wants_mail, "Nhập địa chỉ thư điện tử để nhận thông báo qua thư.", field="email")
    claim_version(person, seen=seen)
    person.email, person.wants_mail = email, wants_mail
    person.save(update_fields=["email", "wants_mail"])
    audit.record_at(_home(person), "settings_changed", person, by=person, at=at)
    return person


def _home(person: User) -> str:
    return person.seats[0].unit.path if person.seats else ""
