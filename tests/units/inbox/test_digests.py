"""One mail a day of what waits for a person, through the sender."""

from datetime import date, datetime, time, timedelta

import pytest

from portal.lib import clock
from units.enums import MailState, NoticeKind
from units.inbox.models import Notice, ReminderSettings
from units.inbox.services.digests import gather_digests
from units.inbox.services.mail import LEASE, LONGEST, PATIENCE, send_mails, titles_as_filed
from units.inbox.services.notices import DigestLine, NoticeDraft, file_lines, file_notices
from units.tree.models import Unit

MONDAY = clock.local_moment(date(2026, 3, 2), time(7))
HOUR = timedelta(hours=1)


def file(person, *names: str, at: datetime = MONDAY) -> None:
    """A line of each name, which is that of its event."""
    for name in names:
        line = DigestLine(person.pk, 1, -3, None, f"Còn 3 ngày: {name}", "Việc.", "/viec/", at)
        file_lines([line], event=name, about=Unit, at=at)


def send(at: datetime = MONDAY, relevant_titles=titles_as_filed) -> int:
    return send_mails(at=at, relevant_titles=relevant_titles)


def only(*names: str):
    def relevant_titles(notices, *, recipient, at):
        return titles_as_filed([notice for notice in notices if notice.event in names], recipient=recipient, at=at)

    return relevant_titles


def states() -> dict[str, str]:
    return dict(Notice.objects.values_list("event", "mail_state"))


def test_all_that_waits_goes_in_one_mail(org, mailoutbox):
    file(org.secretary, "k1", "k2")
    file(org.other_secretary, "k3")

    assert send() == 2

    subjects = {message.to[0]: message.subject for message in mailoutbox}
    assert subjects == {
        "secretary@example.vn": "Việc cần lưu ý ngày 02/03/2026: 2 việc",
        "other_secretary@example.vn": "Còn 3 ngày: k3",
    }
    text = next(message.body for message in mailoutbox if message.to == ["secretary@example.vn"])
    assert "1. Còn 3 ngày: k1\nViệc.\nMở tại: http://127.0.0.1:8000/viec/\n\n2. Còn 3 ngày: k2" in text
    assert states()["digest"] == MailState.SENT
    assert set(states().values()) == {MailState.SENT}


def test_the_inbox_has_the_lines_and_not_the_mail(org, mailoutbox):
    file(org.secretary, "k1", "k2")

    send()

    assert list(Notice.objects.visible_to(org.secretary).order_by("pk").values_list("event", flat=True)) == ["k1", "k2"]
    assert org.secretary.notices.unread().count() == 2


def test_what_comes_later_on_the_day_waits_for_the_next_digest(org, mailoutbox):
    file(org.secretary, "k1")
    send()
    file(org.secretary, "k2", at=MONDAY + HOUR)

    assert [send(MONDAY + hour * HOUR) for hour in (1, 2, 18, 23)] == [0, 0, 0, 0]
    assert send(MONDAY + 24 * HOUR) == 1

    assert [message.subject for message in mailoutbox] == ["Còn 3 ngày: k1", "Còn 3 ngày: k2"]


def test_nothing_that_still_holds_is_no_mail(org, mailoutbox):
    file(org.secretary, "k1")

    assert send(relevant_titles=only()) == 0

    assert mailoutbox == []
    assert set(states().values()) == {MailState.DROPPED}


def test_only_what_still_holds_is_told(org, mailoutbox):
    file(org.secretary, "k1", "k2")

    send(relevant_titles=only("k2"))

    assert "k1" not in mailoutbox[0].body
    assert (states()["k1"], states()["k2"]) == (MailState.DROPPED, MailState.SENT)


def test_outside_the_hours_and_on_days_off_no_digest_goes(org, mailoutbox):
    friday_evening = clock.local_moment(date(2026, 2, 27), time(19))
    file(org.secretary, "k1", at=friday_evening)

    assert [send(friday_evening + hours * HOUR) for hours in (0, 14, 38)] == [0, 0, 0]
    assert send(MONDAY) == 1


