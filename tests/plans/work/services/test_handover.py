from datetime import UTC, date, datetime

import pytest

from plans.activities.models import Activity
from plans.enums import Part, Remedy, RequestKind, Schedule
from plans.work.models import Assignment, Handover
from plans.work.queries.tasks import came_from, closing_units, left_parts, went_to
from plans.work.services.alterations import hand_over_one, hand_over_unit
from plans.work.services.assignments import make_assignments, make_due_assignments
from plans.work.services.requests import Answer, answer_request
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT, make_person
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task
from tests.factories.work import make_request
from units.enums import Role
from units.inbox.models import Notice
from units.tree.models import Unit

QUARTERLY = {"schedule": Schedule.QUARTER, "starts_on": date(2026, 1, 1), "due_on": None, "due_day": 20}
TODAY = date(2026, 3, 2)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def work(org, plan):
    """Of the cell that closes, due on 20/3/2026."""
    Unit.objects.filter(pk=org.cell.pk).update(closed_on=date(2026, 3, 1))
    org.cell.refresh_from_db()
    return make_assignment(make_task(plan, org.cell), org.cell)


def hand_over(org, *successors, rows, exceptions=None, by=None):
    return hand_over_unit(
        unit=org.cell,
        successors=successors,
        exceptions=exceptions or {},
        rows=rows,
        reason="Sáp nhập.",
        by=by or org.clerk,
        at=MOMENT,
    )


def test_the_successor_takes_the_work_with_its_day_and_targets(org, work):
    activity = make_activity(work.task.plan, org.cell, assignment=work)
    nominal = date(2026, 4, 4)
    Assignment.objects.update(due_on=date(2026, 4, 2), nominal_due_on=nominal, targets={"cell_meetings": 1})

    (successor_row,) = hand_over(org, org.other_cell, rows=[Assignment.objects.get()])

    work.refresh_from_db()
    assert (work.state, successor_row.unit, successor_row.due_on, successor_row.targets) == (
        "withdrawn",
        org.other_cell,
        date(2026, 4, 2),
        {"cell_meetings": 1},
    )
    assert successor_row.nominal_due_on == nominal
    assert Activity.objects.get() == activity
    assert activity.assignment == work


def test_both_sides_know_of_each_other(org, work):
    (successor_row,) = hand_over(org, org.other_cell, rows=[work])

    assert [(one.unit, one.assignment) for one in came_from(successor_row, user=org.clerk)] == [(org.cell, work)]
    assert [(one.unit, one.assignment) for one in went_to(work, user=org.clerk)] == [(org.other_cell, successor_row)]
    assert came_from(successor_row, user=org.other_secretary)[0].assignment is None
    notice = Notice.objects.get()
    assert (notice.recipient, notice.title) == (
        org.other_secretary,
        "Nhận bàn giao từ Chi bộ Kỹ thuật: Sinh hoạt chuyên đề",
    )


def test_several_successors_each_take_all_and_one_work_may_go_elsewhere(org, plan, work):
    other = make_assignment(make_task(plan, org.cell, title="Việc khác"), org.cell)

    hand_over(org, org.other_cell, org.union, rows=[work, other], exceptions={other: [org.office]})

    handovers = Handover.objects.values_list("source__task__title", "successor__unit__name").order_by(
        "source", "successor"
    )
    assert list(handovers) == [
        ("Sinh hoạt chuyên đề", "Chi bộ Kinh doanh"),
        ("Sinh hoạt chuyên đề", "Công đoàn cơ sở"),
        ("Việc khác", "Văn phòng Đảng ủy"),
    ]


def test_later_periods_go_to_the_successor(org, plan, work):
    quarterly = make_task(plan, org.cell, cooperating=(org.union,), title="Hằng quý", **QUARTERLY)
    assert make_assignments(quarterly, at=MOMENT) == []  # closed since yesterday

    hand_over(org, org.other_cell, rows=[work])
    make_due_assignments(at=datetime(2026, 4, 2, tzinfo=UTC))

    later_rows = quarterly.assignments.order_by("due_on").values_list("unit", "due_on")
    assert list(later_rows) == [(org.other_cell.pk, date(2026, 3, 20)), (org.other_cell.pk, date(2026, 6, 20))]
    assert set(quarterly.parts.present().values_list("unit", "part")) == {
        (org.other_cell.pk, Part.LEAD),
        (org.union.pk, Part.COOPERATING),
    }


def test_a_helper_that_closes_is_followed_as_a_helper(org, plan, work):
    helped = make_task(plan, org.other_cell, cooperating=(org.cell,), title="Phối hợp")
    make_assignment(helped, org.other_cell)

    hand_over(org, org.union, rows=[work])

    assert list(helped.parts.present(Part.COOPERATING).values_list("unit", flat=True)) == [org.union.pk]


def test_a_successor_that_has_the_very_work_carries_both(org, work):
    own = make_assignment(work.task, org.other_cell)

    assert hand_over(org, org.other_cell, rows=[work]) == [own]
    assert Assignment.objects.open().count() == 1


