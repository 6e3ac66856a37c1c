"""What waits for a person, role by role. Each role asks the database a fixed number of times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import shorten

from django.db.models import Count, Min, Q
from django.urls import reverse

from plans.enums import ActivityState
from plans.models import Activity, Assignment, Plan, PlanImport
from plans.models.assignment import AssignmentQuerySet
from plans.models.plan import ISSUED
from portal.lib import clock
from reports.models import Report
from reports.queries.links import assignments_url
from reports.queries.missing import missing_reports
from units.enums import DocumentState, Role
from units.models import AuditEvent, Membership, Term, Unit, User
from units.models.scope import within

AHEAD = timedelta(days=30)  # what is due later still has its time
FRESH = timedelta(days=60)
LONGEST_TITLE = 120
MOST = 50  # lines of one kind; beyond that a list serves better


@dataclass(frozen=True)
class Step:
    """The one next action: a link, or with `is_post` a button that does it at once."""

    label: str
    url: str
    is_post: bool = False


@dataclass(frozen=True)
class Errand:
    """One thing that waits: `about` says from where (plan, unit). `due_on` None has no set day and waits since
    `since`; `is_news` is to be read, not done."""

    what: str
    step: Step
    about: str = ""
    url: str = ""
    due_on: date | None = None
    since: date | None = None
    note: str = ""
    is_news: bool = False


def of_reporter(user: User, *, on: date) -> list[Errand]:
    paths = user.paths(Role.REPORTER)
    if not paths:
        return []
    mine = Activity.objects.filter(within("unit_path", paths), state__in=[ActivityState.DRAFT, ActivityState.RETURNED])
    unfinished = list(mine.with_context().order_by("assignment__due_on", "pk")[:MOST])
    taken_up = {activity.assignment_id for activity in unfinished}
    near = Q(due_on__lte=on + AHEAD) | Q(acknowledged_at=None)
    waiting = _open_assignments().filter(near, within("unit_path", paths)).with_context().due_first()[:MOST]
    return [
        *(_mend(activity) for activity in unfinished),
        *(_do(assignment) for assignment in waiting if assignment.pk not in taken_up),
    ]


def of_clerk(user: User, *, on: date) -> list[Errand]:
    paths = user.paths(Role.CLERK)
    if not paths:
        return []
    mine = within("issuer_path", paths)
    drafts = Plan.objects.filter(mine, state=DocumentState.DRAFT).order_by("-pk")[:MOST]
    imports = PlanImport.objects.visible_to(user).waiting().order_by("-pk")[:MOST]
    reports = Report.objects.filter(mine, state=DocumentState.DRAFT).select_related("plan").order_by("-pk")[:MOST]
    return [
        *_reviews(paths),
        *(_confirm_import(row) for row in imports),
        *_plan_drafts(list(drafts)),
        *(_write_report(report) for report in reports),
        *(
            Errand(
                what=f"Lập báo cáo {missing.period.label}",
                about=_plan(missing.plan),
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
    plans = Plan.objects.filter(waiting).order_by("-pk")[:MOST]
    reports = Report.objects.filter(waiting).select_related("plan").order_by("-pk")[:MOST]
    return [
        *(_issue(plan, "plans:plan_detail", f"kế hoạch: {_short(plan.abstract)}") for plan in plans),
        *(_issue(report, "reports:report_detail", f"báo cáo {report.period.label}", report.plan) for report in reports),
        *_overdue_units(paths, on=on),
    ]


def of_inspector(user: User, *, on: date) -> list[Errand]:
    paths = user.paths(Role.INSPECTOR)
    if not paths:
        return []
    late = _open_assignments().overdue(on=on).filter(within("unit_path", paths)).with_context()
    assignments = list(late.due_first()[:MOST])
    urged = urged_on(assignments)
    return [_urge(assignment, urged_on=urged.get(assignment.pk), on=on) for assignment in assignments]


def of_superior(user: User, *, on: date) -> list[Errand]:
    paths = user.paths(Role.SUPERIOR)
    if not paths:
        return []
    fresh = Q(within("issuer_path", paths), state__in=ISSUED, issued_on__gt=on - FRESH)
    plans = Plan.objects.filter(fresh).select_related("issuer").newest_first()[:MOST]
    reports = Report.objects.filter(fresh).select_related("issuer").newest_first()[:MOST]
    return [
        *(_read(plan, "plans:plan_file", "Kế hoạch") for plan in plans),
        *(_read(report, "reports:report_file", "Báo cáo") for report in reports),
    ]


def of_admin(user: User, *, on: date) -> list[Errand]:
    """The steps of setting up that are still open."""
    paths = user.paths(Role.ADMIN)
    if not paths:
        return []
    here = within("path", paths)
    in_office = Membership.objects.active_on(on).filter(user__is_active=True)
    seated = in_office.filter(role=Role.REPORTER).values("unit")
    workers = Unit.objects.filter(here).open_on(on).who_do_the_work()
    silent = workers.exclude(pk__in=seated)
    office = set(
        in_office.filter(within("unit__path", paths)).order_by("role").values_list("role", flat=True).distinct()
    )
    has_term = Term.objects.filter(within("unit__path", paths), starts_on__lte=on).exists()
    steps = [
        (not workers.exists(), "Khai báo các chi bộ, đoàn thể, bộ phận trực thuộc", "Mở Tổ chức", "units:unit_list"),
        (not has_term, "Khai báo nhiệm kỳ để cấp số văn bản", "Mở Tổ chức", "units:unit_list"),
        (Role.CLERK not in office, "Tạo tài khoản cho cán bộ Văn phòng", "Mở danh sách", "units:person_list"),
        (Role.LEADER not in office, "Tạo tài khoản cho lãnh đạo ban hành văn bản", "Mở danh sách", "units:person_list"),
    ]
    open_steps = [Errand(what, Step(label, reverse(name))) for is_open, what, label, name in steps if is_open]
    return open_steps + [
        Errand(f"Cử người báo cáo cho {unit.name}", Step("Mở đơn vị", reverse("units:unit_detail", args=[unit.pk])))
        for unit in silent.order_by("path")[:MOST]
    ]


def next_due(user: User, *, on: date) -> date | None:
    """The nearest due day from tomorrow on among the open work a person sees."""
    ahead = _open_assignments().visible_to(user).filter(due_on__gt=on)
    return ahead.order_by("due_on").values_list("due_on", flat=True).first()


def urged_on(assignments: Iterable[Assignment]) -> dict[int, date]:
    """The last day each assignment was urged, by its id."""
    events = AuditEvent.objects.filter(
        act="assignment_urged", subject_type="plans.assignment", subject_id__in=[row.pk for row in assignments]
    )
    return {pk: clock.local_day(at) for pk, at in events.order_by("pk").values_list("subject_id", "at")}


def _open_assignments() -> AssignmentQuerySet:
    return Assignment.objects.open().filter(task__plan__state=DocumentState.ISSUED)


def _plan(plan: Plan) -> str:
    return f"KH {plan.number_and_symbol}" if plan.number else _short(plan.abstract)


def _short(abstract: str) -> str:
    return shorten(abstract, LONGEST_TITLE, placeholder="…")


def _do(assignment: Assignment) -> Errand:
    is_new = assignment.acknowledged_at is None
    accept = Step("Đã nhận", reverse("plans:assignment_acknowledge", args=[assignment.pk]), is_post=True)
    log = Step("Ghi hoạt động", f"{reverse('plans:activity_create')}?assignment={assignment.pk}")
    return Errand(
        what=f"{'Nhận nhiệm vụ' if is_new else 'Thực hiện và ghi kết quả'}: {assignment.title}",
        about=f"{_plan(assignment.task.plan)} · {assignment.unit.name}",
        url=reverse("plans:assignment_detail", args=[assignment.pk]),
        due_on=assignment.due_on,
        step=accept if is_new else log,
    )


def _mend(activity: Activity) -> Errand:
    is_returned = activity.state == ActivityState.RETURNED
    own_name = f"{activity.get_form_display()} ngày {activity.held_from:%d/%m/%Y}"
    name = activity.assignment.title if activity.assignment else own_name
    return Errand(
        what=f"{'Sửa hoạt động bị trả lại' if is_returned else 'Gửi nốt hoạt động đang nháp'}: {name}",
        about=f"{_plan(activity.plan)} · {activity.unit.name}",
        url=reverse("plans:activity_detail", args=[activity.pk]),
        due_on=activity.assignment.due_on if activity.assignment and activity.assignment.is_open else None,
        since=clock.local_day(activity.changed_at),
        step=Step("Sửa và gửi lại" if is_returned else "Viết tiếp", reverse("plans:activity_edit", args=[activity.pk])),
    )


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
            what=f"{words[plan.pk in sent_back]}: {_short(plan.abstract)}",
            since=clock.local_day(plan.changed_at),
            step=Step("Soạn tiếp", reverse("plans:plan_detail", args=[plan.pk])),
        )
        for plan in plans
    ]


def _write_report(report: Report) -> Errand:
    return Errand(
        what=f"Hoàn thành báo cáo nháp {report.period.label}",
        about=_plan(report.plan),
        since=clock.local_day(report.changed_at),
        step=Step("Viết tiếp", reverse("reports:report_content", args=[report.pk])),
    )


def _issue(document: Plan | Report, url_name: str, name: str, of: Plan | None = None) -> Errand:
    return Errand(
        what=f"Ban hành {name}",
        about=_plan(of) if of else "",
        since=clock.local_day(document.changed_at),
        step=Step("Xem và ban hành", reverse(url_name, args=[document.pk])),
    )


def _overdue_units(paths: tuple[str, ...], *, on: date) -> list[Errand]:
    late = _open_assignments().overdue(on=on).filter(within("unit_path", paths))
    rows = late.values("unit", "unit__name").annotate(rows=Count("pk"), oldest=Min("due_on"))
    return [
        Errand(
            what=f"{row['unit__name']}: {row['rows']} nhiệm vụ quá hạn",
            due_on=row["oldest"],
            step=Step("Xem nhiệm vụ", assignments_url(unit=row["unit"], state="overdue")),
        )
        for row in rows.order_by("oldest", "unit")[:MOST]
    ]


def _urge(assignment: Assignment, *, urged_on: date | None, on: date) -> Errand:
    detail = reverse("plans:assignment_detail", args=[assignment.pk])
    urge = Step("Đôn đốc", reverse("plans:assignment_urge", args=[assignment.pk]))
    return Errand(
        what=assignment.title,
        about=f"{_plan(assignment.task.plan)} · {assignment.unit.name}",
        url=detail,
        due_on=assignment.due_on,
        note=f"đã đôn đốc {urged_on:%d/%m/%Y}" if urged_on else "",
        step=Step("Xem", detail) if urged_on == on else urge,
    )


def _read(document: Plan | Report, url_name: str, what: str) -> Errand:
    return Errand(
        what=f"{what} số {document.number_and_symbol}: {_short(document.abstract)}",
        about=document.issuer.name,
        since=document.issued_on,
        step=Step("Tải về", reverse(url_name, args=[document.pk])),
        is_news=True,
    )
