"""Quarterly reports that are due and not there yet."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from plans.models import Plan
from reports.enums import PeriodKind
from reports.models import Report
from reports.types import ReportPeriod
from units.models.scope import within

AHEAD = timedelta(days=30)
DUE_DAY = 20  # of the last month of the quarter


@dataclass(frozen=True)
class MissingReport:
    """`query` fills the form of a new report."""

    plan: Plan
    period: ReportPeriod
    due_on: date

    @property
    def query(self) -> str:
        return urlencode({"plan": self.plan.pk, "period": self.period.code})


def missing_reports(paths: tuple[str, ...], *, on: date) -> list[MissingReport]:
    """For every plan in force below `paths`: the quarter before and the current one, from a month before its due
    day, where no report (of any length, in any state) covers it."""
    here = within("issuer_path", paths)
    plans = Plan.objects.in_force().filter(here).with_context().order_by("pk")
    reports = Report.objects.filter(here, ends_on__gte=on - timedelta(days=200))
    spans = set(reports.order_by("pk").values_list("plan", "starts_on", "ends_on"))
    periods = [period for period in _quarters_until(on) if due_day(period) <= on + AHEAD]
    return [
        MissingReport(plan, period, due_day(period))
        for plan in plans
        for period in periods
        if plan.issued_on and plan.issued_on <= period.ends_on and not _is_covered(plan, period, spans)
    ]


def due_day(period: ReportPeriod) -> date:
    return period.ends_on.replace(day=DUE_DAY)


def _quarters_until(on: date) -> list[ReportPeriod]:
    current = ReportPeriod.holding(PeriodKind.QUARTER, on)
    return [ReportPeriod.holding(PeriodKind.QUARTER, current.starts_on - timedelta(days=1)), current]


def _is_covered(plan: Plan, period: ReportPeriod, spans: set[tuple[int, date, date]]) -> bool:
    return any(pk == plan.pk and starts <= period.starts_on and ends >= period.ends_on for pk, starts, ends in spans)
