from datetime import date

import pytest

from plans.work.models import Assignment
from plans.work.services.alterations import extend_assignment
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.audit.models import AuditEvent
from units.inbox.models import Notice


@pytest.fixture
def work(org):
    """Due on 20/3/2026."""
    return make_assignment(make_task(make_issued_plan(org), org.cell), org.cell)


def extend(work, by, due_on=date(2026, 4, 10), reason="Chờ tài liệu của cấp trên."):
    return extend_assignment(assignment=work, due_on=due_on, reason=reason, by=by, at=MOMENT)


def test_the_day_moves_and_the_unit_is_told_why(org, work):
    extend(work, org.clerk)

    notice = Notice.objects.get()
    assert Assignment.objects.get().due_on == date(2026, 4, 10)
    assert (notice.recipient, notice.title) == (org.secretary, "Gia hạn đến 10/4/2026: Sinh hoạt chuyên đề")
    assert notice.body == "Hạn cũ 20/3/2026. Lý do: Chờ tài liệu của cấp trên."
    assert AuditEvent.objects.about(work).get().details["was"] == "2026-03-20"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"due_on": date(2026, 3, 20)}, "due_on"), ({"reason": " "}, "reason")],
)
def test_an_extension_without_sense_is_refused(org, work, changes, field):
    with pytest.raises(RuleViolation) as refusal:
        extend(work, org.clerk, **changes)

    assert refusal.value.field == field


def test_a_new_day_that_is_over_is_refused(org):
    late = make_assignment(make_task(make_issued_plan(org), org.cell), org.cell, due_on=date(2026, 2, 1))

    with pytest.raises(RuleViolation, match="đã qua"):
        extend(late, org.clerk, due_on=date(2026, 3, 1))


def test_only_the_office_extends_and_only_open_work(org, work):
    for by in (org.secretary, org.inspector, org.chair, org.outsider):
        with pytest.raises(RuleViolation):
            extend(work, by)
    work.done_on = date(2026, 3, 1)
    with pytest.raises(RuleViolation):
        extend(work, org.clerk)


def test_who_extends_second_is_told(org, work):
    seen_by_both = Assignment.objects.get()
    extend(work, org.clerk)

    with pytest.raises(RuleViolation, match="người khác"):
        extend(seen_by_both, org.clerk)
