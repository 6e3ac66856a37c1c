from argparse import ArgumentParser

from portal.lib import clock
from reports.demo.seeding import seed, write_accounts
from units.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "Fills an empty portal with an invented committee and a year of its work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", choices=["small", "province", "nation"], default="small")
        parser.add_argument("--password", default="", help="one password for all accounts, instead of generated ones")

    def handle(self, *args: object, scale: str, password: str, **options: object) -> None:
        cast = seed(scale, at=clock.now(), password=password)
        path = write_accounts(cast)
        self.stdout.write(path.read_text())
        self.stdout.write(f"Đã lưu ở {path}")
