from datetime import UTC, date, datetime, time, timedelta

import pytest

from plans.reminders.queries.history import reminder_history
from plans.reminders.services.planner import plan_reminders, relevant_titles
from plans.reminders.services.urging import urge
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


def remind(offset: int) -> None:
    at = clock.local_moment(on(offset), time(8))
    plan_reminders(at=at)
    send_mails(at=at, relevant_titles=relevant_titles)


def forecasts(assignment, offset: int) -> dict[str, str]:
    row = Assignment.objects.with_context().get(pk=assignment.pk)
    return {step.name: step.forecast for step in reminder_history(row, on=on(offset)).steps}


def test_what_was_said_names_the_person_and_the_mail(org, assignment):
    remind(-7)

    step = reminder_history(assignment, on=on(-6)).steps[0]

    assert (step.name, step.on, step.to, step.forecast) == ("7 ngày trước hạn", date(2026, 3, 13), "Đơn vị", "")
    assert [(reminder.person, reminder.mail) for reminder in step.sent] == [
        ("Người secretary", "đã gửi thư 08:00 13/03/2026")
    ]


def test_who_chose_the_inbox_alone_is_said_so(org, assignment):
    type(org.secretary).objects.update(wants_mail=False)

    remind(-7)

    assert reminder_history(assignment, on=on(-7)).steps[0].sent[0].mail == "chỉ nhận trong hộp thông báo"


def test_the_coming_steps_say_their_day_and_what_is_in_the_way(org, assignment):
    forecast_by_step = forecasts(assignment, -8)

    assert forecast_by_step["7 ngày trước hạn"] == "Sẽ nhắc."
    assert forecast_by_step["1 ngày sau hạn"] == (
        "Sẽ nhắc; ngày nghỉ nên thư gửi ngày 23/03/2026; đơn vị chưa có người giữ vai trò Lãnh đạo."
    )


@pytest.mark.parametrize(
    ("closed", "why"),
    [
        ({"done_on": on(-9)}, "đơn vị đã báo xong ngày 11/03/2026"),
        ({"withdrawn_at": EARLY}, "nhiệm vụ đã thu hồi ngày 05/01/2026"),
    ],
    ids=["done", "withdrawn"],
)
def test_a_closed_assignment_says_why_it_is_silent(org, assignment, closed, why):
    Assignment.objects.update(**closed)

    assert set(forecasts(assignment, -8).values()) == {f"Không nhắc: {why}."}


def test_a_unit_without_a_reporter_is_said_so(org, assignment):
    Membership.objects.filter(user=org.secretary).delete()

    forecast_by_step = forecasts(assignment, -8)

    assert forecast_by_step["3 ngày trước hạn"] == "Không nhắc được: đơn vị chưa có người báo cáo."
    assert forecast_by_step["7 ngày sau hạn"].startswith("Sẽ nhắc; đơn vị chưa có người báo cáo")


def test_steps_that_were_skipped_say_why(org, assignment):
    Assignment.objects.update(assigned_at=clock.local_moment(on(-5)))
    remind(2)

    forecast_by_step = forecasts(assignment, 2)

    assert forecast_by_step["7 ngày trước hạn"] == "Không nhắc: mốc này trước ngày giao việc."
    assert forecast_by_step["3 ngày trước hạn"] == "Đã qua, không nhắc bù: mốc sau nhắc thay."
    assert forecast_by_step["1 ngày sau hạn"] == ""


def test_urging_and_reminders_of_the_former_day_stand_beside(org, assignment):
    remind(-7)
    urge([assignment], by=org.inspector, text="Đề nghị làm sớm.", at=clock.local_moment(on(-6), time(9)))
    Assignment.objects.update(due_on=on(20))
    assignment.refresh_from_db()

    history = reminder_history(assignment, on=on(-6))

    assert [reminder.title.partition(":")[0] for reminder in history.earlier] == ["Còn 7 ngày"]
    assert [(event.actor, event.details["text"]) for event in history.urgings] == [(org.inspector, "Đề nghị làm sớm.")]
    assert [step.sent for step in history.steps] == [[]] * 7


def test_it_takes_as_many_queries_for_many_words_as_for_one(org, assignment, django_assert_num_queries):
    remind(-7)
    row = Assignment.objects.with_context().get()
    with django_assert_num_queries(6):
        reminder_history(row, on=on(-7))
    make_person("deputy", org.cell, Role.REPORTER)
    for offset in (-3, -1, 0):
        remind(offset)

    with django_assert_num_queries(6):
        reminder_history(row, on=on(0))
