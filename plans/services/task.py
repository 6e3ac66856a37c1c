"""Tasks: made from a node of an issued plan, and withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from plans.enums import METRICS_OF_FORM, Part
from plans.models import Assignment, Node, Plan, Task, TaskUnit
from plans.periods import Cycle, horizon, periods_begun
from plans.queries.outline import ancestors, phase_among
from plans.rules import may_assign_from_node, may_withdraw_task
from plans.services.assignment import make_assignments, reporters_of
from portal.lib import clock
from portal.lib.calendar import AS_NAMED, DueDays
from portal.lib.errors import RuleViolation, ensure
from portal.lib.text import search_key
from units.enums import NoticeKind
from units.models import Unit, User
from units.services import audit
from units.services.notices import NoticeDraft, file_notices


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
    # One order at a time for a plan: a second click finds the first, a plan closed meanwhile takes none.
    in_force = Plan.objects.select_for_update(no_key=True).in_force().filter(pk=node.plan_id)
    ensure(bool(in_force.values_list("pk").order_by("pk")), refusal)
    ensure(Node.objects.in_force().filter(pk=node.pk).exists(), "Mục này vừa được bãi bỏ nên không giao việc được nữa.")
    _hold_order(order, node=node)
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
    audit.record("task_created", task, by=by, at=at, units=[unit.pk for unit, _ in parts])
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


def _hold_order(order: Order, *, node: Node) -> None:
    ensure(bool(order.leads), "Chọn ít nhất một đơn vị chủ trì.", field="leads")
    both = set(order.leads) & set(order.cooperating)
    names = ", ".join(sorted(unit.name for unit in both))
    ensure(not both, f"{names} đã chủ trì nên không phối hợp. Hãy bỏ ở một bên.", field="cooperating")
    twins = Task.objects.active().filter(node=node, title=order.title, **vars(order.cycle))
    twin = twins.filter(parts__unit__in=order.leads, parts__part=Part.LEAD, parts__left_on=None).first()
    ensure(twin is None, "Đúng việc này, cùng lịch, đã được giao từ mục này. Hãy xem ở trang Nhiệm vụ.", field="leads")
    copies = Task.objects.active().filter(plan=node.plan_id, copied_from=order.copied_from)
    is_new = order.copied_from is None or not copies.exists()
    ensure(is_new, "Việc này của kế hoạch trước đã được chép sang kế hoạch này.")
    is_below = all(unit.path.startswith(node.plan.issuer_path) for unit in [*order.leads, *order.cooperating])
    ensure(is_below, "Chỉ giao việc cho đơn vị thuộc cơ quan ban hành kế hoạch.", field="leads")
    known = set(METRICS_OF_FORM.get(order.form, ()))
    ensure(set(order.targets) <= known, "Chỉ tiêu không thuộc hình thức đã chọn.", field="form")
    ends_on, due_on = order.cycle.ends_on, order.cycle.due_on
    ensure(not ends_on or ends_on >= order.cycle.starts_on, "Ngày kết thúc phải từ ngày bắt đầu.", field="ends_on")
    ensure(not due_on or due_on >= order.cycle.starts_on, "Hạn hoàn thành phải từ ngày bắt đầu.", field="due_on")
    ensure(
        outcome_of(order, on=order.cycle.starts_on).assignments > 0,
        "Khoảng thời gian này không có hạn nào. Hãy sửa ngày bắt đầu, ngày kết thúc hoặc ngày đến hạn.",
        field="starts_on",
    )


@transaction.atomic
def withdraw_task(*, task: Task, by: User, at: datetime) -> Task:
    """Takes a task back: what is still open of it is open no more, what was done stays."""
    ensure(may_withdraw_task(by, task), "Nhiệm vụ này đã được thu hồi, hoặc anh/chị không có quyền thu hồi.")
    return end_task(task, by=by, at=at)


def end_task(task: Task, *, why: str = "", by: User, at: datetime) -> Task:
    """Withdraws a task and tells its units `why`; runs inside the transaction of the caller."""
    task.withdrawn_at = at
    task.save(update_fields=["withdrawn_at"])
    rows = list(Assignment.objects.open().filter(task=task).with_context().order_by("unit_path", "due_on"))
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=at)
    audit.record("task_withdrawn", task, by=by, at=at, assignments=len(rows), reason=why)
    people = reporters_of({row.unit for row in rows}, on=clock.local_day(at))
    first_of_unit = {row.unit_path: row for row in reversed(rows)}
    drafts = [_draft(row, recipient, why) for path, row in first_of_unit.items() for recipient in people.get(path, [])]
    file_notices(drafts, at=at)
    return task


def _draft(row: Assignment, recipient: User, why: str) -> NoticeDraft:
    return NoticeDraft(
        recipient=recipient,
        kind=NoticeKind.TASK,
        event="task_withdrawn",
        about=row.task,
        version=row.unit_id,
        title=f"Đã thu hồi nhiệm vụ: {row.task.title}",
        body=f"{why} Đơn vị không phải thực hiện phần còn lại của nhiệm vụ này nữa.".strip(),
        url=row.get_absolute_url(),
    )
