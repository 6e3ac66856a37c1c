from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from json import dumps

from django.core.management.base import BaseCommand, CommandError

from portal.lib import clock
from reports.operations.reconcile import Reconciliation, reconcile


class Command(BaseCommand):
    help = "Counts all tables and compares stored bytes, files and audit chains; exits with 1 where they disagree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="everything, for a program")

    def handle(self, *args: object, json: bool, **options: object) -> None:
        found = reconcile(at=clock.now())
        record = {"agrees": found.agrees, **asdict(found)}
        self.stdout.write(dumps(record, ensure_ascii=False, indent=1) if json else in_words(found))
        if not found.agrees:
            raise CommandError("Dữ liệu đang lưu không khớp.")


def in_words(found: Reconciliation) -> str:
    wrong: list[tuple[str, Sequence[object]]] = [
        ("Văn bản ban hành sai mã băm", found.wrong_issued_files),
        ("Minh chứng sai mã băm", found.wrong_evidence),
        ("Thiếu tệp", found.missing_files),
        ("Tệp không thuộc minh chứng nào", found.stray_files),
        ("Nhật ký không khớp", found.audit_findings),
    ]
    counts = f"{sum(found.rows.values())} dòng trong {len(found.rows)} bảng, {found.audit_chains} chuỗi nhật ký"
    return "\n".join([counts, *(f"{title}: {', '.join(map(str, names))}" for title, names in wrong if names)])
