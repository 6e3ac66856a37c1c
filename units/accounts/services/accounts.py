"""Accounts: opened, changed by the admin, changed by their owners."""

import re
from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from portal.lib import clock
from portal.lib.errors import ensure
from portal.lib.text import one_line
from units.accounts.models import AccountRequest, content_path, waits_for_leader
from units.accounts.services.notices import tell_of_account
from units.accounts.services.requests import ask, tell_of_address
from units.accounts.services.roles import ensure_admin_remains, give_role, install_role
from units.audit.services import record_event
from units.enums import AccountRequestKind, Role
from units.people.models import Membership, User, may_administer_person, name_key, username_key
from units.people.services import end_feeds, generated_password, home_path
from units.tree.models import Unit
from units.versions import claim_version, refused_if_taken

USERNAME = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?")
USERNAME_WORDS = "Chỉ dùng chữ thường không dấu, chữ số, dấu chấm, gạch nối."


@transaction.atomic
def open_account(
    *, username: str, full_name: str, email: str, unit: Unit, role: Role, starts_on: date, by: User, at: datetime
) -> tuple[User, str]:
    """Makes a person with a first role. Returns the person and the password to hand over: none, and no way in, for a
    role that waits for a leader, who prints the slip."""
    password = "" if waits_for_leader(role, unit=unit, by=by) else generated_password()
    person = new_person(username, password, full_name=full_name, email=email)
    record_event("account_opened", person, path=unit.path, by=by, at=at)
    give_role(person, unit=unit, role=role, starts_on=starts_on, ends_on=None, by=by, at=at)
    return person, password


@transaction.atomic
def install_account(
    *, username: str, full_name: str, email: str, unit: Unit, role: Role, starts_on: date, at: datetime
) -> tuple[User, str]:
    """As `open_account` with any role at once, for the commands of who runs the machine."""
    password = generated_password()
    person = new_person(username, password, full_name=full_name, email=email)
    record_event("account_opened", person, path=unit.path, by=None, at=at)
    install_role(person, unit=unit, role=role, starts_on=starts_on, at=at)
    return person, password


def new_person(username: str, password: str, *, full_name: str, email: str) -> User:
    username = username_key(username)
    ensure(bool(USERNAME.fullmatch(username)), USERNAME_WORDS, field="username")
    refusal = f"Tên đăng nhập {username} đã có. Thêm số hoặc tên đơn vị vào sau."
    ensure(not User.objects.filter(username=username).exists(), refusal, field="username")
    with refused_if_taken(refusal, field="username"):
        return User.objects.create_user(
            username, password or None, full_name=one_line(full_name), email=email, must_change_password=True
        )


@transaction.atomic
def change_account(
    person: User, *, full_name: str, email: str, is_active: bool, by: User, at: datetime, expected_version: int
) -> User:
    """The admin's side of an account; an inactive person cannot sign in. The address of somebody else whose account
    opens content stays until that person or a leader has confirmed the new one."""
    ensure(may_administer_person(by, person), "Chỉ quản trị phụ trách mọi đơn vị của người này sửa được tài khoản.")
    ensure(is_active or person != by, "Không thể tự ngừng tài khoản của chính mình.", field="is_active")
    claim_version(person, expected_version=expected_version)
    after = {"full_name": one_line(full_name), "email": email, "is_active": is_active}
    changed = [name for name, value in after.items() if getattr(person, name) != value]
    before = person.email
    if "is_active" in changed and not is_active:
        _ensure_dispensable(person, on=clock.local_day(at))
    path = content_path(person, on=clock.local_day(at)) if person != by else None
    person.full_name, person.is_active = one_line(full_name), is_active
    person.email = email if path is None else person.email
    person.name_key = name_key(person)
    person.save(update_fields=["full_name", "name_key", "email", "is_active"])
    record_event("account_changed", person, path=by.branches(Role.ADMIN)[0].path, by=by, at=at, changed=changed)
    if not is_active:
        end_feeds(person, by=by, at=at)
    if "is_active" in changed:
        what = "được mở lại" if is_active else "đã ngừng"
        tell_of_account(person, event="account_state_changed", what=what, by=by, at=at, mail_to=person.email)
    if "email" in changed:
        _move_address(person, email, path=path, before=before, by=by, at=at)
    return person


def _move_address(person: User, email: str, *, path: str | None, before: str, by: User, at: datetime) -> None:
    if path is None:
        tell_of_address(person, before=before, by=by, at=at)
        return
    ask(person, kind=AccountRequestKind.EMAIL, path=path, by=by, at=at, email=email)
    what = f"được đề nghị đổi địa chỉ thư thành {email or '(để trống)'}, chờ anh/chị hoặc lãnh đạo xác nhận"
    tell_of_account(person, event="email_asked", what=what, by=by, at=at, mail_to=before)


def _ensure_dispensable(person: User, *, on: date) -> None:
    seats = person.memberships.active_on(on).filter(role=Role.ADMIN).select_related("unit").order_by("pk")
    for seat in seats:
        ensure_admin_remains(seat.unit, without=Q(user=person), on=on)


@transaction.atomic
def change_own_settings(person: User, *, email: str, wants_mail: bool, at: datetime, expected_version: int) -> User:
    ensure(bool(email) or not wants_mail, "Nhập địa chỉ thư điện tử để nhận thông báo qua thư.", field="email")
    claim_version(person, expected_version=expected_version)
    before, person.email, person.wants_mail = person.email, email, wants_mail
    person.save(update_fields=["email", "wants_mail"])
    record_event("settings_changed", person, path=home_path(person), by=person, at=at)
    if email != before:
        # What was asked about the address before is answered by the owner.
        AccountRequest.objects.filter(user=person, kind=AccountRequestKind.EMAIL).delete()
        tell_of_address(person, before=before, by=person, at=at)
    return person


def with_seats(people: QuerySet[User], *, seen_by: User, on: date) -> QuerySet[User]:
    """People with `seats_seen`: their roles of that day in the units `seen_by` answers for."""
    seats = Membership.objects.visible_to(seen_by).active_on(on).select_related("unit").order_by("unit__path", "role")
    return people.prefetch_related(Prefetch("memberships", seats, to_attr="seats_seen"))
