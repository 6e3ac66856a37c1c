from argparse import ArgumentParser
from pathlib import Path

from reports.operations.restore import restore
from units.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "Brings a backup back into a migrated database without rows; refuses any other and any changed backup."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        manifest = restore(folder.absolute())
        self.stdout.write(f"Đã khôi phục {sum(manifest.rows.values())} dòng từ {folder} (lập lúc {manifest.made_at})")
