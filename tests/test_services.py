"""The real services the other tests rely on."""

import smtplib

import pytest
from django.db import connection

pytestmark = pytest.mark.services


def test_the_mail_server_keeps_what_it_is_given(mail_sink):
    with smtplib.SMTP("127.0.0.1", mail_sink.port) as sender:
        sender.sendmail("a@example.vn", ["b@example.vn"], "Subject: Xin chao\n\nNoi dung")

    assert [message["subject"] for message in mail_sink.messages] == ["Xin chao"]


def test_another_process_opens_the_database_under_test(worker):
    assert connection.settings_dict["NAME"].split("/")[-1].startswith("test")
    assert worker.poll() is None
