from typing import Any

from django.core.management.base import CommandError, CommandParser

from portal.lib import clock
from units.accounts.services.recovery import recover_access
from units.enums import Role
from units.management.base import OfficeCommand
from units.tree.models import Unit


class Command(OfficeCommand):
    help = (
        "When nobody inside can: gives an admin or a leader of a committee a new password, and the role where it is "
        "missing. The log records it and the committee's leaders and admins are told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="Tên đăng nhập, của tài khoản đã có hoặc mới")
        parser.add_argument("--role", choices=[Role.ADMIN.value, Role.LEADER.value], required=True)
        parser.add_argument("--unit", default="", metavar="CODE", help="Mã đảng ủy; mặc định là đảng ủy cao nhất")
        parser.add_argument("--full-name", default="", help="Họ và tên, khi mở tài khoản mới")

    def handle(self, *args: Any, username: str, role: str, unit: str, full_name: str, **options: Any) -> None:
        units = Unit.objects.filter(code=unit) if unit else Unit.objects.filter(parent=None)
        committee = units.order_by("path").first()
        if committee is None:
            raise CommandError(f"Không có đơn vị mang mã {unit}." if unit else "Chưa có đơn vị nào.")
        person, password = recover_access(
            unit=committee, role=Role(role), username=username, full_name=full_name, at=clock.now()
        )
        self.stdout.write(f"{person}, {committee}\nTên đăng nhập: {person.username}\nMật khẩu tạm: {password}")
