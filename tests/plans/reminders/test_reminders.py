from datetime import UTC, date, datetime, time, timedelta
from threading import Thread

import pytest
from django.db import connection

from plans.reminders.queries import planner as reminders
from plans.reminders.services.planner import plan_reminders, relevant_titles
from plans.work.models import Assignment
from portal.lib import clock
from tests.factories.people import make_person
from tests.factories.plans import make_assignment, make_issued_plan, make_plan, make_task
from units.enums import DocumentState, Role
from units.inbox.models import DeadLetter, Notice, ReminderSettings
from units.inbox.services.mail import send_mails
from units.people.models import Membership

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


def titles(**chosen) -> list[str]:
    return list(Notice.objects.filter(**chosen).order_by("pk").values_list("title", flat=True))


def test_each_step_speaks_on_its_day(org, assignment):
    for offset in range(-10, 12):
        plan_reminders(at=morning(offset))

    reminder_titles = titles(recipient=org.secretary)
    distances = [title.removesuffix(": Sinh hoạt chuyên đề") for title in reminder_titles]
    assert distances == [
        "Còn 7 ngày",
        "Còn 3 ngày",
        "Còn 1 ngày",
        "Hôm nay đến hạn",
        "Quá hạn 1 ngày",
        "Quá hạn 3 ngày",
        "Quá hạn 7 ngày",
    ]


def test_a_reminder_names_its_effect_and_its_subject(org, assignment):
    plan_reminders(at=morning(-3))

    notice = Notice.objects.get()
    assert notice.recipient == org.secretary
    assert (notice.event, notice.step, notice.due_on) == ("reminder", -3, DUE)
    assert (notice.subject_type, notice.subject_id) == ("plans.assignment", assignment.pk)
    assert notice.url == assignment.get_absolute_url()
    assert "Chi bộ Kỹ thuật" in notice.body
    assert "hạn 20/03/2026" in notice.body


def test_planning_again_changes_nothing(org, assignment):
    for minute in range(3):
        plan_reminders(at=morning(-3) + timedelta(minutes=minute))

    assert len(titles()) == 1


def test_after_an_outage_only_the_latest_step_is_filed(org, assignment):
    plan_reminders(at=morning(-7))
    plan_reminders(at=morning(5))
    plan_reminders(at=morning(5) + timedelta(minutes=1))

    assert titles() == ["Còn 7 ngày: Sinh hoạt chuyên đề", "Quá hạn 5 ngày: Sinh hoạt chuyên đề"]
    assert Notice.objects.first().step == 3


def test_a_long_outage_ends_in_one_word(org, assignment):
    plan_reminders(at=morning(60))
    plan_reminders(at=morning(61))

    assert titles(recipient=org.secretary) == ["Quá hạn 60 ngày: Sinh hoạt chuyên đề"]


@pytest.mark.parametrize(
    "closed", [{"done_on": DUE - timedelta(days=9)}, {"withdrawn_at": EARLY}], ids=["done", "withdrawn"]
)
def test_nothing_is_said_of_what_is_closed(org, task, closed):
    make_assignment(task, org.cell, assigned_at=EARLY, **closed)

    plan_reminders(at=morning(0))

    assert titles() == []


def test_nothing_is_said_under_a_closed_plan(org, task, assignment):
    task.plan.state = DocumentState.CLOSED
    task.plan.save()

    plan_reminders(at=morning(0))

    assert titles() == []


def test_steps_before_the_day_of_giving_are_not_made_up_for(org, task):
    make_assignment(task, org.cell, assigned_at=morning(-5))

    plan_reminders(at=morning(-5))
    assert titles() == []
    plan_reminders(at=morning(-3))
    assert titles() == ["Còn 3 ngày: Sinh hoạt chuyên đề"]


def test_what_was_given_after_the_planning_of_the_day_is_not_missed(org, task):
    plan_reminders(at=morning(-3))
    make_assignment(task, org.cell, assigned_at=morning(-3) + timedelta(hours=1))

    plan_reminders(at=morning(-3) + timedelta(hours=2))

    assert titles() == ["Còn 3 ngày: Sinh hoạt chuyên đề"]


def test_all_reporters_of_the_unit_in_office_are_told_and_nobody_else(org, assignment):
    deputy = make_person("deputy", org.cell, Role.REPORTER)
    former = make_person("former", org.cell, Role.REPORTER)
    Membership.objects.filter(user=former).update(ends_on=DUE - timedelta(days=20))

    plan_reminders(at=morning(0))

    assert set(Notice.objects.values_list("recipient", flat=True)) == {org.secretary.pk, deputy.pk}


def test_mail_waits_for_the_morning(org, assignment):
    plan_reminders(at=clock.local_moment(DUE))

    assert Notice.objects.get().mail_after == clock.local_moment(DUE, time(7))


def test_planning_takes_as_many_queries_for_many_as_for_one(org, task, assignment, django_assert_num_queries):
    # mark twice, settings twice, days off, work, tasks, units, people twice, filing in a savepoint, dead letters
    queries = 14
    with django_assert_num_queries(queries):
        plan_reminders(at=morning(-3))
    other = make_task(task.plan, due_on=DUE)
    for unit in (org.cell, org.other_cell, org.union):
        make_assignment(other, unit, assigned_at=EARLY)

    with django_assert_num_queries(queries):
        plan_reminders(at=morning(-1))


