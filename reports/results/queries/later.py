"""What comes too late for an issued report: who is about to accept it is warned, the report lists it, and the next one
carries it over, so that nothing is counted twice and nothing is lost."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from plans.activities.models import Activity, ActivityQuerySet
from plans.activities.queries.review import CoveringReport
from plans.enums import ActivityState, Amendment
from plans.outline.models import ISSUED, Plan
from plans.outline.queries.lines import with_replaced_plans
from portal.lib.official.types import day_figures
from reports.results.models import Report, ReportQuerySet
from reports.results.queries.facts import facts_of, held_activities, sums_of
from reports.results.types import Facts, ReportPeriod
from units.documents.models import IssuedFile
from units.people.models import User

MOST_LISTED = 50


def covering_reports(held: Iterable[tuple[int, date]], *, by: User) -> dict[tuple[int, date], list[CoveringReport]]:
    """By plan and day, the issued reports whose period holds the day, the first issued first; those of the plan and of
    the plans that carry it on. As many queries for one as for all."""
    days = set(held)
    carrying = _carrying_on({plan for plan, _ in days})
    reports = list(_issued(set().union(*carrying.values())).order_by("issued_on", "pk")) if days else []
    if not reports:
        return {}
    own = Report.objects.visible_to(by).filter(pk__in=[row.pk for row in reports])
    readable = set(own.order_by("pk").values_list("pk", flat=True))
    return {
        (plan, day): [
            CoveringReport(name_of(row), row.period.label, row.get_absolute_url() if row.pk in readable else "")
            for row in reports
            if row.plan_id in carrying[plan] and row.starts_on <= day <= row.ends_on
        ]
        for plan, day in days
    }


def _issued(plans: Iterable[int]) -> ReportQuerySet:
    return Report.objects.filter(plan__in=plans, state__in=ISSUED).defer("snapshot", "facts")


def name_of(report: Report) -> str:
    day = f", ngày {day_figures(report.day_on_paper)}" if report.day_on_paper else ""
    return f"Báo cáo số {report.number_and_symbol}{day}"


def _carrying_on(plans: set[int]) -> dict[int, set[int]]:
    """Each plan → itself and those that replaced it, one after the other."""
    found = {plan: {plan} for plan in plans}
    latest = plans
    while latest:
        replacing = Plan.objects.filter(amends__in=latest, amendment=Amendment.REPLACE).order_by("pk")
        pairs = list(replacing.values_list("pk", "amends"))
        for pk, old in pairs:
            for plans_after in found.values():
                plans_after.update({pk} if old in plans_after else ())
        latest = {pk for pk, _ in pairs}
    return found


def report_facts(plan: Plan, period: ReportPeriod, *, on: date) -> Facts:
    """All that a report of now would say: the figures of the period, and beside them what it carries over."""
    facts = facts_of(plan, period, on=on)
    plans = with_replaced_plans(plan)
    reports = list(_issued(plans).filter(starts_on__lt=period.starts_on).order_by("issued_on", "pk"))
    rows = _carried_over(plans, reports).filter(held_from__lt=period.starts_on)
    held = list(rows.order_by("pk").values_list("pk", "unit", "held_from"))
    if not held:
        return facts
    sums = sums_of(rows)
    too_late_for = [row for row in reports if any(row.starts_on <= day <= row.ends_on for *_, day in held)]
    return replace(
        facts,
        metrics=tuple(replace(fact, carried=sums.get(fact.metric)) for fact in facts.metrics),
        carried=tuple(pk for pk, *_ in held),
        carried_units=len({unit for _, unit, _ in held}),
        carried_from=tuple(map(name_of, too_late_for)),
    )


def _carried_over(plans: list[int], reports: list[Report]) -> ActivityQuerySet:
    """Accepted of a period that is reported, and in no report yet. Of a period without one its own report will tell."""
    spans = Q(pk__in=[])
    for report in reports:
        spans |= Q(held_from__range=(report.starts_on, report.ends_on))
    return Activity.objects.accepted().filter(spans, plan__in=plans, reported_in="")


@dataclass(frozen=True)
class CameAfter:
    """What changed after a report was issued. `accepted` counts now and is not in it, `returned` went back to its unit;
    each the first of so many."""

    accepted: list[Activity]
    accepted_count: int
    returned: list[Activity]
    returned_count: int


def came_after(report: Report, *, user: User) -> CameAfter | None:
    """Of an issued report, for who follows the records behind it; None if nothing changed."""
    if report.facts is None or report.issued_file_id is None:
        return None
    held = held_activities(report.plan, report.period)
    counted = set(Facts.from_json(report.facts).counted)
    accepted = set(held.accepted().order_by("pk").values_list("pk", flat=True))
    sent_back = held.filter(state=ActivityState.RETURNED, reviews__at__gt=_issued_at(report.issued_file_id))
    late, returned = accepted - counted, {*sent_back.values_list("pk", flat=True), *(counted - accepted)}
    if not late and not returned:
        return None
    visible = Activity.objects.visible_to(user).with_context().newest_first()
    late_rows, returned_rows = (list(visible.filter(pk__in=sorted(pks)[-MOST_LISTED:])) for pks in (late, returned))
    return CameAfter(late_rows, len(late), returned_rows, len(returned))


def _issued_at(file: int) -> object:
    """When the first file was made: that with the day stamped later came after."""
    made, first = IssuedFile.objects.values_list("created_at", "replaces__created_at").get(pk=file)
    return first or made
