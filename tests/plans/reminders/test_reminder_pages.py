from datetime import UTC, date, datetime

import pytest

from tests.factories.plans import make_assignment, make_issued_plan, make_task

ADDRESS = "/nhac-viec/ke-tiep/"


@pytest.fixture
def assignment(org, time_machine):
    time_machine.move_to("2026-03-16T10:00+07:00", tick=False)
    task = make_task(make_issued_plan(org), due_on=date(2026, 3, 20))
    return make_assignment(task, org.cell, assigned_at=datetime(2026, 1, 5, tzinfo=UTC))


def test_the_clerk_sees_who_hears_of_what_and_when(org, sign_in, assignment):
    text = sign_in(org.clerk).get(ADDRESS).content.decode()

    assert "07:00 thứ 3, ngày 17/03/2026: 1 người sẽ nhận thư nhắc việc." in text
    assert f'href="/nhiem-vu/{assignment.pk}/#nhac-viec">Sinh hoạt chuyên đề</a>' in text


def test_the_admin_sees_who_and_not_what(org, sign_in, assignment):
    text = sign_in(org.admin).get(ADDRESS).content.decode()

    assert "Người secretary" in text
    assert "Sinh hoạt chuyên đề" not in text


def test_a_clerk_below_the_committee_has_no_preview(org, sign_in):
    org.clerk.memberships.update(unit=org.office)

    assert sign_in(org.clerk).get(ADDRESS).status_code == 403
