"""The watch, with a clock of its own and a real mail server."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from tests.factories.people import MOMENT, make_person
from units.enums import MailState, NoticeKind, Role
from units.inbox.models import Heartbeat, Notice
from units.inbox.queries import WATCHER
from units.inbox.services import watching
from units.inbox.services.notices import NoticeDraft, file_notices
from units.inbox.services.watching import beat, run_round, watch

MINUTE = timedelta(minutes=1)
DOWN, UP = "Cổng ngừng xử lý công việc nền", "Cổng đã xử lý công việc nền trở lại"


class Day:
    """A clock that each wait moves on, and what happens at its minutes."""

    def __init__(self, *, minutes: int, beats: range = range(0), step: timedelta = MINUTE) -> None:
        self.at, self.round, self.minutes, self.beats, self.step = MOMENT, 0, minutes, beats, step

    def now(self) -> datetime:
        return self.at

    def wait(self, seconds: float) -> bool:
        self.round += 1
        self.at += self.step
        if self.round in self.beats:
            beat("scheduler", at=self.at)
            beat("worker", at=self.at)
        return self.round == self.minutes


def notice_titles() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind=NoticeKind.SYSTEM).order_by("pk")
    return [(notice.recipient.username, notice.title) for notice in rows]


def test_an_outage_is_told_once_and_its_end_once(org, mailoutbox):
    day = Day(minutes=30, beats=range(15, 31))

    watch(now=day.now, wait=day.wait)

    assert notice_titles() == [("admin", DOWN), ("admin", UP)]
    assert [letter.subject for letter in mailoutbox] == [DOWN, UP]
    assert "Bộ hẹn giờ chưa chạy lần nào." in mailoutbox[0].body
    assert "Sự cố báo lúc 08:04 ngày 02/03/2026 đã hết." in mailoutbox[1].body


def test_a_new_outage_is_told_anew(org, mailoutbox):
    for minutes in (range(0), range(1, 11)):
        day = Day(minutes=10, beats=minutes)
        day.at = Heartbeat.objects.get(name=WATCHER.name).at if minutes else MOMENT
        watch(now=day.now, wait=day.wait)
    late = Day(minutes=10)
    late.at = Heartbeat.objects.get(name=WATCHER.name).at
    watch(now=late.now, wait=late.wait)

    assert [title for _, title in notice_titles()] == [DOWN, UP, DOWN]


def test_while_all_goes_on_nobody_is_told(org, mailoutbox):
    day = Day(minutes=20, beats=range(21))

    watch(now=day.now, wait=day.wait)

    assert (notice_titles(), mailoutbox) == ([], [])


def test_a_machine_that_slept_gets_time_to_wake(org):
    day = Day(minutes=4, step=timedelta(hours=1))

    watch(now=day.now, wait=day.wait)

    assert notice_titles() == []


def test_a_restarted_watch_does_not_tell_again(org):
    for minutes in (6, 12):
        run_round(at=MOMENT + minutes * MINUTE, since=MOMENT)

    assert notice_titles() == [("admin", DOWN)]


def test_the_highest_admins_are_told_and_no_others(org):
    top = make_person("top", org.superior, Role.ADMIN)
    make_person("second", org.superior, Role.ADMIN)
    top.is_active = False
    top.save()

    run_round(at=MOMENT + 6 * MINUTE, since=MOMENT)

    assert notice_titles() == [("second", DOWN)]


def test_a_database_that_is_away_is_asked_again(org, monkeypatch, caplog):
    day, calls = Day(minutes=3), []

    def away(**_):
        calls.append(day.at)
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(watching, "run_round", away)
    watch(now=day.now, wait=day.wait)

    assert len(calls) == 3
    assert "could not reach the database" in caplog.text


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_the_watch_sends_its_own_mail_and_leaves_the_rest(org, mail_sink, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_sink.port
    file_notices([NoticeDraft(org.secretary, NoticeKind.TASK, "k1", "Việc mới")], at=MOMENT)

    run_round(at=MOMENT + 6 * MINUTE, since=MOMENT)

    assert [message["subject"] for message in mail_sink.messages] == [DOWN]
    assert Notice.objects.get(event="k1").mail_state == MailState.QUEUED


def test_a_mail_server_that_is_away_is_tried_again(org, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    run_round(at=MOMENT + 6 * MINUTE, since=MOMENT)

    assert Notice.objects.get().mail_state == MailState.QUEUED
