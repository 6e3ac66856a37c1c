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


def test_an_empty_installation_gets_a_committee_its_admin_and_its_leader(db):
    lines = set_up(place="Hà Nội").splitlines()

    unit, admin = Unit.objects.get(), User.objects.get(username="quan-tri")
    names = unit.names.get()
    assert (unit.kind, names.header_name) == (UnitKind.COMMITTEE, "ĐẢNG ỦY CÔNG TY RẠNG ĐÔNG")
    assert names.organisation_name == "ĐẢNG BỘ CÔNG TY RẠNG ĐÔNG"
    leader = User.objects.get(username="lanh-dao")
    assert admin.branches(Role.ADMIN) == (unit.branch,)
    assert leader.branches(Role.LEADER) == (unit.branch,)
    for person, line in ((admin, lines[2]), (leader, lines[5])):
        assert person.check_password(line.removeprefix("Mật khẩu tạm: "))
        assert person.must_change_password


def test_a_second_time_is_refused_and_leaves_nothing(db):
    set_up()

    with pytest.raises(CommandError, match="đã có đơn vị"):
        set_up(code="khac", username="khac")

    assert Unit.objects.count() == 1
