"""Who may do what with reports and figures, now. The routes, the templates (`may`) and the services all ask
here."""

from plans.outline.models import ISSUED, OVERSEERS, Plan
from reports.results.models import Report
from units.documents.rules import may_stamp_day, may_take_earlier_file
from units.enums import DocumentState, Role
from units.people.models import User
from units.scope import holds, holds_over

may_read_reports = holds(*OVERSEERS, Role.SUPERIOR)
may_write_reports = holds(Role.CLERK)
# See the figures behind a report and the records behind the figures.
may_follow_report = holds_over("issuer_path", *OVERSEERS)


def may_report_on(user: User, plan: Plan) -> bool:
    return plan.state in ISSUED and plan.has_work and user.has_role(Role.CLERK, over=plan.issuer_path)


def may_take_issued_file(user: User, report: Report) -> bool:
    return report.is_issued and may_read_reports(user)


def may_edit_report(user: User, report: Report) -> bool:
    return report.is_editable and user.has_role(Role.CLERK, over=report.issuer_path)


def may_send_report(user: User, report: Report) -> bool:
    """Draft → in review."""
    return may_edit_report(user, report)


def may_take_back_report(user: User, report: Report) -> bool:
    """In review → draft, by the leader with a word or by the clerk who sees a mistake."""
    in_review = report.state == DocumentState.IN_REVIEW
    return in_review and user.has_role(Role.CLERK, Role.LEADER, over=report.issuer_path)


def may_issue_report(user: User, report: Report) -> bool:
    return report.state == DocumentState.IN_REVIEW and user.has_role(Role.LEADER, over=report.issuer_path)


def powers_over_report(user: User, report: Report) -> dict[str, bool]:
    """What the pages of a report offer to a person: the `may` of their templates."""
    return {
        "follow": may_follow_report(user, report),
        "edit": may_edit_report(user, report),
        "send": may_send_report(user, report),
        "take_back": may_take_back_report(user, report),
        "issue": may_issue_report(user, report),
        "stamp_day": may_stamp_day(user, report),
        "take_earlier_file": may_take_earlier_file(user, report),
        "take_file": may_take_issued_file(user, report),
    }
