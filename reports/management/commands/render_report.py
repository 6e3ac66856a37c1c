from portal.lib import clock
from portal.lib.official.files import to_file
from reports.results.models import Report
from reports.results.queries.document import annex_workbook, official_report
from units.management.base import RenderCommand


class Command(RenderCommand):
    help = "Writes a report to a file; the ending of its name (pdf, docx, html, xlsx) names the format."
    model, noun, advice = Report, "báo cáo", " Riêng phụ lục số liệu: xlsx."

    def content(self, row, ending):
        today = clock.today()
        if ending == "xlsx":
            return annex_workbook(row, on=today)
        return to_file(official_report(row, on=today), ending).content
