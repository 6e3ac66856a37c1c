from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from units.enums import Role, UnitKind
from units.people.models import User
from units.tree.models import Unit


def set_up(**options) -> str:
    out = StringIO()
    call_command("set_up_committee", name="Đảng ủy Công ty Rạng Đông", stdout=out, **options)
    return out.getvalue()


def test_an_empty_installation_gets_a_committee_and_an_admin(db):
    password = set_up(place="Hà Nội").splitlines()[1].removeprefix("Mật khẩu tạm: ")

    unit, admin = Unit.objects.get(), User.objects.get()
    names = unit.names.get()
    assert (unit.kind, names.header_name) == (UnitKind.COMMITTEE, "ĐẢNG ỦY CÔNG TY RẠNG ĐÔNG")
    assert names.organisation_name == "ĐẢNG BỘ CÔNG TY RẠNG ĐÔNG"
    assert admin.branches(Role.ADMIN) == (unit.branch,)
    assert admin.check_password(password)
    assert admin.must_change_password


def test_a_second_time_is_refused_and_leaves_nothing(db):
    set_up()

    with pytest.raises(CommandError, match="đã có đơn vị"):
        set_up(code="khac", username="khac")

    assert Unit.objects.count() == 1
