"""What waits for the inspection body, the superior, the admin, and those who look after the machinery."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from plans.outline.models import ISSUED, Plan
from plans.work.models import Assignment
from reports.results.models import Report
from reports.todo.queries.items import MOST, NextAction, TodoItem, plan_name, short
from units.accounts.models import approval_count
from units.documents.models import Term
from units.enums import COMMITTEES, Role
from units.inbox.models import MAIL_ROLES, DeadLetter, Mail
from units.people.models import Membership, User
from units.scope import Branch, beneath, within
from units.tree.models import Unit

FRESH = timedelta(days=60)


def of_inspector(branches: tuple[Branch, ...], *, on: date) -> list[TodoItem]:
    late = Assignment.objects.overdue(on=on).filter(within("unit_path", branches)).with_context()
    return [_urge_item(assignment, on=on) for assignment in late.due_first()[:MOST]]


def of_superior(branches: tuple[Branch, ...], *, on: date) -> list[TodoItem]:
    fresh = Q(beneath("issuer_path", branches), state__in=ISSUED, issued_on__gt=on - FRESH)
    plans = Plan.objects.filter(fresh).with_context().newest_first()[:MOST]
    reports = Report.objects.filter(fresh).with_context().newest_first()[:MOST]
    return [
        *(_read_item(plan, "plans:plan_file", "Kế hoạch") for plan in plans),
        *(_read_item(report, "reports:report_file", "Báo cáo") for report in reports),
    ]


def of_admin(branches: tuple[Branch, ...], *, on: date) -> list[TodoItem]:
    """The steps of setting up that are still open."""
    in_office = Membership.objects.active_on(on).filter(user__is_active=True)
    given = in_office | Membership.objects.waiting_on(on)
    with_reporter = in_office.filter(role=Role.REPORTER).values("unit")
    workers = Unit.objects.filter(within("path", branches)).open_on(on).who_do_the_work()
    without_reporter = workers.exclude(pk__in=with_reporter)
    office = set(
        given.filter(within("unit__path", branches)).order_by("role").values_list("role", flat=True).distinct()
    )
    roots = [branch.root for branch in branches]
    committees = Unit.objects.filter(pk__in=roots).order_by("path")
    lower_committees = Unit.objects.filter(parent__root__in=roots, kind__in=COMMITTEES).open_on(on)
    has_term = all(Term.objects.of(committee, on=on) for committee in committees)
    has_units = workers.exists() or lower_committees.exists()
    steps = [
        (not has_units, "Khai báo các chi bộ, đoàn thể, bộ phận trực thuộc", "Mở Tổ chức", "units:unit_list"),
        (not has_term, "Khai báo nhiệm kỳ để cấp số văn bản", "Mở Tổ chức", "units:unit_list"),
        (Role.CLERK not in office, "Tạo tài khoản cho cán bộ Văn phòng", "Mở danh sách", "units:person_list"),
        (Role.LEADER not in office, "Tạo tài khoản cho lãnh đạo ban hành văn bản", "Mở danh sách", "units:person_list"),
    ]
    open_steps = [TodoItem(what, NextAction(label, reverse(name))) for is_open, what, label, name in steps if is_open]
    without_admin = lower_committees.without_admin()
    return [
        *open_steps,
        *(_staff_item(f"Cử quản trị cho {unit.name}", unit) for unit in without_admin.order_by("path")[:MOST]),
        *(_staff_item(f"Cử người báo cáo cho {unit.name}", unit) for unit in without_reporter.order_by("path")[:MOST]),
    ]


def _staff_item(what: str, unit: Unit) -> TodoItem:
    return TodoItem(what, NextAction("Mở đơn vị", reverse("units:unit_detail", args=[unit.pk])))


def _urge_item(assignment: Assignment, *, on: date) -> TodoItem:
    urged_on = assignment.urged_on
    detail = reverse("plans:assignment_detail", args=[assignment.pk])
    urge = NextAction("Đôn đốc", reverse("plans:assignment_urge", args=[assignment.pk]))
    return TodoItem(
        what=assignment.title,
        about=f"{plan_name(assignment.task.plan)} · {assignment.unit.name}",
        url=detail,
        due_on=assignment.due_on,
        note=f"đã đôn đốc {urged_on:%d/%m/%Y}" if urged_on else "",
        action=NextAction("Xem", detail) if urged_on == on else urge,
    )


def _read_item(document: Plan | Report, url_name: str, what: str) -> TodoItem:
    return TodoItem(
        what=f"{what} số {document.number_and_symbol}: {short(document.abstract)}",
        about=document.issuer.name,
        since=document.issued_on,
        action=NextAction("Tải về", reverse(url_name, args=[document.pk])),
        is_news=True,
    )


def of_approver(user: User) -> list[TodoItem]:
    """Roles, slips and addresses that wait for a leader's press."""
    count = approval_count(user)
    action = NextAction("Xem, duyệt", reverse("units:approval_list"))
    return [TodoItem(f"{count} vai trò, tài khoản chờ anh/chị duyệt", action)] if count else []


def of_mail_manager(user: User) -> list[TodoItem]:
    """For admins and clerks; a row that was put aside by name only to those who see the work."""
    if not user.has_role(*MAIL_ROLES):
        return []
    count = Mail.objects.visible_to(user).stuck().count()
    action = NextAction("Xem, gửi lại", f"{reverse('units:mail_list')}?state=stuck")
    mails = [TodoItem(f"{count} thư chưa gửi được hoặc chưa rõ đã gửi", action)] if count else []
    return mails + _dead_letters(user)


def _dead_letters(user: User) -> list[TodoItem]:
    pks = DeadLetter.objects.about(Assignment).values("subject_id")
    rows = Assignment.objects.visible_to(user).open().filter(pk__in=pks).with_context().order_by("pk")[:MOST]
    return [
        TodoItem(
            f"Không lập được lời nhắc: {row.title}",
            NextAction("Xem nhiệm vụ", reverse("plans:assignment_detail", args=[row.pk])),
            about=row.unit.name,
            note="lời nhắc của nhiệm vụ này tạm gác vì dữ liệu lỗi; xem lại hạn của nhiệm vụ",
        )
        for row in rows
    ]
