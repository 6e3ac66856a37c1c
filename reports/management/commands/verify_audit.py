from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError

from portal.lib import clock
from reports.operations.manifest import read_manifest
from reports.operations.reconcile import log_findings
from units.audit.queries import chain_ends, chain_names, mark_findings, mark_from
from units.audit.sealing import Marks, read_marks
from units.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "Checks the seals of the audit log and its chains against the marks outside of the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        mark_help = "a mark kept elsewhere, as the mails of the inspectors have it"
        parser.add_argument("--mark", action="append", default=[], metavar="CHAIN:PLACE:SEAL", help=mark_help)
        backup_help = "a backup kept elsewhere"
        parser.add_argument("--backup", action="append", default=[], type=Path, metavar="DIR", help=backup_help)

    def handle(self, *args: object, mark: list[str], backup: list[Path], **options: object) -> None:
        outside = [Marks(chains=dict([mark_from(text)])) for text in mark]
        outside += [Marks(chains=read_manifest(folder.absolute()).chains) for folder in backup]
        findings = log_findings(at=clock.now())
        names = chain_names(chain for marks in outside for chain in marks.chains)
        for marks in outside:
            for chain in marks.chains:
                findings += mark_findings(chain, marks, name=names.get(chain, chain))
        for finding in findings:
            self.stdout.write(finding.text)
        if findings:
            raise CommandError(f"Nhật ký không khớp ở {len(findings)} chỗ.")
        self._tell_ends()

    def _tell_ends(self) -> None:
        ends = chain_ends()
        names = chain_names(ends)
        for chain, end in ends.items():
            self.stdout.write(f"Nhật ký {names.get(chain, chain)}: {end.in_words}")
        marked = "" if read_marks() else " Chưa có mốc ngoài cơ sở dữ liệu: worker ghi mốc ở lượt tới."
        self.stdout.write(f"Nhật ký nguyên vẹn: {len(ends)} chuỗi.{marked}")
