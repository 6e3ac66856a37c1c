from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.lib.errors import RuleViolation
from reports.operations.restore import restore


class Command(BaseCommand):
    help = "Brings a backup back into a migrated database without rows; refuses any other and any changed backup."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        try:
            manifest = restore(folder.absolute())
        except RuleViolation as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"Đã khôi phục {sum(manifest.rows.values())} dòng từ {folder} (lập lúc {manifest.made_at})")
