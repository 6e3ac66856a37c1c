"""What becomes of work when the text it rests on is amended or replaced."""

from datetime import date

import pytest

from plans.activities.services.review import return_activity
from plans.enums import ActivityState, Amendment, Change, NodeKind, Schedule
from plans.outline.models import Plan
from plans.periods import Deadline
from plans.work.models import Assignment, Task
from plans.work.services.assignments import make_assignments
from portal.lib.official import files
from tests.factories.amending import begin, issue, line_of, write
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task
from units.audit.models import AuditEvent
from units.enums import DocumentState
from units.inbox.models import Notice


@pytest.fixture(autouse=True)
def as_word(monkeypatch):
    """Rendering to PDF has its own tests; Word files are quick."""
    monkeypatch.setattr(files.pdf, "is_available", lambda: False)


@pytest.fixture
def plan(org) -> Plan:
    return make_issued_plan(org)


def test_a_new_deadline_moves_open_assignments_only(org, plan):
    duty = line_of(plan, NodeKind.DUTY)
    duty.deadline = Deadline(date(2026, 3, 20))
    duty.save()
    task = make_task(plan, org.cell, org.other_cell, org.union)
    left = make_assignment(task, org.cell, acknowledged_at=MOMENT)
    extended = make_assignment(task, org.other_cell, due_on=date(2026, 5, 1), nominal_due_on=None)
    done = make_assignment(task, org.union, done_on=date(2026, 3, 1))
    draft = begin(org, plan, (NodeKind.DUTY, Change.REWORDS))
    write(draft, Change.REWORDS, due_on=date(2026, 4, 15))

    issue(org, draft)

    for row, due_on in ((left, date(2026, 4, 15)), (extended, date(2026, 5, 1)), (done, date(2026, 3, 20))):
        row.refresh_from_db()
        assert row.due_on == due_on
    assert (left.acknowledged_at, left.task_id) == (MOMENT, task.pk)
    task.refresh_from_db()
    assert (task.due_on, task.plan, task.node) == (date(2026, 4, 15), plan, duty)
    notice = Notice.objects.get(event="due_moved")
    assert (notice.recipient, notice.title) == (org.secretary, "Đổi hạn sang 15/4/2026: Sinh hoạt chuyên đề")
    assert notice.body.startswith("Hạn cũ 20/3/2026. Theo Kế hoạch số 02-KH/ĐU sửa đổi, bổ sung")
    assert AuditEvent.objects.about(left).get().details["was"] == "2026-03-20"


def test_rounds_get_the_new_day_of_their_month(org, plan):
    task = make_task(plan, org.cell, schedule=Schedule.QUARTER, due_on=None, due_day=20)
    rows = [
        make_assignment(task, org.cell, period_starts_on=date(2026, month, 1), due_on=date(2026, month + 2, 20))
        for month in (1, 4)
    ]
    draft = begin(org, plan, (NodeKind.DUTY, Change.REWORDS))
    write(draft, Change.REWORDS, schedule=Schedule.QUARTER, due_day=31)

    issue(org, draft)

    assert list(Assignment.objects.order_by("pk").values_list("pk", "due_on")) == [
        (rows[0].pk, date(2026, 3, 31)),
        (rows[1].pk, date(2026, 6, 30)),
    ]


def test_another_schedule_is_left_to_the_office(org, plan):
    assignment = make_assignment(make_task(plan, org.cell), org.cell)
    draft = begin(org, plan, (NodeKind.DUTY, Change.REWORDS))
    write(draft, Change.REWORDS, schedule=Schedule.MONTH, due_day=10)

    issue(org, draft)

    assignment.refresh_from_db()
    assert assignment.due_on == date(2026, 3, 20)
    notice = Notice.objects.get(event="give_anew")
    assert (notice.recipient, "hằng tháng, trước ngày 10" in notice.body) == (org.clerk, True)


