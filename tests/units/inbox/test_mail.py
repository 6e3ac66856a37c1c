"""The sending of mails, through a real SMTP server."""

from datetime import timedelta
from threading import Thread

import pytest
from aiosmtpd.smtp import SMTP
from django.core.mail import get_connection
from django.db import OperationalError, connection

from portal.lib.mail import message_id
from tests.factories.people import MOMENT
from units.enums import MailState, NoticeKind
from units.inbox.models import Notice, ReminderSettings
from units.inbox.services import mail
from units.inbox.services.mail import LEASE, PATIENCE, WAITS, compose, send_mails, titles_as_filed
from units.inbox.services.notices import NoticeDraft, file_notices

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def smtp(mail_sink, settings):
    """Our own process sends to the sink."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", mail_sink.port, False
    return mail_sink


def file(recipient, *events: str) -> None:
    drafts = [
        NoticeDraft(recipient, NoticeKind.TASK, event, f"Việc mới & gấp: {event}", body="Đọc kỹ.", url="/viec/")
        for event in events
    ]
    file_notices(drafts, at=MOMENT)


def states() -> dict[str, str]:
    return dict(Notice.objects.values_list("event", "mail_state"))


def subjects(sink) -> list[str]:
    return sorted(message["subject"] for message in sink.messages)


def test_a_mail_says_what_and_where_in_plain_vietnamese(org, smtp):
    file(org.secretary, "k1")

    assert send_mails(at=MOMENT, relevant_titles=titles_as_filed) == 1

    (message,) = smtp.messages
    text = message.get_content()
    assert message["to"] == "secretary@example.vn"
    assert message["subject"] == "Việc mới & gấp: k1"
    assert message["Message-ID"] == message_id(f"k1:{org.secretary.pk}", host="127.0.0.1")
    assert "Kính gửi đồng chí Người secretary" in text
    assert "Việc mới & gấp: k1" in text
    assert "http://127.0.0.1:8000/viec/" in text
    assert states() == {"k1": MailState.SENT}


def test_a_sent_mail_is_not_sent_again(org, smtp):
    file(org.secretary, "k1")

    assert [send_mails(at=MOMENT, relevant_titles=titles_as_filed) for _ in range(3)] == [1, 0, 0]


def test_a_mail_waits_for_its_hour(org, smtp):
    file(org.secretary, "k1")
    Notice.objects.update(mail_after=MOMENT + timedelta(hours=1))

    assert send_mails(at=MOMENT, relevant_titles=titles_as_filed) == 0
    assert send_mails(at=MOMENT + timedelta(hours=1), relevant_titles=titles_as_filed) == 1


def test_what_no_longer_matters_is_dropped(org, smtp):
    def gone_is_over(notices, *, recipient, at):
        return titles_as_filed([notice for notice in notices if notice.event != "gone"], recipient=recipient, at=at)

    file(org.secretary, "gone", "holds")

    send_mails(at=MOMENT, relevant_titles=gone_is_over)

    assert states() == {"gone": MailState.DROPPED, "holds": MailState.SENT}
    assert len(smtp.messages) == 1


def test_who_wants_no_mail_any_more_gets_none(org, smtp):
    file(org.secretary, "k1")
    org.secretary.wants_mail = False
    org.secretary.save()

    send_mails(at=MOMENT, relevant_titles=titles_as_filed)

    assert states() == {"k1": MailState.DROPPED}
    assert smtp.messages == []


def test_a_silent_sender_is_followed_by_another_with_the_same_id(org, smtp, monkeypatch):
    """Killed between the claim and the word of success: the server has the mail, we do not know."""
    file(org.secretary, "k1")
    with monkeypatch.context() as patch:
        patch.setattr(mail, "_settle", lambda *args, **kwargs: None)
        send_mails(at=MOMENT, relevant_titles=titles_as_filed)
    assert states() == {"k1": MailState.SENDING}

    assert send_mails(at=MOMENT + LEASE, relevant_titles=titles_as_filed) == 0
    assert send_mails(at=MOMENT + 2 * LEASE, relevant_titles=titles_as_filed) == 1

    assert states() == {"k1": MailState.SENT}
    assert len({message["Message-ID"] for message in smtp.messages}) == 1


def test_what_cannot_be_composed_is_put_aside_at_once_and_the_rest_goes_on(org, smtp, monkeypatch):
    file(org.secretary, "k1")
    file(org.other_secretary, "k2", "k3")
    type(org.secretary).objects.filter(pk=org.secretary.pk).update(email="a@example.vn\nBcc: all@example.vn")

    def raising(notice, **kwargs):
        return compose(notice, **kwargs) if notice.event != "k2" else {}[notice.event]

    monkeypatch.setattr(mail, "compose", raising)
    for hour in range(3):
        send_mails(at=MOMENT + timedelta(hours=hour), relevant_titles=titles_as_filed)

    assert states() == {"k1": MailState.DEAD_LETTER, "k2": MailState.DEAD_LETTER, "k3": MailState.SENT}
    assert dict(Notice.objects.values_list("event", "attempts")) == {"k1": 1, "k2": 1, "k3": 1}
    assert "Invalid address" in Notice.objects.get(event="k1").last_error
    assert subjects(smtp) == ["Việc mới & gấp: k3"]


def test_a_busy_database_puts_nothing_aside(org, smtp):
    file(org.secretary, "k1")

    def busy(notices, **kwargs):
        raise OperationalError("database is locked")

    send_mails(at=MOMENT, relevant_titles=busy)

    assert states() == {"k1": MailState.QUEUED}
    assert "locked" in Notice.objects.get().last_error


@pytest.fixture
def no_such_box(smtp, monkeypatch):
    """The server refuses one address, as a real one does: by the recipient, not by the letter."""

    async def refuse(self, _server, *arguments):
        _session, envelope, address, _options = arguments
        if address == "secretary@example.vn":
            return "550 khong co hop thu nay"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    monkeypatch.setattr(type(smtp), "handle_RCPT", refuse, raising=False)
    return smtp


def test_a_refused_address_backs_off_and_the_rest_goes_out(org, no_such_box):
    file(org.secretary, "k1")
    file(org.other_secretary, "k2")

    send_mails(at=MOMENT, relevant_titles=titles_as_filed)

    refused = Notice.objects.get(event="k1")
    assert states() == {"k1": MailState.QUEUED, "k2": MailState.SENT}
    assert refused.mail_after >= MOMENT + WAITS[0]
    assert "550" in refused.last_error


def test_a_refused_mail_fails_after_its_last_attempt(org, no_such_box):
    file(org.secretary, "k1")

    for day in range(len(WAITS) + 3):
        send_mails(at=MOMENT + timedelta(days=day), relevant_titles=titles_as_filed)

    assert states() == {"k1": MailState.FAILED}
    assert Notice.objects.get().attempts == len(WAITS) + 1


@pytest.mark.parametrize("step", ["handle_RCPT", "handle_DATA"])
def test_a_server_that_says_later_for_three_days_loses_nothing(org, smtp, monkeypatch, step):
    file(org.secretary, "k1")

    async def later(self, server, session, envelope, *args):
        return "451 xin thu lai sau"

    with monkeypatch.context() as patch:
        patch.setattr(type(smtp), step, later, raising=False)
        for hour in range(72):
            send_mails(at=MOMENT + timedelta(hours=hour), relevant_titles=titles_as_filed)
    assert states() == {"k1": MailState.QUEUED}
    assert "451" in Notice.objects.get().last_error

    send_mails(at=MOMENT + timedelta(hours=80), relevant_titles=titles_as_filed)
    assert states() == {"k1": MailState.SENT}


def test_even_later_comes_to_an_end(org, smtp, monkeypatch):
    file(org.secretary, "k1")
    Notice.objects.update(attempts=PATIENCE)

    async def later(self, server, session, envelope):
        return "451 xin thu lai sau"

    monkeypatch.setattr(type(smtp), "handle_DATA", later)
    send_mails(at=MOMENT, relevant_titles=titles_as_filed)

    assert states() == {"k1": MailState.FAILED}


def test_a_line_broken_while_sending_leaves_it_uncertain(org, smtp, monkeypatch):
    file(org.secretary, "k1", "k2")

    async def hang_up(self, *args):
        self.transport.close()

    with monkeypatch.context() as patch:
        patch.setattr(SMTP, "smtp_DATA", hang_up)
        send_mails(at=MOMENT, relevant_titles=titles_as_filed)
    assert set(states().values()) == {MailState.UNCERTAIN}

    send_mails(at=MOMENT + timedelta(hours=1), relevant_titles=titles_as_filed)
    assert set(states().values()) == {MailState.SENT}


def test_an_unreachable_server_costs_no_attempt(org, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    file(org.secretary, "k1")

    assert send_mails(at=MOMENT, relevant_titles=titles_as_filed) == 0

    assert states() == {"k1": MailState.QUEUED}
    assert Notice.objects.get().attempts == 0


def test_many_senders_at_once_send_each_mail_once(org, smtp):
    ReminderSettings.objects.create(root=org.committee, single_limit=100)
    file(org.secretary, *(f"k{number}" for number in range(30)))

    def send() -> None:
        send_mails(at=MOMENT, relevant_titles=titles_as_filed)
        connection.close()

    senders = [Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert len(smtp.messages) == len(set(subjects(smtp))) == 30
    assert set(states().values()) == {MailState.SENT}


def test_no_transaction_is_open_while_the_server_is_spoken_to(org, smtp, monkeypatch):
    file(org.secretary, "k1")
    transaction_states = []
    backend = type(get_connection())
    send_messages = backend.send_messages

    def watch(self, messages):
        transaction_states.append(connection.in_atomic_block)
        return send_messages(self, messages)

    monkeypatch.setattr(backend, "send_messages", watch)
    send_mails(at=MOMENT, relevant_titles=titles_as_filed)

    assert transaction_states == [False]
