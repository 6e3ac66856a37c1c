from datetime import UTC, date, datetime, timedelta

import pytest

from plans.reminders.services.urging import NOBODY_REPORTS, URGED_TODAY, urge, urgings_by_unit
from plans.work.models import Assignment
from portal.lib import clock
from portal.lib.errors import RuleViolation
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.audit.models import AuditEvent
from units.inbox.models import Notice

DUE = date(2026, 3, 20)
EARLY = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def task(org):
    return make_task(make_issued_plan(org), due_on=DUE)


@pytest.fixture
def assignment(org, task):
    return make_assignment(task, org.cell, assigned_at=EARLY)


def morning(offset: int) -> datetime:
    """Eight o'clock of the day `offset` days after the due day."""
    return clock.local_moment(DUE + timedelta(days=offset)).replace(hour=8)


def test_urging_puts_a_word_before_the_unit(org, assignment):
    urge([assignment], by=org.inspector, text="Đề nghị báo cáo trong tuần.", at=morning(2))

    notice = Notice.objects.get()
    assert (notice.recipient, notice.title) == (org.secretary, "Đôn đốc: Sinh hoạt chuyên đề")
    assert notice.body == "Đề nghị báo cáo trong tuần.\n\nNgười inspector"
    assert (notice.subject_type, notice.subject_id) == ("plans.assignment", assignment.pk)
    event = AuditEvent.objects.about(assignment).first()
    assert (event.act, event.actor, event.details) == (
        "assignment_urged",
        org.inspector,
        {"text": "Đề nghị báo cáo trong tuần."},
    )


def test_urging_twice_a_day_is_refused(org, assignment):
    urge([assignment], by=org.inspector, text="Lần một.", at=morning(2))
    assignment.refresh_from_db()

    with pytest.raises(RuleViolation, match="mỗi ngày chỉ nhắc một lần"):
        urge([assignment], by=org.clerk, text="Lần hai.", at=morning(2) + timedelta(hours=1))
    urge([assignment], by=org.clerk, text="Hôm sau.", at=morning(3))

    assert Notice.objects.count() == 2


def test_a_double_click_urges_once(org, assignment):
    """Both requests read the assignment before either wrote."""
    twin = Assignment.objects.get(pk=assignment.pk)
    urge([assignment], by=org.clerk, text="…", at=morning(2))

    with pytest.raises(RuleViolation, match="vừa được người khác đôn đốc"):
        urge([twin], by=org.clerk, text="…", at=morning(2))

    assert Notice.objects.count() == AuditEvent.objects.about(assignment).count() == 1


def test_urging_needs_the_role_an_open_task_and_somebody_to_hear(org, task, assignment):
    with pytest.raises(RuleViolation, match="không thuộc phạm vi"):
        urge([assignment], by=org.secretary, text="…", at=morning(2))
    with pytest.raises(RuleViolation, match="chưa có người báo cáo"):
        urge([make_assignment(task, org.union)], by=org.clerk, text="…", at=morning(2))
    assignment.done_on = DUE
    with pytest.raises(RuleViolation, match="đã xong"):
        urge([assignment], by=org.clerk, text="…", at=morning(2))


@pytest.fixture
def three(org, task, assignment):
    """Two of one unit, one of another."""
    second = make_task(task.plan, due_on=DUE, title="Treo băng rôn")
    return [assignment, make_assignment(second, org.cell), make_assignment(second, org.other_cell)]


def test_a_person_hears_once_of_all_that_is_the_units(org, three):
    urge(three, by=org.clerk, text="Đề nghị làm ngay.", at=morning(2))

    bodies = dict(Notice.objects.values_list("recipient__username", "body"))
    assert bodies == {
        "secretary": "Đề nghị làm ngay.\n\n- Sinh hoạt chuyên đề, hạn 20/3/2026 (Chi bộ Kỹ thuật)\n"
        "- Treo băng rôn, hạn 20/3/2026 (Chi bộ Kỹ thuật)\n\nNgười clerk",
        "other_secretary": "Đề nghị làm ngay.\n\nNgười clerk",
    }
    assert [AuditEvent.objects.about(row).count() for row in three] == [1, 1, 1]
    assert set(Assignment.objects.values_list("urged_on", flat=True)) == {DUE + timedelta(days=2)}


def test_one_that_cannot_be_urged_holds_back_all(org, task, three):
    silent = make_assignment(task, org.union)

    with pytest.raises(RuleViolation, match=r"Chưa gửi lời đôn đốc nào\. “Sinh hoạt chuyên đề” của Công đoàn cơ sở"):
        urge([*three, silent], by=org.clerk, text="…", at=morning(2))

    assert not Notice.objects.exists()
    assert not Assignment.objects.exclude(urged_on=None).exists()


def test_one_done_meanwhile_holds_back_all(org, three):
    Assignment.objects.filter(pk=three[2].pk).update(done_on=DUE)

    with pytest.raises(RuleViolation, match="vừa xong"):
        urge(three, by=org.clerk, text="…", at=morning(2))

    assert not Notice.objects.exists()
    assert not Assignment.objects.exclude(urged_on=None).exists()


def test_the_preview_says_who_hears_and_what_stands_against_it(org, task, three):
    silent = make_assignment(task, org.union)
    three[2].urged_on = DUE

    urgings = urgings_by_unit([*three, silent], by=org.inspector, on=DUE)

    assert [(urging.unit, [line.obstacle for line in urging.lines], urging.people) for urging in urgings] == [
        (org.cell, ["", ""], [org.secretary]),
        (org.other_cell, [URGED_TODAY], [org.other_secretary]),
        (org.union, [NOBODY_REPORTS], []),
    ]
