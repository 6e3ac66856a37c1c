from datetime import UTC, date, datetime

import pytest

from plans.enums import Form, NodeKind, Part, Schedule
from plans.outline.models import Node
from plans.periods import Cycle
from plans.work.models import Assignment, Task
from plans.work.services.tasks import (
    Order,
    Outcome,
    TaskEdit,
    create_task,
    create_tasks,
    edit_task,
    outcome_of,
    withdraw_task,
)
from portal.lib.calendar import DueDays, WorkingDays
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_issued_plan, make_plan, make_task
from tests.factories.work import make_request
from units.audit.models import AuditEvent
from units.enums import DocumentState
from units.inbox.models import Notice

QUARTERLY = Cycle(Schedule.QUARTER, date(2026, 1, 1), date(2026, 12, 31), due_day=20)


def order(*leads, **changes) -> Order:
    values = {"title": "Sinh hoạt chuyên đề", "cycle": QUARTERLY, "leads": leads, "form": Form.ORAL}
    return Order(**{**values, **changes})


@pytest.fixture
def duty(org):
    return make_issued_plan(org).nodes.get(kind=NodeKind.DUTY)


def test_a_task_makes_the_assignments_of_the_periods_in_sight(org, duty):
    task_order = order(org.cell, org.other_cell, cooperating=[org.union], targets={"cell_meetings": 2})

    task = create_task(node=duty, order=task_order, by=org.clerk, at=MOMENT)

    rows = task.assignments.order_by("unit_path", "due_on").values_list("unit", "period_starts_on", "due_on", "root")
    assert list(rows) == [
        (unit.pk, start, due, org.committee.pk)
        for unit in (org.cell, org.other_cell)
        for start, due in [(date(2026, 1, 1), date(2026, 3, 20)), (date(2026, 4, 1), date(2026, 6, 20))]
    ]
    assert (task.targets, task.search_key) == ({"cell_meetings": 2}, "sinh hoat chuyen de")
    assert list(task.parts.filter(part=Part.COOPERATING).values_list("unit", flat=True)) == [org.union.pk]
    assert [event.act for event in AuditEvent.objects.about(task)] == ["assignments_made", "task_created"]


def test_the_same_order_again_is_refused_until_the_first_is_withdrawn(org, duty):
    task = create_task(node=duty, order=order(org.cell, org.other_cell), by=org.clerk, at=MOMENT)
    with pytest.raises(RuleViolation, match="đã được giao"):
        create_task(node=duty, order=order(org.cell), by=org.clerk, at=MOMENT)

    withdraw_task(task=task, by=org.clerk, at=MOMENT)
    create_task(node=duty, order=order(org.cell), by=org.clerk, at=MOMENT)

    assert list(Task.objects.active().values_list("parts__unit", flat=True)) == [org.cell.pk]


def test_a_plan_closed_meanwhile_takes_no_order(org, duty):
    type(duty.plan).objects.update(state=DocumentState.CLOSED)

    with pytest.raises(RuleViolation, match="đang có hiệu lực"):
        create_task(node=duty, order=order(org.cell), by=org.clerk, at=MOMENT)


def test_a_task_takes_its_phase_from_the_headings_above_its_node(org):
    plan = make_issued_plan(org)
    item = plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).last()

    task = create_task(node=item, order=order(org.cell), by=org.clerk, at=MOMENT)

    assert task.phase == plan.nodes.filter(kind=NodeKind.PHASE).last()


def test_each_reporter_is_told_once_however_many_periods_there_are(org, duty):
    create_task(node=duty, order=order(org.cell), by=org.clerk, at=MOMENT)

    notice = Notice.objects.get()
    assert (notice.recipient, notice.title) == (org.secretary, "Nhiệm vụ mới: Sinh hoạt chuyên đề")
    assert notice.body.startswith("Đơn vị chủ trì. Hạn 20/3/2026 và 1 kỳ tiếp theo.")


def test_the_outcome_says_what_an_order_would_make(org):
    task_order = order(org.cell, org.other_cell)

    assert outcome_of(task_order, on=date(2026, 4, 1)) == Outcome(4, 2, date(2026, 3, 20), 2, date(2026, 7, 1))
    assert outcome_of(task_order, on=date(2026, 12, 1)).next_on is None


