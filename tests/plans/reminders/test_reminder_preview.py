from datetime import UTC, date, datetime, time, timedelta

import pytest

from plans.reminders.queries.preview import preview_reminders
from plans.reminders.services.planner import plan_reminders, relevant_titles
from plans.work.models import Assignment
from portal.lib import clock
from tests.factories.people import make_person
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.enums import Role
from units.inbox.services.mail import send_mails
from units.people.models import Membership

DUE = date(2026, 3, 20)  # a Friday
EARLY = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def assignment(org):
    return make_assignment(make_task(make_issued_plan(org), due_on=DUE), org.cell, assigned_at=EARLY)


def on(offset: int) -> date:
    return DUE + timedelta(days=offset)


def plan(offset: int, hour: int = 0) -> None:
    plan_reminders(at=clock.local_moment(on(offset), time(hour)))


def people(org, offset: int) -> list[tuple[str, str, bool]]:
    recipients = preview_reminders(org.committee, user=org.clerk, on=on(offset)).recipients
    return [(recipient.name, recipient.place, recipient.gets_mail) for recipient in recipients]


def test_it_says_who_hears_of_what_tomorrow_and_when(org, assignment):
    preview = preview_reminders(org.committee, user=org.clerk, on=on(-4))

    assert preview.mail_at == clock.local_moment(on(-3), time(7))
    assert (preview.mails, preview.days_off, preview.unreached) == (1, [], [])
    (recipient,) = preview.recipients
    assert (recipient.name, recipient.place) == ("Người secretary", "Chi bộ Kỹ thuật")
    (line,) = recipient.lines
    assert (line.title, line.distance, line.step) == ("Sinh hoạt chuyên đề", "Còn 3 ngày", "3 ngày trước hạn")


def test_what_it_says_is_what_comes(org, assignment, mailoutbox):
    make_person("head", org.cell, Role.LEADER)
    make_person("silent", org.cell, Role.REPORTER, email=False)
    for offset in range(-8, 8):
        plan(offset)
        send_mails(at=clock.local_moment(on(offset), time(9)), relevant_titles=relevant_titles)
        before = len(mailoutbox)

        preview = preview_reminders(org.committee, user=org.clerk, on=on(offset))
        for day in [*preview.days_off, clock.local_day(preview.mail_at)]:
            plan_reminders(at=clock.local_moment(day))
        send_mails(at=preview.mail_at, relevant_titles=relevant_titles)

        assert preview.mails == len(mailoutbox) - before


def test_nobody_hears_where_no_step_is_new(org, assignment):
    plan(-3)

    assert people(org, -3) == []


def test_steps_on_days_off_come_with_the_next_mail(org, assignment):
    plan(0, hour=8)

    preview = preview_reminders(org.committee, user=org.clerk, on=on(0))

    assert preview.days_off == [on(1), on(2)]
    assert preview.mail_at == clock.local_moment(on(3), time(7))
    assert [line.step for line in preview.recipients[0].lines] == ["3 ngày sau hạn"]


def test_a_line_that_waits_since_the_evening_is_said(org, assignment):
    plan(-1, hour=20)

    assert people(org, -1) == [("Người secretary", "Chi bộ Kỹ thuật", True)]


def test_who_hears_in_the_inbox_alone_is_said_so(org, assignment):
    type(org.secretary).objects.update(wants_mail=False)

    preview = preview_reminders(org.committee, user=org.clerk, on=on(-4))

    assert (preview.mails, [recipient.gets_mail for recipient in preview.recipients]) == (0, [False])


def test_a_unit_where_nobody_hears_is_named(org, assignment):
    Membership.objects.filter(user=org.secretary).delete()

    assert preview_reminders(org.committee, user=org.clerk, on=on(-4)).unreached == [org.cell]


def test_the_admin_sees_people_without_the_work(org, assignment):
    (recipient,) = preview_reminders(org.committee, user=org.admin, on=on(-4)).recipients

    assert [line.title for line in recipient.lines] == [""]


def test_the_work_of_another_committee_is_not_in_it(org, assignment):
    assert preview_reminders(org.other_committee, user=org.outsider, on=on(-4)).recipients == []


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_as_many_queries_for_many_as_for_one(org, assignment, count, django_assert_num_queries):
    make_person("chair_of_union", org.union, Role.REPORTER)
    for unit in (org.other_cell, org.union)[: count - 1]:
        make_assignment(assignment.task, unit, assigned_at=EARLY)
    assert Assignment.objects.count() == count

    with django_assert_num_queries(14):
        preview_reminders(org.committee, user=org.clerk, on=on(-4))