def test_work_of_a_repealed_line_is_taken_back(org, plan):
    task = make_task(plan, org.cell, org.union)
    left, done = make_assignment(task, org.cell), make_assignment(task, org.union, done_on=date(2026, 3, 1))

    issue(org, begin(org, plan, (NodeKind.DUTY, Change.REPEALS)))

    for row, state in ((left, "withdrawn"), (done, "done")):
        row.refresh_from_db()
        assert row.state == state
    notice = Notice.objects.get(event="task_withdrawn")
    assert (notice.recipient, notice.body) == (
        org.secretary,
        "Mục này đã bỏ theo Kế hoạch số 02-KH/ĐU. Đơn vị không phải thực hiện phần còn lại của nhiệm vụ này nữa.",
    )


def test_open_work_of_a_replaced_plan_follows(org, plan):
    open_task, done_task = make_task(plan, org.cell), make_task(plan, org.cell, title="Đã xong")
    left = make_assignment(open_task, org.cell, acknowledged_at=MOMENT)
    done = make_assignment(done_task, org.cell, done_on=date(2026, 2, 1), accepted_at=MOMENT)
    accepted, returned = (
        make_activity(plan, org.cell, state) for state in (ActivityState.ACCEPTED, ActivityState.RETURNED)
    )
    draft = begin(org, plan, amendment=Amendment.REPLACE)
    successor = draft.nodes.get(changes=open_task.node)
    successor.deadline = Deadline(date(2026, 4, 15))
    successor.save()

    issue(org, draft)

    for row in (plan, open_task, done_task, left, done, accepted, returned):
        row.refresh_from_db()
    assert plan.state == DocumentState.CLOSED
    assert (open_task.plan, open_task.node) == (draft, successor)
    assert (left.task, left.due_on, left.acknowledged_at) == (open_task, date(2026, 4, 15), MOMENT)
    assert (done_task.plan, accepted.plan, returned.plan) == (plan, plan, draft)
    assert returned.content_items.get().changes == accepted.content_items.get()


def test_done_work_that_waits_to_be_accepted_follows_with_its_activity(org, plan):
    assignment = make_assignment(make_task(plan, org.cell), org.cell, done_on=date(2026, 2, 1))
    says_done = {"assignment": assignment, "completes_assignment": True, "held_from": date(2026, 2, 1)}
    waiting = make_activity(plan, org.cell, ActivityState.SUBMITTED, **says_done)
    draft = begin(org, plan, amendment=Amendment.REPLACE)

    issue(org, draft)

    waiting.refresh_from_db()
    assert waiting.version == 2  # a form opened before would write the old plan back
    return_activity(activity=waiting, reason="Thiếu ảnh.", by=org.clerk, at=MOMENT)
    assert (waiting.plan, Task.objects.get().plan) == (draft, draft)
    assert list(Assignment.objects.to_do()) == [assignment]


def test_periods_given_before_the_due_day_was_edited_follow_an_amendment(org, plan):
    task = make_task(plan, org.cell, schedule=Schedule.QUARTER, due_on=None, due_day=20)
    (row,) = make_assignments(task, at=MOMENT)[:1]
    Task.objects.update(due_day=10)
    draft = begin(org, plan, (NodeKind.DUTY, Change.REWORDS))
    write(draft, Change.REWORDS, schedule=Schedule.QUARTER, due_day=25)

    issue(org, draft)

    row.refresh_from_db()
    assert row.due_on == date(2026, 3, 25)


def test_work_on_a_line_that_nothing_carries_on_is_taken_back(org, plan):
    assignment = make_assignment(make_task(plan, org.cell), org.cell)
    draft = begin(org, plan, amendment=Amendment.REPLACE)
    draft.nodes.get(kind=NodeKind.DUTY).delete()

    issue(org, draft)

    assignment.refresh_from_db()
    assert (assignment.state, assignment.task.plan) == ("withdrawn", plan)
