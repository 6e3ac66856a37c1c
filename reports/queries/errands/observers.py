"""What waits for the inspection body, the superior and the admin."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from plans.models import Assignment, Plan
from plans.models.plan import ISSUED
from reports.models import Report
from reports.queries.errands.basics import MOST, Errand, Step, plan_name, short
from units.enums import Role
from units.models import Membership, Term, Unit, User
from units.models.scope import within

FRESH = timedelta(days=60)


def of_inspector(user: User, *, on: date) -> list[Errand]:
    paths = user.paths(Role.INSPECTOR)
    if not paths:
        return []
    late = Assignment.objects.overdue(on=on).filter(within("unit_path", paths)).with_context()
    return [_urge(assignment, on=on) for assignment in late.due_first()[:MOST]]


def of_superior(user: User, *, on: date) -> list[Errand]:
    paths = user.paths(Role.SUPERIOR)
    if not paths:
        return []
    fresh = Q(within("issuer_path", paths), state__in=ISSUED, issued_on__gt=on - FRESH)
    plans = Plan.objects.filter(fresh).with_context().newest_first()[:MOST]
    reports = Report.objects.filter(fresh).with_context().newest_first()[:MOST]
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


def _urge(assignment: Assignment, *, on: date) -> Errand:
    urged_on = assignment.urged_on
    detail = reverse("plans:assignment_detail", args=[assignment.pk])
    urge = Step("Đôn đốc", reverse("plans:assignment_urge", args=[assignment.pk]))
    return Errand(
        what=assignment.title,
        about=f"{plan_name(assignment.task.plan)} · {assignment.unit.name}",
        url=detail,
        due_on=assignment.due_on,
        note=f"đã đôn đốc {urged_on:%d/%m/%Y}" if urged_on else "",
        step=Step("Xem", detail) if urged_on == on else urge,
    )


def _read(document: Plan | Report, url_name: str, what: str) -> Errand:
    return Errand(
        what=f"{what} số {document.number_and_symbol}: {short(document.abstract)}",
        about=document.issuer.name,
        since=document.issued_on,
        step=Step("Tải về", reverse(url_name, args=[document.pk])),
        is_news=True,
    )
