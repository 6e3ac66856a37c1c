"""What waits for the office and its leader."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Min, Q
from django.urls import reverse

from plans.enums import AssignmentState
from plans.models import Activity, Assignment, Plan, PlanImport
from portal.lib import clock
from reports.models import Report
from reports.queries.errands.assigning import answers, handovers, unseen
from reports.queries.errands.basics import MOST, Errand, Step, plan_name, short
from reports.queries.errands.letters import letters_to_issue, letters_to_write
from reports.queries.links import assignments_url
from reports.queries.missing import missing_reports
from units.enums import DocumentState, Role
from units.models import AuditEvent, User
from units.models.scope import within


def of_clerk(user: User, *, on: date) -> list[Errand]:
    paths = user.paths(Role.CLERK)
    if not paths:
        return []
    mine = within("issuer_path", paths)
    drafts = Plan.objects.filter(mine, state=DocumentState.DRAFT).with_context().order_by("-pk")[:MOST]
    imports = PlanImport.objects.visible_to(user).waiting().order_by("-pk")[:MOST]
    reports = Report.objects.filter(mine, state=DocumentState.DRAFT).with_context().order_by("-pk")[:MOST]
    undated = [*_awaiting_day(Plan, mine), *_awaiting_day(Report, mine)]
    return [
        *_overdue_total(paths, on=on),
        *_reviews(paths),
        *answers(paths),
        *unseen(paths, on=on),
        *handovers(paths, on=on),
        *(_stamp_day(document) for document in undated),
        *(_confirm_import(row) for row in imports),
        *_plan_drafts(list(drafts)),
        *(_write_report(report) for report in reports),
        *letters_to_write(mine),
        *(
            Errand(
                what=f"Lập báo cáo {missing.period.label}",
                about=plan_name(missing.plan),
                due_on=missing.due_on,
                step=Step("Lập báo cáo", f"{reverse('reports:report_create')}?{missing.query}"),
            )
            for missing in missing_reports(paths, on=on)
        ),
    ]


def of_leader(user: User, *, on: date) -> list[Errand]:
    paths = user.paths(Role.LEADER)
    if not paths:
        return []
    waiting = Q(within("issuer_path", paths), state=DocumentState.IN_REVIEW)
    plans = Plan.objects.filter(waiting).with_context().order_by("-pk")[:MOST]
    reports = Report.objects.filter(waiting).with_context().order_by("-pk")[:MOST]
    return [
        *(_issue(plan, "plans:plan_detail", f"kế hoạch: {short(plan.abstract)}") for plan in plans),
        *(_issue(report, "reports:report_detail", f"báo cáo {report.period.label}", report.plan) for report in reports),
        *letters_to_issue(waiting),
        *_overdue_units(paths, on=on),
    ]


def _reviews(paths: tuple[str, ...]) -> list[Errand]:
    """One line for the queue: how many activities wait in it, and since when the first."""
    waiting = Activity.objects.awaiting_review().filter(within("unit_path", paths))
    found = waiting.aggregate(rows=Count("pk"), first=Min("submitted_at"))
    if not found["rows"]:
        return []
    return [
        Errand(
            what=f"Duyệt {found['rows']} hoạt động các đơn vị đã gửi",
            since=clock.local_day(found["first"]),
            step=Step("Duyệt", reverse("plans:activity_review_queue")),
        )
    ]


def _confirm_import(row: PlanImport) -> Errand:
    return Errand(
        what=f"Xem lại bản nhập: {row.name}",
        since=clock.local_day(row.created_at),
        step=Step("Xem lại", reverse("plans:import_review", args=[row.pk])),
    )


def _plan_drafts(plans: list[Plan]) -> list[Errand]:
    events = AuditEvent.objects.filter(
        act="plan_taken_back", subject_type="plans.plan", subject_id__in=[plan.pk for plan in plans]
    )
    sent_back = set(events.order_by("pk").values_list("subject_id", flat=True))
    words = {True: "Sửa kế hoạch được trả về", False: "Soạn tiếp kế hoạch nháp"}
    return [
        Errand(
            what=f"{words[plan.pk in sent_back]}: {short(plan.abstract)}",
            since=clock.local_day(plan.changed_at),
            step=Step("Soạn tiếp", reverse("plans:plan_detail", args=[plan.pk])),
        )
        for plan in plans
    ]


def _awaiting_day(kind: type[Plan] | type[Report], mine: Q) -> Iterable[Plan | Report]:
    return kind.objects.filter(mine, awaits_day=True).with_context().order_by("issued_on", "pk")[:MOST]


def _stamp_day(document: Plan | Report) -> Errand:
    name, url_name = ("Kế hoạch", "plans:plan_day") if isinstance(document, Plan) else ("Báo cáo", "reports:report_day")
    return Errand(
        what=f"Ghi ngày ban hành của {name} số {document.number_and_symbol}",
        about=short(document.abstract),
        since=document.issued_on,
        step=Step("Ghi ngày", reverse(url_name, args=[document.pk])),
    )


def _write_report(report: Report) -> Errand:
    return Errand(
        what=f"Hoàn thành báo cáo nháp {report.period.label}",
        about=plan_name(report.plan),
        since=clock.local_day(report.changed_at),
        step=Step("Viết tiếp", reverse("reports:report_content", args=[report.pk])),
    )


def _issue(document: Plan | Report, url_name: str, name: str, of: Plan | None = None) -> Errand:
    return Errand(
        what=f"Ban hành {name}",
        about=plan_name(of) if of else "",
        since=clock.local_day(document.changed_at),
        step=Step("Xem và ban hành", reverse(url_name, args=[document.pk])),
    )


def _overdue_total(paths: tuple[str, ...], *, on: date) -> list[Errand]:
    late = Assignment.objects.overdue(on=on).filter(within("unit_path", paths))
    counts = late.aggregate(rows=Count("pk"), units=Count("unit", distinct=True), oldest=Min("due_on"))
    if not counts["rows"]:
        return []
    step = Step("Xem, đôn đốc", assignments_url(state=AssignmentState.OVERDUE))
    what = f"{counts['rows']} nhiệm vụ quá hạn của {counts['units']} đơn vị"
    return [Errand(what, step, due_on=counts["oldest"])]


def _overdue_units(paths: tuple[str, ...], *, on: date) -> list[Errand]:
    late = Assignment.objects.overdue(on=on).filter(within("unit_path", paths))
    rows = late.values("unit", "unit__name").annotate(rows=Count("pk"), oldest=Min("due_on"))
    return [
        Errand(
            what=f"{row['unit__name']}: {row['rows']} nhiệm vụ quá hạn",
            due_on=row["oldest"],
            step=Step("Xem nhiệm vụ", assignments_url(unit=row["unit"], state=AssignmentState.OVERDUE)),
        )
        for row in rows.order_by("oldest", "unit")[:MOST]
    ]
