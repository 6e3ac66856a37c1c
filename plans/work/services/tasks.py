"""Tasks: made from a node of an issued plan, changed, and withdrawn. What was done stays as it was asked for; what is
open follows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from plans.enums import Part, RequestKind, Schedule, are_of_form
from plans.outline.models import Node, Plan
from plans.outline.queries.lines import ancestors, phase_among
from plans.outline.rules import may_assign_from_node
from plans.periods import Cycle, horizon, periods_begun
from plans.work.models import Assignment, Task, TaskUnit
from plans.work.rules import may_edit_task, may_withdraw_task
from plans.work.services.alterations import close_requests, withdraw_assignment
from plans.work.services.assignments import lock_plan, make_assignments, notify_units, reporters_of
from plans.work.states import targets_in_words
from portal.lib import clock
from portal.lib.calendar import AS_NAMED, DueDays
from portal.lib.errors import RuleViolation, ensure
from portal.lib.text import search_key
from units.audit.services import record_event
from units.enums import NoticeKind
from units.inbox.services.notices import NoticeDraft, file_notices
from units.people.models import User
from units.tree.models import Unit
from units.versions import claim_version

WITHDRAWN_ALREADY = "Nhiệm vụ này đã được thu hồi, hoặc anh/chị không có quyền thu hồi."


@dataclass(frozen=True)
class Order:
    """What a clerk asks for. `targets` is metric → quantity for each assignment, of the metrics of `form`."""

    title: str
    cycle: Cycle
    leads: Sequence[Unit]
    cooperating: Sequence[Unit] = ()
    form: str = ""
    targets: dict[str, int] = field(default_factory=dict)
    copied_from: Task | None = None


@dataclass(frozen=True)
class TaskEdit:
    """All that can be changed of a task. `due_day` holds for the periods that are not given yet."""

    title: str
    targets: dict[str, int]
    due_day: int | None
    leads: Sequence[Unit]
    cooperating: Sequence[Unit]


@dataclass(frozen=True)
class Outcome:
    """What an order would make on a day. `next_on` is when the following periods come of themselves, if they do."""

    assignments: int
    units: int
    first_due: date | None
    overdue: int
    next_on: date | None


def outcome_of(order: Order, *, on: date, days: DueDays = AS_NAMED) -> Outcome:
    until = horizon(order.cycle, on=on)
    periods = periods_begun(order.cycle, by=until)
    due = [days.in_force(period.due_on, starts_on=period.starts_on) for period in periods]
    later = periods_begun(order.cycle, by=date(until.year + 2, 1, 1))[len(periods) :]
    return Outcome(
        assignments=len(periods) * len(order.leads),
        units=len(order.leads),
        first_due=due[0] if due else None,
        overdue=sum(day < on for day in due) * len(order.leads),
        next_on=later[0].starts_on if later else None,
    )


@transaction.atomic
def create_task(*, node: Node, order: Order, by: User, at: datetime) -> Task:
    """Gives the work of a node to units, and makes the assignments of the periods in sight."""
    refusal = "Chỉ Văn phòng giao việc được, và từ kế hoạch đang có hiệu lực."
    ensure(may_assign_from_node(by, node), refusal)
    ensure(lock_plan(node.plan_id).is_in_force, refusal)
    ensure(Node.objects.in_force().filter(pk=node.pk).exists(), "Mục này vừa được bãi bỏ nên không giao việc được nữa.")
    _check_order(order, node=node)
    task = Task.objects.create(
        plan=node.plan,
        node=node,
        phase=phase_among(ancestors(node)),
        title=order.title,
        search_key=search_key(order.title),
        form=order.form,
        targets=order.targets,
        copied_from=order.copied_from,
        created_by=by,
        **vars(order.cycle),
    )
    parts = [(unit, Part.LEAD) for unit in order.leads] + [(unit, Part.COOPERATING) for unit in order.cooperating]
    TaskUnit.objects.bulk_create([TaskUnit(task=task, unit=unit, part=part) for unit, part in parts])
    record_event("task_created", task, by=by, at=at, units=[unit.pk for unit, _ in parts])
    make_assignments(task, at=at)
    return task


@transaction.atomic
def create_tasks(orders: Sequence[tuple[Node, Order]], *, by: User, at: datetime) -> list[Task]:
    """All of them or none; a refusal names the work it is about."""
    tasks = []
    for node, order in orders:
        try:
            tasks.append(create_task(node=node, order=order, by=by, at=at))
        except RuleViolation as refusal:
            raise RuleViolation(f"“{order.title}”: {refusal.message}") from None
    return tasks


def _check_order(order: Order, *, node: Node) -> None:
    ensure(bool(order.leads), "Chọn ít nhất một đơn vị chủ trì.", field="leads")
    _check_sides(order, plan=node.plan)
    twins = Task.objects.active().filter(node=node, title=order.title, **vars(order.cycle))
    twin = twins.filter(parts__unit__in=order.leads, parts__part=Part.LEAD, parts__left_on=None).first()
    ensure(twin is None, "Đúng việc này, cùng lịch, đã được giao từ mục này. Hãy xem ở trang Nhiệm vụ.", field="leads")
    copies = Task.objects.active().filter(plan=node.plan_id, copied_from=order.copied_from)
    is_new = order.copied_from is None or not copies.exists()
    ensure(is_new, "Việc này của kế hoạch trước đã được chép sang kế hoạch này.")
    ensure(are_of_form(order.targets, order.form), "Chỉ tiêu không thuộc hình thức đã chọn.", field="form")
    ends_on, due_on = order.cycle.ends_on, order.cycle.due_on
    ensure(not ends_on or ends_on >= order.cycle.starts_on, "Ngày kết thúc phải từ ngày bắt đầu.", field="ends_on")
    ensure(not due_on or due_on >= order.cycle.starts_on, "Hạn hoàn thành phải từ ngày bắt đầu.", field="due_on")
    ensure(
        outcome_of(order, on=order.cycle.starts_on).assignments > 0,
        "Khoảng thời gian này không có hạn nào. Hãy sửa ngày bắt đầu, ngày kết thúc hoặc ngày đến hạn.",
        field="starts_on",
    )


def _check_sides(order: "Order | TaskEdit", *, plan: Plan) -> None:
    both = ", ".join(sorted(unit.name for unit in set(order.leads) & set(order.cooperating)))
    ensure(not both, f"{both} đã chủ trì nên không phối hợp. Hãy bỏ ở một bên.", field="cooperating")
    are_own = all(unit.receives_from(plan.root_id) for unit in [*order.leads, *order.cooperating])
    refusal = "Chỉ giao việc cho đơn vị thuộc cơ quan ban hành kế hoạch; đảng ủy cấp dưới tự giao cho chi bộ của mình."
    ensure(are_own, refusal, field="leads")


@transaction.atomic
def edit_task(*, task: Task, edit: TaskEdit, reason: str, expected_version: int, by: User, at: datetime) -> Task:
    """Units that come get what is due from today on; units that leave have their open work withdrawn."""
    ensure(may_edit_task(by, task), "Chỉ Văn phòng sửa được nhiệm vụ còn hiệu lực của kế hoạch đang thực hiện.")
    ensure(bool(reason.strip()), "Ghi lý do sửa để các đơn vị biết.", field="reason")
    _check_edit(edit, task=task)
    lock_plan(task.plan_id)
    claim_version(task, expected_version=expected_version)
    parts = {part.unit_id: part for part in task.parts.select_related("unit")}
    changes = _changes(task, edit, parts)
    ensure(bool(changes), "Chưa sửa gì. Đổi chỗ cần đổi rồi lưu.")
    old_targets = task.targets
    task.title, task.search_key, task.targets = edit.title, search_key(edit.title), edit.targets
    task.due_day = edit.due_day
    task.save(update_fields=["title", "search_key", "targets", "due_day"])
    Assignment.objects.open().filter(task=task, targets=old_targets).update(targets=edit.targets)
    summary = f"{'; '.join(changes)}. Lý do: {reason.strip()}"
    record_event("task_changed", task, by=by, at=at, text=summary)
    _notify_present(task, summary, at=at)
    _change_units(task, edit, parts, reason=reason, by=by, at=at)
    make_assignments(task, at=at)
    return task


def _check_edit(edit: TaskEdit, *, task: Task) -> None:
    ensure(bool(edit.leads), "Còn ít nhất một đơn vị chủ trì; muốn dừng hẳn thì thu hồi nhiệm vụ.", field="leads")
    _check_sides(edit, plan=task.plan)
    ensure(are_of_form(edit.targets, task.form), "Chỉ tiêu không thuộc hình thức đã chọn.")
    has_day = bool(edit.due_day) == (task.schedule != Schedule.ONCE)
    ensure(has_day, "Ghi ngày đến hạn, từ 1 đến 31.", field="due_day")


def _changes(task: Task, edit: TaskEdit, parts: dict[int, TaskUnit]) -> list[str]:
    before, after = ", ".join(task.targets_in_words), ", ".join(targets_in_words(edit.targets))
    lines = [
        f"Tên cũ: “{task.title}”" if edit.title != task.title else "",
        f"Chỉ tiêu: {before or 'không có'} → {after or 'không có'}" if edit.targets != task.targets else "",
        f"Ngày đến hạn của các kỳ sau: {task.due_day} → {edit.due_day}" if edit.due_day != task.due_day else "",
    ]
    present = {(part.unit_id, part.part): part.unit for part in parts.values() if part.left_on is None}
    chosen = _chosen(edit)
    for label, units in (
        ("Thêm", [(unit, part) for (pk, part), unit in chosen.items() if (pk, part) not in present]),
        ("Thôi", [(unit, part) for (pk, part), unit in present.items() if (pk, part) not in chosen]),
    ):
        names = ", ".join(f"{unit.name} ({Part(part).label.lower()})" for unit, part in units)
        lines.append(f"{label} {names}" if names else "")
    return [line for line in lines if line]


def _chosen(edit: TaskEdit) -> dict[tuple[int, str], Unit]:
    sides = ((Part.LEAD, edit.leads), (Part.COOPERATING, edit.cooperating))
    return {(unit.pk, part): unit for part, units in sides for unit in units}


def _change_units(
    task: Task, edit: TaskEdit, parts: dict[int, TaskUnit], *, reason: str, by: User, at: datetime
) -> None:
    on = clock.local_day(at)
    chosen = _chosen(edit)
    for unit_id, part in chosen:
        known = parts.get(unit_id)
        if known is None or known.left_on or known.part != part:
            values = {"part": part, "joined_on": on, "left_on": None}
            TaskUnit.objects.update_or_create(task=task, unit_id=unit_id, defaults=values)
    led = {part.unit_id for part in parts.values() if part.left_on is None and part.part == Part.LEAD}
    # Not what another unit took over for one period: it never led the task.
    lost = led - {unit.pk for unit in edit.leads}
    task.parts.present().exclude(unit__in=[pk for pk, _ in chosen]).update(left_on=on)
    for row in Assignment.objects.open().filter(task=task, unit__in=lost).with_context().due_first():
        withdraw_assignment(assignment=row, reason=reason, by=by, at=at)


def _notify_present(task: Task, summary: str, *, at: datetime) -> None:
    """Each person once, at the next work of the unit; who leaves hears of the withdrawal too."""
    rows = Assignment.objects.open().filter(task=task).with_context().due_first()
    people = reporters_of({row.unit for row in rows}, on=clock.local_day(at))
    first_of_person: dict[User, Assignment] = {}
    for row in rows:
        for person in people.get(row.unit_path, []):
            first_of_person.setdefault(person, row)
    drafts = (
        NoticeDraft(
            recipient=person,
            kind=NoticeKind.TASK,
            event="task_changed",
            about=row,
            title=f"Nhiệm vụ được sửa: {row.title}",
            body=summary,
            version=task.version,
        )
        for person, row in first_of_person.items()
    )
    file_notices(drafts, at=at)


@transaction.atomic
def withdraw_task(*, task: Task, by: User, at: datetime) -> Task:
    """Takes a task back: what is still open of it is open no more, what was done stays."""
    ensure(may_withdraw_task(by, task), WITHDRAWN_ALREADY)
    return end_task(task, by=by, at=at)


def end_task(task: Task, *, why: str = "", by: User, at: datetime) -> Task:
    """Withdraws a task and tells its units `why`; runs inside the transaction of the caller."""
    lock_plan(task.plan_id)
    # The version moves too: a page that still shows the task in force must not give its work out again.
    withdrawn = Task.objects.active().filter(pk=task.pk).update(withdrawn_at=at, version=F("version") + 1)
    ensure(withdrawn == 1, WITHDRAWN_ALREADY)
    task.refresh_from_db(fields=["withdrawn_at", "version"])
    open_rows = Assignment.objects.open().filter(task=task)
    rows = list(open_rows.select_for_update(no_key=True, of=("self",)).with_context().order_by("unit_path", "due_on"))
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=at)
    close_requests(*rows, kinds=RequestKind, answer=why or "Nhiệm vụ đã được thu hồi.", by=by, at=at)
    record_event("task_withdrawn", task, by=by, at=at, assignments=len(rows), reason=why)

    def notice_of(own: Sequence[Assignment]) -> dict[str, Any]:
        return {
            "event": "task_withdrawn",
            "about": task,
            "version": own[0].unit_id,
            "title": f"Đã thu hồi nhiệm vụ: {task.title}",
            "body": f"{why} Đơn vị không phải thực hiện phần còn lại của nhiệm vụ này nữa.".strip(),
            "url": own[0].get_absolute_url(),
        }

    notify_units(rows, notice_of, at=at)
    return task
