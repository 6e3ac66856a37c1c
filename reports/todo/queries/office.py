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
from plans.work.queries.tasks import closing_units
from portal.lib import clock
from reports.dashboard.queries.progress import assignments_url
from reports.results.models import Report
from reports.results.queries.document import MissingReport, missing_reports
from reports.todo.queries.items import MOST, NextAction, TodoItem, plan_name, short
from units.audit.models import AuditEvent
from units.enums import DocumentState
from units.scope import Branch, within

# Work whose units have not said in time that they have seen it.
UNSEEN = "của {units} đơn vị chưa nhận, quá hạn nhận"


def of_clerk(branches: tuple[Branch, ...], *, on: date) -> list[TodoItem]:
    mine = within("issuer_path", branches)
    drafts = Plan.objects.filter(mine, state=DocumentState.DRAFT).with_context().order_by("-pk")[:MOST]
    imports = PlanImport.objects.filter(within("unit__path", branches)).waiting().order_by("-pk")[:MOST]
    reports = Report.objects.filter(mine, state=DocumentState.DRAFT).with_context().order_by("-pk")[:MOST]
    undated = [*_awaiting_day(Plan, mine), *_awaiting_day(Report, mine)]
    return [
        *_total(AssignmentState.OVERDUE, "quá hạn của {units} đơn vị", branches, by="due_on", on=on),
        *_reviews(branches),
        *_answers(branches),
        *_total(AssignmentState.UNSEEN, UNSEEN, branches, by="acknowledge_by", on=on),
        *_handovers(branches, on=on),
        *(_stamp_day_item(document) for document in undated),
        *(_confirm_import_item(row) for row in imports),
        *_plan_drafts(list(drafts)),
        *(
            _take_up_item(row, f"Hoàn thành báo cáo nháp {row.period.label}", "Viết tiếp", "reports:report_content")
            for row in reports
        ),
        *_letters_to_write(mine),
        *_reports_to_write(branches, on=on),
    ]


def _reports_to_write(branches: tuple[Branch, ...], *, on: date) -> list[TodoItem]:
    """Of each plan one line for all that are overdue, led by the oldest; those still to come each for itself."""
    overdue: dict[Plan, list[MissingReport]] = {}
    items = []
    for missing in sorted(missing_reports(branches, on=on), key=lambda missing: missing.due_on):
        if missing.due_on < on:
            overdue.setdefault(missing.plan, []).append(missing)
        else:
            items.append(_write_report_item(missing))
    return [_write_report_item(oldest, more=len(later)) for oldest, *later in overdue.values()] + items


def _write_report_item(missing: MissingReport, *, more: int = 0) -> TodoItem:
    return TodoItem(
        what=f"Lập báo cáo {missing.period.label}",
        about=plan_name(missing.plan),
        due_on=missing.due_on,
        note=f"và {more} kỳ sau cũng quá hạn, chưa có báo cáo" if more else "",
        action=NextAction("Lập báo cáo", f"{reverse('reports:report_create')}?{missing.query}"),
    )


def of_leader(branches: tuple[Branch, ...], *, on: date) -> list[TodoItem]:
    waiting = Q(within("issuer_path", branches), state=DocumentState.IN_REVIEW)
    plans = Plan.objects.filter(waiting).with_context().order_by("-pk")[:MOST]
    reports = Report.objects.filter(waiting).with_context().order_by("-pk")[:MOST]
    letters = UrgingLetter.objects.filter(waiting).with_context().order_by("-pk")[:MOST]
    return [
        *(_issue_item(plan, f"kế hoạch: {short(plan.abstract)}", "plans:plan_detail") for plan in plans),
        *(_issue_item(report, f"báo cáo {report.period.label}", "reports:report_detail") for report in reports),
        *(_issue_item(letter, f"công văn: {short(letter.abstract)}", "plans:letter_detail") for letter in letters),
        *_overdue_units(branches, on=on),
    ]


def _reviews(branches: tuple[Branch, ...]) -> list[TodoItem]:
    """One line for the queue: how many activities wait in it, and since when the first."""
    waiting = Activity.objects.awaiting_review().filter(within("unit_path", branches))
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


def _confirm_import_item(row: PlanImport) -> TodoItem:
    return TodoItem(
        what=f"Xem lại bản đọc: {row.name}",
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
        _take_up_item(plan, f"{words[plan.pk in sent_back]}: {short(plan.abstract)}", "Soạn tiếp", "plans:plan_detail")
        for plan in plans
    ]


def _awaiting_day(kind: type[Plan] | type[Report], mine: Q) -> Iterable[Plan | Report]:
    return kind.objects.filter(mine, awaits_day=True).with_context().order_by("issued_on", "pk")[:MOST]


