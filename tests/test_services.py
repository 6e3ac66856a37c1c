"""The real services the other tests rely on."""

import smtplib

import pytest
from django.db import connection

from portal.celery import app
from portal.lib import clock
from tests import services
from tests.factories.people import make_organisation
from units.enums import NoticeKind
from units.inbox.models import Heartbeat
from units.inbox.services.notices import NoticeDraft, file_notices

pytestmark = pytest.mark.services


def test_the_mail_server_keeps_what_it_is_given(mail_sink):
    with smtplib.SMTP("127.0.0.1", mail_sink.port) as sender:
        sender.sendmail("a@example.vn", ["b@example.vn"], "Subject: Xin chao\n\nNoi dung")

    assert [message["subject"] for message in mail_sink.messages] == ["Xin chao"]


def test_another_process_opens_the_database_under_test(worker):
    assert connection.settings_dict["NAME"].split("/")[-1].startswith("test")
    assert worker.poll() is None


def test_a_worker_told_three_times_sends_the_mail_once(worker, mail_sink):
    secretary = make_organisation().secretary
    draft = NoticeDraft(recipient=secretary, kind=NoticeKind.TASK, event="thu-nghiem", title="Việc mới cho chi bộ")
    file_notices([draft], at=clock.now())

    for _ in range(3):
        app.send_task("plans.tasks.run_due")
    services.wait_until(lambda: secretary.notices.get().mail_state == "sent")
    told_at = clock.now()
    app.send_task("plans.tasks.run_due")
    services.wait_until(lambda: Heartbeat.objects.filter(name="worker", at__gt=told_at).exists())

    assert [message["to"] for message in mail_sink.messages] == [secretary.email]