def test_batches_lose_nobody(org, task, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 2)
    for number in range(5):
        make_assignment(task, org.cell, assigned_at=EARLY, period_starts_on=date(2026, 1, 1 + number))

    plan_reminders(at=morning(-3))

    assert len(titles()) == 5


@pytest.mark.django_db(transaction=True)
def test_many_planners_at_once_file_each_key_once(org, task):
    for number in range(20):
        make_assignment(task, org.cell, assigned_at=EARLY, period_starts_on=date(2026, 1, 1 + number))

    def plan() -> None:
        plan_reminders(at=morning(-3))
        connection.close()

    planners = [Thread(target=plan) for _ in range(5)]
    for planner in planners:
        planner.start()
    for planner in planners:
        planner.join()

    assert len(titles()) == 20


def test_relevance_ends_when_the_work_is_done(org, assignment):
    plan_reminders(at=morning(-3))
    notice = Notice.objects.get()
    assert relevant_titles([notice], recipient=org.secretary, at=morning(-3)) == {notice.pk: notice.title}

    Assignment.objects.update(done_on=DUE)

    assert relevant_titles([notice], recipient=org.secretary, at=morning(-3)) == {}


def test_relevance_ends_when_the_recipient_leaves(org, assignment):
    plan_reminders(at=morning(-3))
    Membership.objects.filter(user=org.secretary).update(ends_on=DUE - timedelta(days=30))

    assert relevant_titles([Notice.objects.get()], recipient=org.secretary, at=morning(-3)) == {}


def test_a_draft_plan_reminds_of_nothing(org):
    make_assignment(make_task(make_plan(org), due_on=DUE), org.cell, assigned_at=EARLY)

    plan_reminders(at=morning(0))

    assert titles() == []


def test_the_later_steps_go_up_the_line(org, assignment):
    head = make_person("head", org.cell, Role.LEADER)
    others = {org.clerk.pk, org.inspector.pk}

    for offset, people in [(0, set()), (1, {head.pk}), (7, {head.pk, *others})]:
        plan_reminders(at=morning(offset))
        recipients = Notice.objects.filter(step=offset).values_list("recipient", flat=True)
        assert set(recipients) == people | {org.secretary.pk}


def test_who_hears_in_two_roles_is_told_once(org, assignment):
    Membership.objects.create(user=org.secretary, unit=org.cell, role=Role.LEADER, starts_on=DUE)

    plan_reminders(at=morning(1))

    assert len(titles(recipient=org.secretary)) == 1


def test_the_schedule_is_that_of_the_committee(org, task, assignment):
    steps = [{"day": -20, "to": ["unit", "office"]}]
    ReminderSettings.objects.create(root=org.committee, steps=steps)

    plan_reminders(at=morning(-20))

    assert {notice.recipient for notice in Notice.objects.all()} == {org.secretary, org.clerk}


def test_a_new_due_day_starts_anew(org, assignment):
    plan_reminders(at=morning(0))
    Assignment.objects.update(due_on=DUE + timedelta(days=10))

    plan_reminders(at=morning(7))

    assert titles() == ["Hôm nay đến hạn: Sinh hoạt chuyên đề", "Còn 3 ngày: Sinh hoạt chuyên đề"]


def test_a_poison_row_is_put_aside_and_the_rest_goes_on(org, assignment):
    foreign = make_task(make_issued_plan(org, "kế hoạch nơi khác", org.other_committee), due_on=DUE)
    poison = make_assignment(foreign, org.foreign_cell, assigned_at=EARLY)
    broken = ReminderSettings.objects.create(root=org.other_committee, steps=[{"day": 0}])

    plan_reminders(at=morning(0))
    assert list(DeadLetter.objects.values_list("part", "subject_type", "subject_id")) == [
        ("reminders", "plans.assignment", poison.pk)
    ]
    assert titles(recipient=org.secretary) == ["Hôm nay đến hạn: Sinh hoạt chuyên đề"]

    broken.delete()
    plan_reminders(at=morning(1))
    assert not DeadLetter.objects.exists()
    assert titles(recipient=org.foreign_secretary) == ["Quá hạn 1 ngày: Sinh hoạt chuyên đề"]


def test_the_mail_tells_the_newest_word_as_of_its_day(org, assignment, mailoutbox):
    """Steps on a weekend: said in the inbox on their days, in one line of Monday's mail."""
    Assignment.objects.update(due_on=date(2026, 3, 22))
    for offset in range(-1, 4):
        plan_reminders(at=morning(offset))
        send_mails(at=morning(offset), relevant_titles=relevant_titles)

    assert len(mailoutbox) == 2
    friday, monday = mailoutbox
    assert "Còn 3 ngày" in friday.subject
    assert monday.subject == "Quá hạn 1 ngày: Sinh hoạt chuyên đề"


def test_the_mail_begins_with_what_is_overdue_longest(org, task, assignment, mailoutbox):
    for title, days in (("Việc sau", 3), ("Việc trước", -3)):
        other = make_task(task.plan, title=title, due_on=DUE + timedelta(days=days))
        make_assignment(other, org.cell, assigned_at=EARLY, due_on=other.due_on)

    plan_reminders(at=morning(0))
    send_mails(at=morning(0), relevant_titles=relevant_titles)

    lines = [line for line in mailoutbox[0].body.splitlines() if line[:2] in ("1.", "2.", "3.")]
    assert lines == [
        "1. Quá hạn 3 ngày: Việc trước",
        "2. Hôm nay đến hạn: Sinh hoạt chuyên đề",
        "3. Còn 3 ngày: Việc sau",
    ]
