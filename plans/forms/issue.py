from datetime import date, datetime

from plans.services.issue import issue_plan
from units.forms.issuing import IssueForm


class PlanIssueForm(IssueForm):
    def issue(self, *, at: datetime, number: int, issued_on: date | None) -> None:
        issue_plan(plan=self.document, by=self.by, at=at, number=number, issued_on=issued_on)
