"""Who may do what with reports and figures, now. The routes, the templates (`may`) and the services all ask
here."""

from plans.outline.models import ISSUED, OVERSEERS, Plan
from reports.results.models import Report
from units.documents.rules import powers_over_document
from units.enums import Role
from units.people.models import User
from units.scope import holds, holds_over

may_read_reports = holds(*OVERSEERS, Role.SUPERIOR)
may_write_reports = holds(Role.CLERK)
# See the figures behind a report and the records behind the figures.
may_follow_report = holds_over("issuer_path", *OVERSEERS)


def may_report_on(user: User, plan: Plan) -> bool:
    return plan.state in ISSUED and plan.has_work and user.has_role(Role.CLERK, over=plan.issuer_path)


def powers_over_report(user: User, report: Report) -> dict[str, bool]:
    """What the pages of a report offer to a person: the `may` of their templates."""
    return powers_over_document(user, report) | {"follow": may_follow_report(user, report)}
