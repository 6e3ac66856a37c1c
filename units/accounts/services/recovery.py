"""The way back in for who runs the machine, when nobody inside can open the door."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from portal.lib import clock
from portal.lib.errors import ensure
from units.accounts.services.accounts import new_person
from units.accounts.services.notices import admins_over, tell, tell_of_account
from units.accounts.services.roles import install_role
from units.audit.services import record_event
from units.enums import COMMITTEES, Role
from units.people.models import User, username_key
from units.people.services import end_feeds, renew_password
from units.tree.models import Unit


@transaction.atomic
def recover_access(*, unit: Unit, role: Role, username: str, full_name: str, at: datetime) -> tuple[User, str]:
    """An admin or a leader of a committee with a new password: an account that is there, or a new one. The leaders and
    admins over the unit are told. Returns the person and the password."""
    ensure(role in (Role.ADMIN, Role.LEADER), "Chỉ khôi phục được quản trị hoặc lãnh đạo.")
    ensure(unit.kind in COMMITTEES, f"{unit} không phải đảng ủy. Ghi mã của một đảng ủy.")
    person, today = User.objects.filter(username=username_key(username)).first(), clock.local_day(at)
    is_new = person is None
    if person is None:
        ensure(bool(full_name), f"Chưa có tài khoản {username}. Ghi thêm họ và tên để mở tài khoản mới.")
        person = new_person(username, "", full_name=full_name, email="")
    person.is_active = True
    person.save(update_fields=["is_active"])
    password = renew_password(person)
    person.account_requests.all().delete()  # an address that was asked for is not the one to be told at
    same = person.memberships.filter(unit=unit, role=role)
    if not same.active_on(today).exists():
        # What stands in the way: waiting, or from a later day on.
        same.overlapping(today, None).update(ends_on=F("starts_on"))
        install_role(person, unit=unit, role=role, starts_on=today, at=at)
    record_event("access_recovered", person, path=unit.path, by=None, at=at, role=role, is_new=is_new)
    end_feeds(person, by=None, at=at)
    what = f"được khôi phục trên máy chủ với vai trò {role.label}, {unit}"
    tell_of_account(person, event="access_recovered", what=what, by=None, at=at)
    admins = [admin for admin in admins_over(unit.path, on=today) if admin != person]
    tell(admins, event="access_recovered", about=person, title=f"Tài khoản của {person} {what}", at=at)
    return person, password
