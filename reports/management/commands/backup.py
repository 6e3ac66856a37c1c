from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.lib import clock
from portal.lib.errors import RuleViolation
from reports.operations.backup import back_up


class Command(BaseCommand):
    help = "Writes all rows of one moment and their files to a new folder, which appears whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        try:
            manifest = back_up(folder.absolute(), at=clock.now())
        except RuleViolation as refusal:
            raise CommandError(refusal.message) from None
        for name in manifest.missing:
            self.stderr.write(f"Không tìm thấy tệp {name}; phần còn lại vẫn được sao lưu.")
        self.stdout.write(f"{folder}: {sum(manifest.rows.values())} dòng, {len(manifest.files)} tệp")
