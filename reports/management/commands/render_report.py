from portal.lib import clock
from portal.lib.official.files import to_file
from reports.results.exports.document import to_xlsx
from reports.results.models import Report
from reports.results.queries.document import official_report
from units.management.base import RenderCommand


class Command(RenderCommand):
    help = "Writes a report to a file; the ending of its name (pdf, docx, html, xlsx) names the format."
    model, noun, advice = Report, "báo cáo", " Riêng phụ lục số liệu: xlsx."

    def content(self, row, ending):
        printed = official_report(row, on=clock.today())
        return to_xlsx(printed.annexes) if ending == "xlsx" else to_file(printed, ending).content
