from datetime import date, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.reminders.services.planner import relevant_titles, remind_to_acknowledge
from plans.work.models import Assignment, Task
from plans.work.services.alterations import hand_over_one, withdraw_assignment
from plans.work.services.assignments import acknowledge, make_assignments
from plans.work.services.requests import ask
from portal.lib import clock
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.calendar.models import DayMark
from units.inbox.models import DeadLetter, Notice, ReminderSettings
from units.inbox.queries import acknowledge_day

# A Thursday; Monday the 9th is off.
ASSIGNED_AT = datetime.combine(date(2026, 3, 5), time(9), tzinfo=clock.HANOI)
BY = date(2026, 3, 11)


@pytest.fixture
def work(org):
    DayMark.objects.create(root=org.committee, on=date(2026, 3, 9), name="Nghỉ bù")
    task = make_task(make_issued_plan(org), org.cell, due_on=date(2026, 6, 20))
    (row,) = make_assignments(task, at=ASSIGNED_AT)
    Notice.objects.all().delete()
    return row


def remind(day, hour=8):
    remind_to_acknowledge(at=datetime.combine(date(2026, 3, day), time(hour), tzinfo=clock.HANOI))


def notice_titles():
    return list(Notice.objects.order_by("pk").values_list("recipient__username", "title"))


def test_the_day_lies_so_many_working_days_ahead(org, work):
    assert work.acknowledge_by == BY
    assert acknowledge_day(org.committee.pk, on=date(2026, 3, 6)) == date(2026, 3, 12)

    ReminderSettings.objects.create(root=org.committee, acknowledge_days=1)

    assert acknowledge_day(org.committee.pk, on=date(2026, 3, 6)) == date(2026, 3, 10)
    assert acknowledge_day(org.other_committee.pk, on=date(2026, 3, 6)) == date(2026, 3, 11)


def test_the_unit_is_reminded_once_and_then_the_office_once(org, work):
    for day in range(5, 20):
        remind(day)
        remind(day, hour=15)
        expected = {11: [], 12: ["secretary"], 13: ["secretary"], 14: ["secretary", "clerk"]}.get(day)
        assert expected is None or [person for person, _ in notice_titles()] == expected, day

    assert notice_titles() == [
        ("secretary", "Chưa nhận việc: Sinh hoạt chuyên đề"),
        ("clerk", "Chi bộ Kỹ thuật chưa nhận việc: Sinh hoạt chuyên đề"),
    ]


def test_after_an_outage_both_are_told_of_what_they_missed(org, work):
    remind(10)
    remind(25)

    assert [person for person, _ in notice_titles()] == ["secretary", "clerk"]


def test_nobody_is_reminded_of_what_was_seen_asked_about_or_withdrawn(org, work):
    task = work.task
    others = [make_assignment(task, unit, acknowledge_by=BY) for unit in (org.other_cell, org.union)]
    acknowledge(assignment=work, by=org.secretary, at=ASSIGNED_AT)
    ask(assignment=others[0], kind="adjustment", reason="Ít người.", by=org.other_secretary, at=ASSIGNED_AT)
    withdraw_assignment(assignment=others[1], reason="Trùng.", by=org.clerk, at=ASSIGNED_AT)
    Notice.objects.all().delete()

    remind(12)
    remind(16)

    assert notice_titles() == []


def test_a_mail_that_waits_is_dropped_once_the_work_was_seen(org, work):
    remind(12)
    notice = Notice.objects.get()
    at = ASSIGNED_AT.replace(day=12)
    assert relevant_titles([notice], recipient=org.secretary, at=at) == {
        notice.pk: "Chưa nhận việc: Sinh hoạt chuyên đề"
    }

    acknowledge(assignment=work, by=org.secretary, at=at)

    assert relevant_titles([notice], recipient=org.secretary, at=at) == {}


def test_work_given_before_there_was_such_a_day_is_left_alone(org, work):
    Assignment.objects.update(acknowledge_by=None)

    remind(20)

    assert notice_titles() == []


def test_what_is_handed_over_has_its_own_day(org, work):
    successor_row = hand_over_one(
        assignment=work, to=org.other_cell, reason="Đổi việc.", by=org.clerk, at=ASSIGNED_AT.replace(day=10)
    )

    assert successor_row.acknowledge_by == date(2026, 3, 13)


def test_many_late_ones_cost_no_more_queries(org, work):
    counted = []
    for count in (1, 3):
        while Assignment.objects.count() < count:
            make_assignment(make_task(work.task.plan, org.cell), org.cell, acknowledge_by=BY)
        Notice.objects.all().delete()
        connection.cursor().execute("DELETE FROM units_heartbeat")
        with CaptureQueriesContext(connection) as queries:
            remind(12)
        assert len(notice_titles()) == count
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_a_poison_row_is_put_aside_and_the_rest_goes_on(org, work):
    poison = make_assignment(make_task(work.task.plan, title="Việc hỏng"), org.cell, acknowledge_by=BY)
    Task.objects.filter(pk=poison.task_id).update(schedule="week", due_day=5)

    remind(12)
    remind(12, hour=15)

    assert notice_titles() == [("secretary", "Chưa nhận việc: Sinh hoạt chuyên đề")]
    assert list(DeadLetter.objects.values_list("part", "subject_type", "subject_id")) == [
        ("acknowledging", "plans.assignment", poison.pk)
    ]
