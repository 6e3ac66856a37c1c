from argparse import ArgumentParser
from pathlib import Path

from portal.lib import clock
from reports.operations.backup import back_up
from units.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "Writes all rows of one moment and their files to a new folder, which appears whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        manifest = back_up(folder.absolute(), at=clock.now())
        for name in manifest.missing:
            self.stderr.write(f"Không tìm thấy tệp {name}; phần còn lại vẫn được sao lưu.")
        self.stdout.write(f"{folder}: {sum(manifest.rows.values())} dòng, {len(manifest.files)} tệp")