def test_a_successor_that_has_done_the_very_work_takes_no_more(org, work):
    make_assignment(work.task, org.other_cell, done_on=TODAY)

    with pytest.raises(RuleViolation, match="đã xong hoặc đã được thu hồi chính việc"):
        hand_over(org, org.other_cell, rows=[work])


@pytest.mark.parametrize(("successor", "reason"), [("cell", "Sáp nhập."), ("union", " ")])
def test_parts_without_open_work_are_handed_over_with_the_same_care(org, plan, work, successor, reason):
    make_task(plan, org.cell, title="Hằng quý", **QUARTERLY)

    with pytest.raises(RuleViolation, match="chọn đơn vị khác" if reason.strip() else "Ghi lý do"):
        hand_over_unit(
            unit=org.cell,
            successors=[getattr(org, successor)],
            exceptions={},
            rows=[],
            reason=reason,
            by=org.clerk,
            at=MOMENT,
        )


def test_one_refusal_leaves_everything_as_it_was(org, plan, work):
    other = make_assignment(make_task(plan, org.cell, title="Việc khác"), org.cell)
    make_assignment(other.task, org.other_cell, withdrawn_at=MOMENT)

    with pytest.raises(RuleViolation, match="đã xong hoặc đã được thu hồi chính việc “Việc khác”"):
        hand_over(org, org.other_cell, rows=[work, other])

    assert Assignment.objects.open().count() == 2
    assert not Notice.objects.exists()


def test_successors_are_open_units_of_the_committee(org, work):
    Unit.objects.filter(pk=org.union.pk).update(closed_on=date(2026, 12, 31))

    for successor, message in ((org.cell, "đang giữ"), (org.union, "sắp kết thúc"), (org.foreign_cell, "không thuộc")):
        with pytest.raises(RuleViolation, match=message):
            hand_over(org, successor, rows=[work])
    with pytest.raises(RuleViolation, match="ít nhất một đơn vị"):
        hand_over(org, rows=[work])


def test_a_second_click_finds_nothing_left(org, work):
    hand_over(org, org.other_cell, rows=[work])

    with pytest.raises(RuleViolation, match="Không còn việc nào"):
        hand_over(org, org.other_cell, rows=[])
    with pytest.raises(RuleViolation):
        hand_over(org, org.union, rows=[Assignment.objects.get(pk=work.pk)])


def test_only_the_office_hands_over(org, work):
    for by in (org.secretary, org.inspector, org.chair, org.outsider):
        with pytest.raises(RuleViolation, match="Chỉ Văn phòng"):
            hand_over(org, org.other_cell, rows=[work], by=by)


def test_units_that_leave_work_are_found_with_what_they_leave(org, plan, work):
    make_task(plan, org.cell, title="Hằng quý", **QUARTERLY)
    Unit.objects.filter(pk=org.other_cell.pk).update(closed_on=date(2026, 12, 31))
    make_assignment(work.task, org.other_cell)
    branches = org.clerk.branches(Role.CLERK)

    (closing,) = closing_units(branches, on=TODAY)

    assert (closing.unit, closing.assignments, closing.parts) == (org.cell, 1, 2)
    hand_over(org, org.union, rows=[work])
    assert closing_units(branches, on=TODAY) == []
    assert list(left_parts(org.cell, branches=branches, on=TODAY)) == []


def test_work_of_others_in_the_same_task_leaves_nothing_to_hand_over(org, work):
    make_assignment(work.task, org.other_cell)
    work.done_on = TODAY
    work.save()

    assert closing_units(org.clerk.branches(Role.CLERK), on=TODAY) == []


def test_one_period_goes_to_another_unit_in_answer_to_a_request(org, plan):
    make_person("union", org.union, Role.REPORTER)
    task = make_task(plan, org.cell, **QUARTERLY)
    first, _ = make_assignments(task, at=MOMENT)
    request = make_request(first, kind=RequestKind.ADJUSTMENT, wanted_on=None)

    answer_request(
        request=request, answer=Answer(Remedy.MOVE, "Giao Công đoàn.", to=org.union), by=org.clerk, at=MOMENT
    )
    make_due_assignments(at=datetime(2026, 7, 2, tzinfo=UTC))

    rows = task.assignments.in_force().order_by("due_on").values_list("unit", flat=True)
    assert list(rows) == [org.union.pk, org.cell.pk, org.cell.pk]
    request.refresh_from_db()
    assert (request.state, request.answer) == ("granted", "Giao Công đoàn.")


def test_a_move_needs_a_unit(org, work):
    with pytest.raises(RuleViolation) as refusal:
        answer_request(
            request=make_request(work, kind=RequestKind.ADJUSTMENT, wanted_on=None),
            answer=Answer(Remedy.MOVE, "Chuyển."),
            by=org.clerk,
            at=MOMENT,
        )

    assert refusal.value.field == "to"


def test_a_reason_is_asked_for(org, work):
    with pytest.raises(RuleViolation) as refusal:
        hand_over_one(assignment=work, to=org.union, reason=" ", by=org.clerk, at=MOMENT)

    assert refusal.value.field == "reason"