def test_the_outcome_tells_the_day_in_force(org):
    task_order = Order("Treo cờ", Cycle(Schedule.ONCE, date(2026, 4, 1), due_on=date(2026, 4, 30)), leads=[org.cell])
    days = DueDays(WorkingDays(frozenset({date(2026, 4, 30), date(2026, 5, 1)})), "after")

    assert outcome_of(task_order, on=date(2026, 5, 1), days=days) == Outcome(1, 1, date(2026, 5, 4), 0, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"leads": []}, "leads"),
        ({"targets": {"banners": 3}}, "form"),
        ({"cycle": Cycle(Schedule.ONCE, date(2026, 5, 1), due_on=date(2026, 4, 1))}, "due_on"),
        ({"cycle": Cycle(Schedule.ONCE, date(2026, 5, 1), date(2026, 4, 1), date(2026, 5, 2))}, "ends_on"),
        ({"cycle": Cycle(Schedule.MONTH, date(2026, 5, 30), date(2026, 5, 31), due_day=20)}, "starts_on"),
    ],
)
def test_an_order_that_cannot_be_is_refused_at_its_field(org, duty, changes, field):
    with pytest.raises(RuleViolation) as refusal:
        create_task(
            node=duty, order=order(org.cell, **changes) if "leads" not in changes else order(), by=org.clerk, at=MOMENT
        )

    assert refusal.value.field == field
    assert not Task.objects.exists()


def test_a_unit_cannot_lead_and_cooperate(org, duty):
    with pytest.raises(RuleViolation, match="Chi bộ Kỹ thuật đã chủ trì"):
        create_task(node=duty, order=order(org.cell, cooperating=[org.cell]), by=org.clerk, at=MOMENT)


def test_a_foreign_unit_cannot_be_given_work(org, duty):
    with pytest.raises(RuleViolation, match="thuộc cơ quan ban hành"):
        create_task(node=duty, order=order(org.foreign_cell), by=org.clerk, at=MOMENT)


def test_work_is_given_by_a_clerk_and_from_an_issued_plan_only(org, duty):
    draft = make_plan(org).nodes.get(kind=NodeKind.DUTY)

    for node, by in ((draft, org.clerk), (duty, org.chair), (duty, org.outsider)):
        with pytest.raises(RuleViolation, match="Chỉ Văn phòng"):
            create_task(node=node, order=order(org.cell), by=by, at=MOMENT)


def test_withdrawing_closes_what_is_open_and_leaves_what_is_done(org):
    task = make_task(make_issued_plan(org), org.cell, org.other_cell)
    open_one = make_assignment(task, org.cell)
    done = make_assignment(task, org.other_cell, done_on=date(2026, 3, 1))

    withdraw_task(task=task, by=org.clerk, at=MOMENT)

    assert list(Assignment.objects.in_force()) == [done]
    assert Assignment.objects.get(pk=open_one.pk).state == "withdrawn"
    assert [notice.recipient for notice in Notice.objects.all()] == [org.secretary]


def test_a_task_is_withdrawn_once_and_by_a_clerk(org):
    task = make_task(make_issued_plan(org), org.cell)

    with pytest.raises(RuleViolation):
        withdraw_task(task=task, by=org.inspector, at=MOMENT)
    withdraw_task(task=task, by=org.clerk, at=MOMENT)
    with pytest.raises(RuleViolation):
        withdraw_task(task=task, by=org.clerk, at=datetime(2026, 4, 1, tzinfo=UTC))


def test_a_page_opened_before_the_withdrawal_changes_nothing(org):
    task = make_task(make_issued_plan(org), org.cell)
    opened = Task.objects.get()
    withdraw_task(task=task, by=org.clerk, at=MOMENT)

    with pytest.raises(RuleViolation, match="đã được thu hồi"):
        withdraw_task(task=opened, by=org.clerk, at=MOMENT)
    edit = TaskEdit(title="Tên khác", targets={}, due_day=None, leads=[org.cell], cooperating=[])
    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        edit_task(task=opened, edit=edit, reason="Sửa.", expected_version=opened.version, by=org.clerk, at=MOMENT)

    assert [event.act for event in AuditEvent.objects.about(task)] == ["task_withdrawn"]
    assert list(Assignment.objects.open()) == []


def test_requests_that_wait_are_answered_by_the_withdrawal_of_the_task(org):
    request = make_request(make_assignment(make_task(make_issued_plan(org), org.cell), org.cell))

    withdraw_task(task=request.assignment.task, by=org.clerk, at=MOMENT)

    request.refresh_from_db()
    assert (request.is_waiting, request.answer) == (False, "Nhiệm vụ đã được thu hồi.")


def test_many_are_given_together(org, duty):
    other = Node.objects.create(plan=duty.plan, position=99, kind=NodeKind.DUTY, text="Việc khác.")

    tasks = create_tasks([(duty, order(org.cell)), (other, order(org.cell))], by=org.clerk, at=MOMENT)

    assert [task.node for task in tasks] == [duty, other]


def test_a_refused_one_of_many_is_named_and_undoes_the_others(org, duty):
    with pytest.raises(RuleViolation, match="“Việc thiếu đơn vị”: Chọn ít nhất một đơn vị chủ trì"):
        create_tasks([(duty, order(org.cell)), (duty, order(title="Việc thiếu đơn vị"))], by=org.clerk, at=MOMENT)

    assert (Task.objects.count(), Assignment.objects.count(), Notice.objects.count()) == (0, 0, 0)
