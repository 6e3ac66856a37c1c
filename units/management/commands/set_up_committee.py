from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from portal.lib import clock
from portal.lib.errors import ensure
from units.accounts.services.accounts import install_account
from units.calendar.services import seed_days
from units.enums import Role, UnitKind
from units.management.base import OfficeCommand
from units.people.models import User
from units.tree.models import Unit
from units.tree.services import Names, open_unit


class Command(OfficeCommand):
    help = (
        "Sets up an empty installation: the top committee, its first admin and leader, whose passwords are shown once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="Tên đảng ủy, như gọi hằng ngày")
        parser.add_argument("--header-name", default="", help="Tên ở đầu văn bản; mặc định là tên viết hoa")
        parser.add_argument("--code", default="dang-uy")
        parser.add_argument("--symbol", default="ĐU")
        parser.add_argument("--place", default="")
        parser.add_argument("--superior", action="store_true", help="Đảng ủy cấp trên, có đảng ủy khác trực thuộc")
        parser.add_argument("--username", default="quan-tri")
        parser.add_argument("--full-name", default="Quản trị")
        parser.add_argument("--leader-username", default="lanh-dao")
        parser.add_argument("--leader-full-name", default="Lãnh đạo", help="Người duyệt các vai trò do quản trị giao")

    def handle(self, **options: Any) -> None:
        for person, password in set_up(**{key: options[key] for key in OPTIONS}):
            self.stdout.write(f"{person}\nTên đăng nhập: {person.username}\nMật khẩu tạm: {password}")


COMMITTEE_OPTIONS = ("name", "header_name", "code", "symbol", "place", "superior")
OPTIONS = (*COMMITTEE_OPTIONS, "username", "full_name", "leader_username", "leader_full_name")


@transaction.atomic
def set_up(
    *,
    name: str,
    header_name: str,
    code: str,
    symbol: str,
    place: str,
    superior: bool,
    username: str,
    full_name: str,
    leader_username: str,
    leader_full_name: str,
) -> list[tuple[User, str]]:
    """Who hands out roles, and who approves them: two people. Returns each with the password."""
    ensure(not Unit.objects.exists(), "Cơ sở dữ liệu đã có đơn vị. Lệnh này chỉ dành cho hệ thống mới cài.")
    today, at = clock.today(), clock.now()
    header_name = header_name or name.upper()
    names = Names(name, header_name, header_name.replace("ĐẢNG ỦY", "ĐẢNG BỘ"), symbol, place)
    kind = UnitKind.SUPERIOR_COMMITTEE if superior else UnitKind.COMMITTEE
    unit = open_unit(code=code, kind=kind, names=names, parent=None, opened_on=today, by=None, at=at)
    seed_days(unit, at=at)
    return [
        install_account(username=name, full_name=words, email="", unit=unit, role=role, starts_on=today, at=at)
        for name, words, role in (
            (username, full_name, Role.ADMIN),
            (leader_username, leader_full_name, Role.LEADER),
        )
    ]