def test_the_hours_are_those_of_the_committee(org, mailoutbox):
    ReminderSettings.objects.create(root=org.committee, mail_from=time(20), mail_until=time(22), rests=False)
    file(org.secretary, "k1")
    file(org.foreign_secretary, "k2")

    assert send() == 1
    assert send(MONDAY + 13 * HOUR) == 1

    assert [message.to for message in mailoutbox] == [["foreign_secretary@example.vn"], ["secretary@example.vn"]]


def test_a_digest_put_back_goes_only_within_the_hours(org, mailoutbox):
    evening = MONDAY + 10 * HOUR
    file(org.secretary, "k1", at=evening)
    gather_digests(at=evening, limit=10)

    assert send(evening + 2 * HOUR) == 0
    assert send(MONDAY + 24 * HOUR) == 1


def test_days_without_a_mail_server_end_in_one_digest(org, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for day in range(3):
        file(org.secretary, f"k{day}", at=MONDAY + day * 24 * HOUR)
        assert send(MONDAY + day * 24 * HOUR) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert send(MONDAY + 72 * HOUR) == 1

    assert mailoutbox[0].subject == "Việc cần lưu ý ngày 05/03/2026: 3 việc"


def test_a_copy_says_the_same_under_the_same_id(org, mailoutbox, monkeypatch):
    """The sender died after the server took the mail; a line came since."""
    file(org.secretary, "k1")
    with monkeypatch.context() as patch:
        patch.setattr("units.inbox.services.mail._settle", lambda *args, **kwargs: None)
        send()
    file(org.secretary, "k2")

    send(MONDAY + LEASE + HOUR)

    assert len({(message.body, message.extra_headers["Message-ID"]) for message in mailoutbox}) == 1
    assert states()["k2"] == MailState.FOR_DIGEST


def test_a_digest_that_fails_for_good_says_so_on_its_lines(org):
    file(org.secretary, "k1")
    gather_digests(at=MONDAY, limit=10)
    given_up = {"mail_state": MailState.SENDING, "attempts": PATIENCE + 1, "claimed_at": MONDAY}
    Notice.objects.filter(kind=NoticeKind.DIGEST).update(**given_up)

    send(MONDAY + 2 * LEASE)

    assert set(states().values()) == {MailState.FAILED}


def test_lines_wait_while_an_earlier_digest_is_under_way(org, mailoutbox):
    file(org.secretary, "k1")
    gather_digests(at=MONDAY, limit=10)
    Notice.objects.filter(kind=NoticeKind.DIGEST).update(mail_after=MONDAY + 26 * HOUR)
    file(org.secretary, "k2", at=MONDAY + 24 * HOUR)

    assert [send(MONDAY + hours * HOUR) for hours in (24, 26, 27, 48)] == [0, 1, 0, 1]
    assert ["k1" in message.subject for message in mailoutbox] == [True, False]


def test_a_long_digest_names_the_first_and_counts_the_rest(org, mailoutbox):
    file(org.secretary, *(f"k{number:03}" for number in range(LONGEST + 7)))

    send()

    assert f"{LONGEST}. Còn 3 ngày" in mailoutbox[0].body
    assert f"{LONGEST + 1}. " not in mailoutbox[0].body
    assert "Còn 7 việc nữa" in mailoutbox[0].body


def test_single_mails_beyond_the_limit_wait_for_the_digest(org, mailoutbox):
    ReminderSettings.objects.create(root=org.committee, single_limit=2)
    drafts = [NoticeDraft(org.secretary, NoticeKind.TASK, f"t{number}", f"Việc {number}") for number in range(5)]
    file_notices(drafts, at=MONDAY)

    send()
    send(MONDAY + HOUR)

    subjects = [message.subject for message in mailoutbox]
    assert subjects == ["Việc 0", "Việc 1", "Việc cần lưu ý ngày 02/03/2026: 3 việc"]


@pytest.mark.parametrize("people", [1, 3])
def test_gathering_takes_as_many_queries_for_many_as_for_one(org, people, django_assert_num_queries):
    for person in (org.secretary, org.other_secretary, org.chair)[:people]:
        file(person, f"k{person.pk}")

    # people, their seats, settings, days off, digests twice; savepoint, digests, whose, lines, its end
    with django_assert_num_queries(11):
        gather_digests(at=MONDAY, limit=10)
