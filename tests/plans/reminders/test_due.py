"""The round that does all due work: by the command, by a real worker, and past a part that fails."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from plans import tasks as due
from plans.reminders.services.planner import plan_reminders
from plans.tasks import run_due as run_due_task
from plans.tasks import run_due_work
from portal.lib import clock
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from tests.services import celery_worker, wait_until
from units.enums import MailState, Role
from units.inbox.models import Heartbeat, Notice, ReminderSettings
from units.inbox.services.mail import LEASE
from units.people.models import Membership

DUE = date(2026, 3, 20)
EARLY = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def org(org):
    """With nobody who is told of the log each week: the mails here are those of the work."""
    Membership.objects.filter(role=Role.INSPECTOR).delete()
    return org


@pytest.fixture
def assignment(org):
    return make_assignment(make_task(make_issued_plan(org), due_on=DUE), org.cell, assigned_at=EARLY)


def test_the_command_reminds_and_mails_at_a_moment(org, assignment, mailoutbox):
    call_command("run_due", at="2026-03-17T08:00")

    assert [message.subject for message in mailoutbox] == ["Còn 3 ngày: Sinh hoạt chuyên đề"]
    assert mailoutbox[0].to == ["secretary@example.vn"]


def test_running_the_command_again_sends_nothing_more(org, assignment, mailoutbox):
    for minute in range(3):
        call_command("run_due", at=f"2026-03-17T08:0{minute}")

    assert len(mailoutbox) == 1


def test_the_command_says_what_moment_it_does_not_understand(db):
    with pytest.raises(CommandError, match="Không hiểu thời điểm 'mai'"):
        call_command("run_due", at="mai", stdout=StringIO())


def test_a_reminder_is_not_mailed_once_the_work_is_done(org, assignment, mailoutbox):
    run_due_work(at=clock.local_moment(DUE))  # midnight: the mail waits for the morning
    assignment.done_on = DUE
    assignment.save()

    run_due_work(at=clock.local_moment(DUE) + timedelta(hours=8))

    assert mailoutbox == []
    assert set(Notice.objects.values_list("kind", "mail_state")) == {
        ("reminder", MailState.DROPPED),
        ("digest", MailState.DROPPED),
    }


def test_a_part_that_fails_does_not_stop_the_next(org, assignment, mailoutbox, monkeypatch):
    run_due_work(at=clock.local_moment(DUE))
    Heartbeat.objects.all().delete()

    def plan_reminders(*, at):
        raise ValueError("broken")

    monkeypatch.setattr(due, "plan_reminders", plan_reminders)
    with pytest.raises(ExceptionGroup):
        run_due_work(at=clock.local_moment(DUE) + timedelta(hours=8))

    assert len(mailoutbox) == 1
    assert not Heartbeat.objects.filter(name="worker").exists()


def test_a_round_leaves_its_heartbeats(db):
    moment = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)

    run_due_work(at=moment)

    assert dict(Heartbeat.objects.values_list("name", "at")) == dict.fromkeys(
        ["acknowledging", "reminders", "strays", "worker"], moment
    )


def test_the_command_is_its_own_scheduler(db):
    call_command("run_due", at="2026-03-17T08:00")

    assert set(Heartbeat.objects.values_list("name", flat=True)) == {
        "acknowledging",
        "reminders",
        "scheduler",
        "strays",
        "worker",
    }


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_tick_without_a_worker_marks_the_scheduler_alone():
    run_due_task.delay()

    assert list(Heartbeat.objects.values_list("name", flat=True)) == ["scheduler"]


def mail_at_any_hour(org) -> None:
    ReminderSettings.objects.create(root=org.committee, mail_from=time.min, mail_until=time.max, rests=False)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_sends_the_reminder_by_real_mail(org, worker, mail_sink):
    mail_at_any_hour(org)
    # Given now: a tick left over from another test may have planned this day already.
    make_assignment(make_task(make_issued_plan(org), due_on=clock.today()), org.cell, assigned_at=clock.now())

    run_due_task.delay()
    run_due_task.delay()
    run_due_task.delay()
    wait_until(lambda: Notice.objects.filter(mail_state=MailState.SENT).exists())

    subjects = [message["subject"].strip() for message in mail_sink.messages]  # a long header is folded
    assert subjects == ["Hôm nay đến hạn: Sinh hoạt chuyên đề"]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_sending_loses_no_mail(org, mail_sink, monkeypatch, settings):
    """The server has taken the mail, the worker dies before it can say so."""
    mail_at_any_hour(org)
    make_assignment(make_task(make_issued_plan(org), due_on=clock.today()), org.cell, assigned_at=EARLY)
    plan_reminders(at=clock.now())
    deliver = type(mail_sink).handle_DATA

    async def keep_and_stall(self, server, session, envelope):
        await deliver(self, server, session, envelope)
        await asyncio.sleep(30)

    monkeypatch.setattr(type(mail_sink), "handle_DATA", keep_and_stall)
    with celery_worker(EMAIL_URL=mail_sink.url) as worker:
        run_due_task.delay()
        wait_until(lambda: bool(mail_sink.messages))
        worker.kill()
        worker.wait()
    assert Notice.objects.get(kind="digest").mail_state == MailState.SENDING

    monkeypatch.setattr(type(mail_sink), "handle_DATA", deliver)
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", mail_sink.port
    settings.EMAIL_HOST = "127.0.0.1"
    Notice.objects.update(claimed_at=F("claimed_at") - 2 * LEASE)  # not the clock ahead: late at night that is tomorrow
    run_due_work(at=clock.now())

    assert set(Notice.objects.values_list("mail_state", flat=True)) == {MailState.SENT}
    assert len(mail_sink.messages) == 2
    assert len({message["Message-ID"] for message in mail_sink.messages}) == 1
