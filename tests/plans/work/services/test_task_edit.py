from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from plans.enums import Part, Schedule
from plans.work.models import Assignment, Task
from plans.work.services.alterations import hand_over_one
from plans.work.services.assignments import make_assignments, make_due_assignments
from plans.work.services.tasks import TaskEdit, edit_task
from portal.lib.errors import RuleViolation
from tests.factories.plans import make_issued_plan, make_task
from units.audit.models import AuditEvent
from units.enums import DocumentState
from units.inbox.models import Notice

QUARTERLY = {"schedule": Schedule.QUARTER, "starts_on": date(2026, 1, 1), "due_on": None, "due_day": 20}
MAY = datetime(2026, 5, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def task(org):
    """Given in January to the cell, seen in May: one quarter is over and done, the second is open."""
    task = make_task(make_issued_plan(org), org.cell, cooperating=(org.union,), **QUARTERLY)
    make_assignments(task, at=MAY)
    Assignment.objects.filter(period_starts_on=date(2026, 1, 1)).update(done_on=date(2026, 3, 1))
    Notice.objects.all().delete()
    return task


@pytest.fixture
def words(org):
    return TaskEdit("Sinh hoạt chuyên đề", {"cell_meetings": 2}, 20, [org.cell], [org.union])


def edit(task, changes, by, reason="Theo kết luận giao ban.", expected_version=1):
    return edit_task(task=task, edit=changes, reason=reason, expected_version=expected_version, by=by, at=MAY)


def rows(task):
    found = task.assignments.order_by("unit_path", "period_starts_on")
    return [(row.unit, row.period_starts_on.month, row.state) for row in found.select_related("unit")]


def test_targets_change_what_is_open_and_leave_what_is_done(org, task, words):
    adjusted = Assignment.objects.open().get()

    edit(task, replace(words, targets={"cell_meetings": 3}, title="Sinh hoạt chính trị"), org.clerk)

    assert list(task.assignments.order_by("due_on").values_list("targets", flat=True)) == [
        {"cell_meetings": 2},
        {"cell_meetings": 3},
    ]
    changes = "Tên cũ: “Sinh hoạt chuyên đề”; Chỉ tiêu: 2 buổi sinh hoạt → 3 buổi sinh hoạt. "
    assert AuditEvent.objects.about(task).first().details["text"] == f"{changes}Lý do: Theo kết luận giao ban."
    notice = Notice.objects.get(url=f"/nhiem-vu/{adjusted.pk}/")
    assert (notice.recipient, notice.title.partition(":")[0]) == (org.secretary, "Nhiệm vụ được sửa")


def test_targets_changed_for_one_unit_alone_stay(org, task, words):
    Assignment.objects.open().update(targets={"cell_meetings": 1})

    edit(task, replace(words, targets={"cell_meetings": 3}), org.clerk)

    assert Assignment.objects.open().get().targets == {"cell_meetings": 1}


def test_a_new_due_day_holds_for_the_periods_not_given_yet(org, task, words):
    edit(task, replace(words, due_day=25), org.clerk)
    make_due_assignments(at=datetime(2026, 7, 2, tzinfo=UTC))

    assert [day.day for day in task.assignments.order_by("due_on").values_list("due_on", flat=True)] == [20, 20, 25]


def test_a_unit_that_comes_gets_what_is_due_from_then_on(org, task, words):
    edit(task, replace(words, leads=[org.cell, org.other_cell]), org.clerk)
    make_due_assignments(at=datetime(2026, 5, 20, tzinfo=UTC))

    assert rows(task) == [
        (org.cell, 1, "done"),
        (org.cell, 4, "assigned"),
        (org.other_cell, 4, "assigned"),
    ]
    assert Notice.objects.filter(recipient=org.other_secretary).count() == 1


def test_a_unit_that_leaves_keeps_what_it_did(org, task, words):
    edit(task, replace(words, leads=[org.other_cell], cooperating=[]), org.clerk)

    assert rows(task) == [
        (org.cell, 1, "done"),
        (org.cell, 4, "withdrawn"),
        (org.other_cell, 4, "assigned"),
    ]
    assert set(task.parts.present().values_list("unit", "part")) == {(org.other_cell.pk, Part.LEAD)}
    assert list(Task.objects.visible_to(org.secretary)) == [task]


def test_a_lead_may_become_a_helper_and_come_back(org, task, words):
    edit(task, replace(words, leads=[org.other_cell], cooperating=[org.cell]), org.clerk)
    assert rows(task)[1] == (org.cell, 4, "withdrawn")

    edit(task, words, org.clerk, expected_version=2)

    assert set(task.parts.present().values_list("unit", "part")) == {
        (org.cell.pk, Part.LEAD),
        (org.union.pk, Part.COOPERATING),
    }


def test_what_another_unit_took_over_for_a_period_stays_with_it(org, task, words):
    hand_over_one(assignment=Assignment.objects.open().get(), to=org.office, reason="Đổi việc.", by=org.clerk, at=MAY)

    edit(task, replace(words, title="Tên mới"), org.clerk)

    assert Assignment.objects.open().get().unit == org.office


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"leads": []}, "leads"), ({"due_day": None}, "due_day"), ({"targets": {"banners": 1}}, None), ({}, None)],
)
def test_an_edit_without_sense_is_refused(org, task, words, changes, field):
    with pytest.raises(RuleViolation) as refusal:
        edit(task, replace(words, **changes), org.clerk)

    assert refusal.value.field == field
    assert not Notice.objects.exists()


def test_units_elsewhere_or_on_both_sides_are_refused(org, task, words):
    for changes, message in (
        ({"leads": [org.foreign_cell]}, "thuộc cơ quan ban hành"),
        ({"cooperating": [org.cell]}, "Chi bộ Kỹ thuật đã chủ trì"),
    ):
        with pytest.raises(RuleViolation, match=message):
            edit(task, replace(words, **changes), org.clerk)
    with pytest.raises(RuleViolation, match="Ghi lý do"):
        edit(task, replace(words, title="Tên mới"), org.clerk, reason=" ")


def test_who_saves_second_is_told(org, task, words):
    second = Task.objects.get()
    edit(task, replace(words, title="Tên mới"), org.clerk)

    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        edit(second, replace(words, title="Tên khác"), org.clerk)


def test_only_the_office_edits_and_only_while_the_plan_runs(org, task, words):
    for by in (org.secretary, org.inspector, org.chair, org.outsider):
        with pytest.raises(RuleViolation, match="Chỉ Văn phòng"):
            edit(task, replace(words, title="Tên mới"), by)
    task.plan.state = DocumentState.CLOSED
    with pytest.raises(RuleViolation, match="Chỉ Văn phòng"):
        edit(task, replace(words, title="Tên mới"), org.clerk)
