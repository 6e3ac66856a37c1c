from datetime import timedelta

import pytest

from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT, make_person
from units.audit.models import AuditEvent
from units.enums import MailState, NoticeKind, Role
from units.inbox.models import STUCK, Mail, Notice
from units.inbox.services.mail import drop_mail, send_again, send_all_again, send_mails, titles_as_filed
from units.inbox.services.notices import NoticeDraft, file_notices
from units.people.models import Membership

LATER = MOMENT + timedelta(hours=2)


def make_mail(recipient, state: MailState = MailState.FAILED, event: str = "k1") -> Mail:
    file_notices([NoticeDraft(recipient, NoticeKind.TASK, event, f"Việc {event}")], at=MOMENT)
    Notice.objects.filter(event=event).update(mail_state=state, last_error="550", attempts=3)
    return Mail.objects.get(event=event)


@pytest.mark.parametrize("state", STUCK)
def test_a_stuck_mail_goes_out_again(org, state, mailoutbox):
    mail = make_mail(org.secretary, state)

    send_again(mail, by=org.admin, at=LATER)
    send_mails(at=LATER, relevant_titles=titles_as_filed)

    mail.refresh_from_db()
    assert (mail.mail_state, mail.attempts, len(mailoutbox)) == (MailState.SENT, 4, 1)
    event = AuditEvent.objects.about(org.secretary).get()
    assert (event.act, event.actor, event.subject_in_words) == ("mail_sent_again", org.admin, "Người secretary")


def test_sending_again_happens_once(org):
    mail = make_mail(org.secretary)
    send_again(mail, by=org.clerk, at=LATER)

    with pytest.raises(RuleViolation, match="không còn chờ xử lý"):
        send_again(mail, by=org.clerk, at=LATER)

    assert AuditEvent.objects.filter(act="mail_sent_again").count() == 1


@pytest.mark.parametrize("act", [send_again, lambda mail, **who: drop_mail(mail, reason="…", **who)])
def test_others_decide_about_no_mail(org, act):
    with pytest.raises(RuleViolation, match="Chỉ quản trị và cán bộ Văn phòng"):
        act(make_mail(org.secretary), by=org.chair, at=LATER)


def test_all_of_a_choice_go_again_and_no_others(org):
    for event, state in [("k1", MailState.FAILED), ("k2", MailState.DEAD_LETTER), ("k3", MailState.SENT)]:
        make_mail(org.secretary, state, event)
    make_mail(org.foreign_secretary, MailState.FAILED, "k4")

    assert send_all_again(Mail.objects.visible_to(org.clerk).chosen(state="stuck"), by=org.clerk, at=LATER) == 2

    states = dict(Notice.objects.values_list("event", "mail_state"))
    assert states == {"k1": "queued", "k2": "queued", "k3": "sent", "k4": "failed"}
    assert AuditEvent.objects.about(org.committee).get(act="mails_sent_again").details == {"mails": 2}


def test_nothing_to_send_again_leaves_no_trace(org):
    assert send_all_again(Mail.objects.visible_to(org.clerk), by=org.clerk, at=LATER) == 0
    assert not AuditEvent.objects.filter(act="mails_sent_again").exists()


def test_who_manages_no_mails_sends_none_again(org):
    with pytest.raises(RuleViolation, match="Chỉ quản trị"):
        send_all_again(Mail.objects.all(), by=org.secretary, at=LATER)


def test_a_mail_is_dropped_with_a_reason_and_stays_in_the_inbox(org, mailoutbox):
    mail = make_mail(org.secretary, MailState.UNCERTAIN)

    with pytest.raises(RuleViolation, match="Ghi lý do"):
        drop_mail(mail, reason=" ", by=org.clerk, at=LATER)
    drop_mail(mail, reason="Địa chỉ đã bỏ.", by=org.clerk, at=LATER)
    send_mails(at=LATER, relevant_titles=titles_as_filed)

    assert (Mail.objects.get().mail_state, mailoutbox) == (MailState.DROPPED, [])
    assert Notice.objects.visible_to(org.secretary).count() == 1
    assert AuditEvent.objects.about(org.secretary).get().details == {"mail": mail.pk, "reason": "Địa chỉ đã bỏ."}


def test_the_words_of_a_mail_are_for_the_office_of_all_the_recipients_units(org):
    make_mail(org.secretary)
    shared = make_person("shared", org.cell, Role.REPORTER)
    Membership.objects.create(user=shared, unit=org.foreign_cell, role=Role.REPORTER, starts_on=MOMENT.date())
    make_mail(shared, event="k2")

    def hidden(person) -> dict[str, bool]:
        return dict(Mail.objects.visible_to(person).order_by("event").values_list("event", "hides_title"))

    assert hidden(org.clerk) == {"k1": False, "k2": True}
    assert hidden(org.admin) == {"k1": True, "k2": True}
    assert hidden(org.outsider) == {"k2": True}
    assert hidden(org.secretary) == {}


def test_a_digest_is_one_mail_and_its_lines_follow_it(org, mailoutbox):
    digest, line = make_mail(org.secretary, MailState.FAILED, "k1"), make_mail(org.secretary, MailState.FAILED, "k2")
    Notice.objects.filter(event="k1").update(kind=NoticeKind.DIGEST)
    Notice.objects.filter(event="k2").update(digest=digest)
    mails = Mail.objects.visible_to(org.clerk)
    assert list(mails.values_list("event", flat=True)) == ["k1"]

    drop_mail(mails.get(), reason="Đã gọi điện.", by=org.clerk, at=LATER)

    line.refresh_from_db()
    assert line.mail_state == MailState.DROPPED


def test_a_failed_digest_sent_again_says_its_lines(org, mailoutbox):
    digest, line = make_mail(org.secretary, MailState.FAILED, "k1"), make_mail(org.secretary, MailState.FAILED, "k2")
    Notice.objects.filter(event="k1").update(kind=NoticeKind.DIGEST)
    Notice.objects.filter(event="k2").update(digest=digest)

    send_again(Mail.objects.visible_to(org.clerk).get(), by=org.clerk, at=LATER)
    send_mails(at=LATER, relevant_titles=titles_as_filed)

    assert len(mailoutbox) == 1
    assert "Việc k2" in mailoutbox[0].body
    line.refresh_from_db()
    assert line.mail_state == MailState.SENT
