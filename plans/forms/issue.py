from datetime import date, datetime

from plans.services.following import follow_amendment
from plans.services.issue import issue_plan
from units.forms.issuing import IssueForm


class PlanIssueForm(IssueForm):
    def issue(self, *, at: datetime, number: int, issued_on: date | None) -> None:
        plan = self.document
        issue_plan(plan=plan, by=self.by, at=at, number=number, issued_on=issued_on, follow=follow_amendment)
