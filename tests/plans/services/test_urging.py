from datetime import UTC, date, datetime, timedelta

import pytest

from plans.services.urging import urge
from portal.lib import clock
from portal.lib.errors import RuleViolation
from tests.factories import make_assignment, make_issued_plan, make_task
from units.models import AuditEvent, Notice

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
    urge(assignment, by=org.inspector, text="Đề nghị báo cáo trong tuần.", at=morning(2))

    notice = Notice.objects.get()
    assert (notice.recipient, notice.title) == (org.secretary, "Đôn đốc: Sinh hoạt chuyên đề")
    assert notice.body.startswith("Đề nghị báo cáo trong tuần.")
    event = AuditEvent.objects.about(assignment).first()
    assert (event.act, event.actor, event.details) == (
        "assignment_urged",
        org.inspector,
        {"text": "Đề nghị báo cáo trong tuần."},
    )


def test_urging_twice_a_day_is_refused(org, assignment):
    urge(assignment, by=org.inspector, text="Lần một.", at=morning(2))

    with pytest.raises(RuleViolation, match="mỗi ngày chỉ nhắc một lần"):
        urge(assignment, by=org.clerk, text="Lần hai.", at=morning(2) + timedelta(hours=1))
    urge(assignment, by=org.clerk, text="Hôm sau.", at=morning(3))

    assert Notice.objects.count() == 2


def test_urging_needs_the_role_an_open_task_and_somebody_to_hear(org, task, assignment):
    with pytest.raises(RuleViolation, match="Chỉ đôn đốc được"):
        urge(assignment, by=org.secretary, text="…", at=morning(2))
    with pytest.raises(RuleViolation, match="chưa có người báo cáo"):
        urge(make_assignment(task, org.union), by=org.clerk, text="…", at=morning(2))
    assignment.done_on = DUE
    with pytest.raises(RuleViolation, match="Chỉ đôn đốc được"):
        urge(assignment, by=org.clerk, text="…", at=morning(2))
