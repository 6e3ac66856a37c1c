"""The rail of steps that a report goes along: Kỳ → Số liệu → Nội dung → Xem trước → Ký, ban hành."""

from collections.abc import Mapping

from django.urls import reverse

from plans.enums import Amendment
from plans.models import Plan
from reports.models import Report

STEPS = (
    ("Kỳ", "", ""),
    ("Số liệu", "reports:report_facts", "follow"),
    ("Nội dung", "reports:report_content", "edit"),
    ("Xem trước", "reports:report_detail", "follow"),
    ("Ký, ban hành", "reports:report_sign", "follow"),
)


def rail(current: int, report: Report | None = None, may: Mapping[str, bool] | None = None) -> dict[str, object]:
    """Steps as (label, URL); a step the person may not take has no URL. `replaced_by` is the plan whose reports count
    the work from now on."""
    steps = [
        (label, reverse(name, args=[report.pk]) if report and may and name and may[power] else "")
        for label, name, power in STEPS
    ]
    return {"steps": steps, "current": current, "replaced_by": _replacement(report)}


def _replacement(report: Report | None) -> Plan | None:
    """The plan that took the place of the one a report still in work is about."""
    if report is None or report.is_issued:
        return None
    return report.plan.amendments.issued().filter(amendment=Amendment.REPLACE).first()
