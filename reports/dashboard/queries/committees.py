"""The committees below as the level above sees them: their counted figures, and what they have reported. Their records
stay theirs; each figure opens the reports that they issued."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from plans.activities.models import Activity
from plans.work.models import Assignment
from plans.work.states import WorkCounts
from reports.results.models import Report
from reports.results.types import ReportPeriod
from units.enums import Role
from units.scope import holds
from units.tree.models import OVERSEERS, Unit

may_see_committees = holds(*OVERSEERS, Role.SUPERIOR)


@dataclass(frozen=True)
class CommitteeLine:
    """Of a committee's own world: the work it gave that is due in the period, its accepted activities begun in the
    period, and the last report it issued (None: none yet)."""

    committee: Unit
    work: WorkCounts
    activities: int
    report: Report | None
    has_reported: bool  # on all of the period

    @property
    def reports_url(self) -> str:
        return f"{reverse('reports:report_list')}?{urlencode({'unit': self.committee.pk, 'state': 'issued'})}"


def committee_lines(committees: Iterable[Unit], *, period: ReportPeriod, on: date) -> list[CommitteeLine]:
    """In the order given; three queries, whatever their number."""
    rows = list(committees)
    roots = [unit.pk for unit in rows]
    work = Assignment.objects.filter(root__in=roots).in_force().due_in(period.starts_on, period.ends_on)
    counts = work.counts_by("root", on=on)
    held = Activity.objects.filter(root__in=roots).accepted().held_between(period.starts_on, period.ends_on)
    activities = held.counts_by("root")
    reports: dict[int, Report] = {}
    reported: set[int] = set()
    issued = Report.objects.filter(issuer__in=roots).issued().with_context()
    for report in issued.order_by("ends_on", "issued_on", "pk"):
        reports[report.issuer_id] = report
        if report.starts_on <= period.starts_on and report.ends_on >= period.ends_on:
            reported.add(report.issuer_id)
    return [
        CommitteeLine(
            committee=unit,
            work=counts.get((unit.pk,), WorkCounts()),
            activities=activities.get(unit.pk, 0),
            report=reports.get(unit.pk),
            has_reported=unit.pk in reported,
        )
        for unit in rows
    ]
