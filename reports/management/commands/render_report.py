from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.lib import clock
from portal.lib.errors import RuleViolation
from portal.lib.official.files import to_file
from reports.exports.results import to_xlsx
from reports.models import Report
from reports.queries.official import official_report


class Command(BaseCommand):
    help = "Writes a report to a file; the ending of its name (pdf, docx, html, xlsx) names the format."

    def add_arguments(self, parser):
        parser.add_argument("report", type=int, metavar="ID")
        parser.add_argument("--out", type=Path, required=True, metavar="F")

    def handle(self, *args, report, out, **options):
        found = Report.objects.filter(pk=report).first()
        if found is None:
            raise CommandError(f"Không có báo cáo mang mã {report}.")
        try:
            content = _content(found, out.suffix.removeprefix("."))
        except RuleViolation as refused:
            raise CommandError(f"{refused.message} Riêng phụ lục số liệu: xlsx.") from None
        out.write_bytes(content)
        self.stdout.write(f"{out}: {len(content)} byte")


def _content(report: Report, ending: str) -> bytes:
    printed = official_report(report, on=clock.today())
    return to_xlsx(printed.annexes) if ending == "xlsx" else to_file(printed, ending).content
