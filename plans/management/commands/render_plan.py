from plans.outline.models import Plan
from plans.outline.queries.printing import official_plan
from portal.lib import clock
from portal.lib.official.files import to_file
from units.management.base import RenderCommand


class Command(RenderCommand):
    help = "Writes a plan to a file; the ending of its name (pdf, docx, html) names the format."
    model, noun = Plan, "kế hoạch"

    def content(self, row, ending):
        return to_file(official_plan(row, on=clock.today()), ending).content
