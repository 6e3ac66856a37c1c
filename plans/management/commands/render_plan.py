from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.exports import official_plan
from plans.models import Plan
from portal.lib import clock
from portal.lib.errors import RuleViolation
from portal.lib.official.files import to_file


class Command(BaseCommand):
    help = "Writes a plan to a file; the ending of its name (pdf, docx, html) names the format."

    def add_arguments(self, parser):
        parser.add_argument("plan", type=int, metavar="ID")
        parser.add_argument("--out", type=Path, required=True, metavar="F")

    def handle(self, *args, plan, out, **options):
        found = Plan.objects.filter(pk=plan).first()
        if found is None:
            raise CommandError(f"Không có kế hoạch mang mã {plan}.")
        try:
            file = to_file(official_plan(found, on=clock.today()), out.suffix.removeprefix("."))
        except RuleViolation as refused:
            raise CommandError(refused.message) from None
        out.write_bytes(file.content)
        self.stdout.write(f"{out}: {len(file.content)} byte")
