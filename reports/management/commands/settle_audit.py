from argparse import ArgumentParser

from portal.lib import clock
from portal.lib.errors import ensure
from reports.operations.reconcile import log_findings
from units.audit.services import settle_findings
from units.enums import Role
from units.management.base import OfficeCommand
from units.people.models import User


class Command(OfficeCommand):
    help = "Puts on record, in the log itself, what does not hold in it and why; an admin answers for it by name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True)
        parser.add_argument("--by", required=True, metavar="USERNAME", help="the admin who answers for it")

    def handle(self, *args: object, reason: str, by: str, **options: object) -> None:
        admin = User.objects.filter(username=by).first()
        ensure(admin is not None and admin.has_role(Role.ADMIN), f"{by} không phải tài khoản quản trị đang hoạt động.")
        assert admin is not None
        findings = log_findings(at=clock.now())
        ensure(bool(findings), "Nhật ký nguyên vẹn, không có gì phải ghi nhận.")
        settle_findings(findings, reason=reason, by=admin, at=clock.now())
        for finding in findings:
            self.stdout.write(f"Đã ghi nhận: {finding.text}")
