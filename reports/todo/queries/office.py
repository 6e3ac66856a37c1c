"""What waits for the office and its leader."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Min, Q
from django.urls import reverse

from plans.activities.models import Activity
from plans.enums import AssignmentState
from plans.importing.models import PlanImport
from plans.outline.models import Plan
from plans.reminders.models import UrgingLetter
from plans.work.models import Assignment, UnitRequest
from plans.work.queries.tasks import ClosingUnit, closing_units
from portal.lib import clock
from reports.dashboard.queries.progress import assignments_url
from reports.results.models import Report
from reports.results.queries.document import missing_reports
from reports.todo.queries.items import MOST, NextAction, TodoItem, plan_name, short
from units.audit.models import AuditEvent
from units.enums import DocumentState, Role
from units.people.models import User
from units.scope import within


def of_clerk(user: User, *, on: date) -> list[TodoItem]:
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
        *_answers(paths),
        *_unseen(paths, on=on),
        *_handovers(paths, on=on),
        *(_stamp_day(document) for document in undated),
        *(_confirm_import(row) for row in imports),
        *_plan_drafts(list(drafts)),
        *(_write_report(report) for report in reports),
        *_letters_to_write(mine),
        *(
            TodoItem(
                what=f"Lập báo cáo {missing.period.label}",
                about=plan_name(missing.plan),
                due_on=missing.due_on,
                action=NextAction("Lập báo cáo", f"{reverse('reports:report_create')}?{missing.query}"),
            )
            for missing in missing_reports(paths, on=on)
        ),
    ]


def of_leader(user: User, *, on: date) -> list[TodoItem]:
    paths = user.paths(Role.LEADER)
    if not paths:
        return []
    waiting = Q(within("issuer_path", paths), state=DocumentState.IN_REVIEW)
    plans = Plan.objects.filter(waiting).with_context().order_by("-pk")[:MOST]
    reports = Report.objects.filter(waiting).with_context().order_by("-pk")[:MOST]
    return [
        *(_issue(plan, "plans:plan_detail", f"kế hoạch: {short(plan.abstract)}") for plan in plans),
        *(_issue(report, "reports:report_detail", f"báo cáo {report.period.label}", report.plan) for report in reports),
        *_letters_to_issue(waiting),
        *_overdue_units(paths, on=on),
    ]


def _reviews(paths: tuple[str, ...]) -> list[TodoItem]:
    """One line for the queue: how many activities wait in it, and since when the first."""
    waiting = Activity.objects.awaiting_review().filter(within("unit_path", paths))
    found = waiting.aggregate(rows=Count("pk"), first=Min("submitted_at"))
    if not found["rows"]:
        return []
    return [
        TodoItem(
            what=f"Duyệt {found['rows']} hoạt động các đơn vị đã gửi",
            since=clock.local_day(found["first"]),
            action=NextAction("Duyệt", reverse("plans:activity_review_queue")),
        )
    ]


def _confirm_import(row: PlanImport) -> TodoItem:
    return TodoItem(
        what=f"Xem lại bản nhập: {row.name}",
        since=clock.local_day(row.created_at),
        action=NextAction("Xem lại", reverse("plans:import_review", args=[row.pk])),
    )


def _plan_drafts(plans: list[Plan]) -> list[TodoItem]:
    events = AuditEvent.objects.filter(
        act="plan_taken_back", subject_type="plans.plan", subject_id__in=[plan.pk for plan in plans]
    )
    sent_back = set(events.order_by("pk").values_list("subject_id", flat=True))
    words = {True: "Sửa kế hoạch được trả về", False: "Soạn tiếp kế hoạch nháp"}
    return [
        TodoItem(
            what=f"{words[plan.pk in sent_back]}: {short(plan.abstract)}",
            since=clock.local_day(plan.changed_at),
            action=NextAction("Soạn tiếp", reverse("plans:plan_detail", args=[plan.pk])),
        )
        for plan in plans
    ]


def _awaiting_day(kind: type[Plan] | type[Report], mine: Q) -> Iterable[Plan | Report]:
    return kind.objects.filter(mine, awaits_day=True).with_context().order_by("issued_on", "pk")[:MOST]


def _stamp_day(document: Plan | Report) -> TodoItem:
    name, url_name = ("Kế hoạch", "plans:plan_day") if isinstance(document, Plan) else ("Báo cáo", "reports:report_day")
    return TodoItem(
        what=f"Ghi ngày ban hành của {name} số {document.number_and_symbol}",
        about=short(document.abstract),
        since=document.issued_on,
        action=NextAction("Ghi ngày", reverse(url_name, args=[document.pk])),
    )


def _write_report(report: Report) -> TodoItem:
    return TodoItem(
        what=f"Hoàn thành báo cáo nháp {report.period.label}",
        about=plan_name(report.plan),
        since=clock.local_day(report.changed_at),
        action=NextAction("Viết tiếp", reverse("reports:report_content", args=[report.pk])),
    )


def _issue(document: Plan | Report, url_name: str, name: str, of: Plan | None = None) -> TodoItem:
    return TodoItem(
        what=f"Ban hành {name}",
        about=plan_name(of) if of else "",
        since=clock.local_day(document.changed_at),
        action=NextAction("Xem và ban hành", reverse(url_name, args=[document.pk])),
    )


def _overdue_total(paths: tuple[str, ...], *, on: date) -> list[TodoItem]:
    return _total(AssignmentState.OVERDUE, "quá hạn của {units} đơn vị", paths, by="due_on", on=on)


def _unseen(paths: tuple[str, ...], *, on: date) -> list[TodoItem]:
    """Work whose units have not said in time that they have seen it."""
    return _total(
        AssignmentState.UNSEEN, "của {units} đơn vị chưa nhận, quá hạn nhận", paths, by="acknowledge_by", on=on
    )


def _total(state: AssignmentState, words: str, paths: tuple[str, ...], *, by: str, on: date) -> list[TodoItem]:
    """One line for all work in a state, due the earliest day in the column `by`; none for none."""
    rows = Assignment.objects.in_state(state, on=on).filter(within("unit_path", paths))
    found = rows.aggregate(rows=Count("pk"), units=Count("unit", distinct=True), oldest=Min(by))
    if not found["rows"]:
        return []
    action = NextAction("Xem, đôn đốc", assignments_url(state=state))
    return [TodoItem(f"{found['rows']} nhiệm vụ {words.format(**found)}", action, due_on=found["oldest"])]


def _overdue_units(paths: tuple[str, ...], *, on: date) -> list[TodoItem]:
    late = Assignment.objects.overdue(on=on).filter(within("unit_path", paths))
    rows = late.values("unit", "unit__name").annotate(rows=Count("pk"), oldest=Min("due_on"))
    return [
        TodoItem(
            what=f"{row['unit__name']}: {row['rows']} nhiệm vụ quá hạn",
            due_on=row["oldest"],
            action=NextAction("Xem nhiệm vụ", assignments_url(unit=row["unit"], state=AssignmentState.OVERDUE)),
        )
        for row in rows.order_by("oldest", "unit")[:MOST]
    ]


def _answers(paths: tuple[str, ...]) -> list[TodoItem]:
    """The requests of units, the longest waiting first."""
    waiting = UnitRequest.objects.waiting().filter(within("assignment__task__plan__issuer_path", paths))
    return [_answer(request) for request in waiting.with_context().order_by("pk")[:MOST]]


def _answer(request: UnitRequest) -> TodoItem:
    row = request.assignment
    return TodoItem(
        what=f"Trả lời {request.get_kind_display().lower()} của {row.unit.name}: {row.title}",
        about=plan_name(row.task.plan),
        url=reverse("plans:assignment_detail", args=[row.pk]),
        since=clock.local_day(request.asked_at),
        action=NextAction("Trả lời", reverse("plans:request_answer", args=[request.pk])),
    )


def _handovers(paths: tuple[str, ...], *, on: date) -> list[TodoItem]:
    """Units that close and leave work to others."""
    return [_hand_over(closing) for closing in closing_units(paths, on=on)[:MOST]]


def _hand_over(closing: ClosingUnit) -> TodoItem:
    unit = closing.unit
    return TodoItem(
        what=f"Chuyển {max(closing.assignments, closing.parts)} nhiệm vụ của {unit.name}, kết thúc từ "
        f"{unit.closed_on:%d/%m/%Y}",
        due_on=unit.closed_on,
        action=NextAction("Chuyển việc", reverse("plans:unit_handover", args=[unit.pk])),
    )


def _letters_to_write(mine: Q) -> list[TodoItem]:
    """Drafts, and issued ones whose day is still to be stamped."""
    waiting = UrgingLetter.objects.filter(mine & (Q(state=DocumentState.DRAFT) | Q(awaits_day=True)))
    return [_write_letter(letter) for letter in waiting.with_context().order_by("-pk")[:MOST]]


def _letters_to_issue(waiting: Q) -> list[TodoItem]:
    rows = UrgingLetter.objects.filter(waiting).with_context().order_by("-pk")[:MOST]
    return [_letter(letter, "Ban hành công văn", "Xem và ban hành", "plans:letter_detail") for letter in rows]


def _write_letter(letter: UrgingLetter) -> TodoItem:
    if letter.is_issued:
        what = f"Ghi ngày ban hành của Công văn số {letter.number_and_symbol}"
        return _letter(letter, what, "Ghi ngày", "plans:letter_day")
    return _letter(letter, "Soạn tiếp công văn nháp", "Soạn tiếp", "plans:letter_detail")


def _letter(letter: UrgingLetter, what: str, label: str, url_name: str) -> TodoItem:
    action = NextAction(label, reverse(url_name, args=[letter.pk]))
    return TodoItem(f"{what}: {short(letter.abstract)}", action, since=clock.local_day(letter.changed_at))