def _stamp_day_item(document: Plan | Report) -> TodoItem:
    name, url_name = ("Kế hoạch", "plans:plan_day") if isinstance(document, Plan) else ("Báo cáo", "reports:report_day")
    return TodoItem(
        what=f"Ghi ngày ban hành của {name} số {document.number_and_symbol}",
        about=short(document.abstract),
        since=document.issued_on,
        action=NextAction("Ghi ngày", reverse(url_name, args=[document.pk])),
    )


def _take_up_item(document: Plan | Report | UrgingLetter, what: str, label: str, url_name: str) -> TodoItem:
    """A document that waits since it was last changed."""
    return TodoItem(
        what=what,
        about=plan_name(document.plan) if isinstance(document, Report) else "",
        since=clock.local_day(document.changed_at),
        action=NextAction(label, reverse(url_name, args=[document.pk])),
    )


def _issue_item(document: Plan | Report | UrgingLetter, name: str, url_name: str) -> TodoItem:
    return _take_up_item(document, f"Ban hành {name}", "Xem và ban hành", url_name)


def _total(state: AssignmentState, words: str, branches: tuple[Branch, ...], *, by: str, on: date) -> list[TodoItem]:
    """One line for all work in a state, due the earliest day in the column `by`; none for none."""
    rows = Assignment.objects.in_state(state, on=on).filter(within("unit_path", branches))
    found = rows.aggregate(rows=Count("pk"), units=Count("unit", distinct=True), oldest=Min(by))
    if not found["rows"]:
        return []
    action = NextAction("Xem, đôn đốc", assignments_url(state=state))
    return [TodoItem(f"{found['rows']} nhiệm vụ {words.format(**found)}", action, due_on=found["oldest"])]


def _overdue_units(branches: tuple[Branch, ...], *, on: date) -> list[TodoItem]:
    late = Assignment.objects.overdue(on=on).filter(within("unit_path", branches))
    rows = late.values("unit", "unit__name").annotate(rows=Count("pk"), oldest=Min("due_on"))
    return [
        TodoItem(
            what=f"{row['unit__name']}: {row['rows']} nhiệm vụ quá hạn",
            due_on=row["oldest"],
            action=NextAction("Xem nhiệm vụ", assignments_url(unit=row["unit"], state=AssignmentState.OVERDUE)),
        )
        for row in rows.order_by("oldest", "unit")[:MOST]
    ]


def _answers(branches: tuple[Branch, ...]) -> list[TodoItem]:
    """The requests of units, the longest waiting first."""
    waiting = UnitRequest.objects.waiting().filter(within("assignment__task__plan__issuer_path", branches))
    requests = [(request, request.assignment) for request in waiting.with_context().order_by("pk")[:MOST]]
    return [
        TodoItem(
            what=f"Trả lời {request.get_kind_display().lower()} của {row.unit.name}: {row.title}",
            about=plan_name(row.task.plan),
            url=reverse("plans:assignment_detail", args=[row.pk]),
            since=clock.local_day(request.asked_at),
            action=NextAction("Trả lời", reverse("plans:request_answer", args=[request.pk])),
        )
        for request, row in requests
    ]


def _handovers(branches: tuple[Branch, ...], *, on: date) -> list[TodoItem]:
    """Units that close and leave work to others."""
    return [
        TodoItem(
            what=f"Chuyển {max(closing.assignments, closing.parts)} nhiệm vụ của {closing.unit.name}, kết thúc từ "
            f"{closing.unit.closed_on:%d/%m/%Y}",
            due_on=closing.unit.closed_on,
            action=NextAction("Chuyển việc", reverse("plans:unit_handover", args=[closing.unit.pk])),
        )
        for closing in closing_units(branches, on=on)[:MOST]
    ]


def _letters_to_write(mine: Q) -> list[TodoItem]:
    """Drafts, and issued ones whose day is still to be stamped."""
    waiting = UrgingLetter.objects.filter(mine & (Q(state=DocumentState.DRAFT) | Q(awaits_day=True)))
    return [_write_letter(letter) for letter in waiting.with_context().order_by("-pk")[:MOST]]


def _write_letter(letter: UrgingLetter) -> TodoItem:
    name = short(letter.abstract)
    if letter.is_issued:
        what = f"Ghi ngày ban hành của Công văn số {letter.number_and_symbol}: {name}"
        return _take_up_item(letter, what, "Ghi ngày", "plans:letter_day")
    return _take_up_item(letter, f"Soạn tiếp công văn nháp: {name}", "Soạn tiếp", "plans:letter_detail")
