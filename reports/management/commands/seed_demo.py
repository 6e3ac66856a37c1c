from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from portal.lib import clock
from portal.lib.errors import RuleViolation
from reports.demo.seeding import seed, write_accounts


class Command(BaseCommand):
    help = "Fills an empty portal with an invented committee and a year of its work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", choices=["small", "province", "nation"], default="small")
        parser.add_argument("--password", default="", help="one password for all accounts, instead of generated ones")

    def handle(self, *args: object, scale: str, password: str, **options: object) -> None:
        try:
            cast = seed(scale, at=clock.now(), password=password)
        except RuleViolation as refusal:
            raise CommandError(refusal.message) from None
        path = write_accounts(cast)
        self.stdout.write(path.read_text())
        self.stdout.write(f"Đã lưu ở {path}")
