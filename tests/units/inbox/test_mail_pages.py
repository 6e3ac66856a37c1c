from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.lib import clock
from tests.factories.people import MOMENT
from tests.units.inbox.test_mails import make_mail
from units.audit.models import AuditEvent
from units.enums import MailState, Role
from units.inbox.models import Mail, Notice

LIST, AGAIN_ALL = reverse("units:mail_list"), reverse("units:mail_retry_all")


@pytest.fixture
def mails(org):
    states = [MailState.SENT, MailState.QUEUED, MailState.UNCERTAIN, MailState.FAILED, MailState.DEAD_LETTER]
    return {state: make_mail(org.secretary, state, f"k{number}") for number, state in enumerate(states)}


def page_of(client, **query: str) -> str:
    return client.get(LIST, query).content.decode()


def test_the_clerk_sees_what_became_of_each_mail(org, mails, sign_in):
    page = page_of(sign_in(org.clerk))

    for words in ("Người secretary", "Việc k0", "Đã gửi", "Chờ gửi", "Chưa rõ đã gửi", "Gửi lỗi", "Gác lại", "550"):
        assert words in page
    assert "Gửi lại 3 thư cần xử lý" in page
    assert page.count("Bỏ</summary>") == 3


@pytest.mark.parametrize(("who", "is_seen"), [("clerk", False), ("admin", False), ("outsider", True)])
def test_the_mails_of_a_person_who_moved_are_for_the_new_unit(org, mails, sign_in, who, is_seen):
    today = clock.today()
    org.secretary.memberships.update(ends_on=today)
    org.secretary.memberships.create(unit=org.foreign_cell, role=Role.REPORTER, starts_on=today)

    page = page_of(sign_in(getattr(org, who)))

    assert ("Người secretary" in page) is is_seen


def test_the_admin_sees_no_words_of_them(org, mails, sign_in):
    Notice.objects.filter(mail_state=MailState.DEAD_LETTER).update(last_error="got 'Việc k4' for header 'Subject'")

    page = page_of(sign_in(org.admin))

    assert "Người secretary" in page
    assert "Không soạn được thư" in page
    assert "Việc k" not in page


def test_figures_stand_for_the_days_asked_and_open_their_mails(org, mails, sign_in):
    Notice.objects.filter(mail_state=MailState.FAILED).update(created_at=MOMENT - timedelta(days=3))

    answer = sign_in(org.clerk).get(LIST, {"starts_on": "02/03/2026", "state": "sent"})

    tiles = {tile["label"]: tile["value"] for tile in answer.context["tiles"]}
    assert tiles == {"Đã gửi": 1, "Chờ gửi": 1, "Chưa rõ đã gửi": 1, "Gửi lỗi": 0, "Gác lại": 1}
    assert answer.context["tiles"][4]["url"] == "?starts_on=02%2F03%2F2026&state=dead_letter"
    assert [mail.event for mail in answer.context["page"].rows] == ["k0"]


@pytest.mark.parametrize(
    ("state", "keys"),
    [("stuck", {"k2", "k3", "k4"}), ("waiting", {"k1"}), ("dead_letter", {"k4"}), ("", {"k0", "k1", "k2", "k3", "k4"})],
)
def test_the_list_is_narrowed_by_state(org, mails, sign_in, state, keys):
    rows = sign_in(org.admin).get(LIST, {"state": state}).context["page"].rows

    assert {mail.event for mail in rows} == keys


def test_a_filter_that_cannot_be_read_shows_nothing_and_sends_nothing(org, mails, sign_in):
    client = sign_in(org.clerk)

    assert client.get(LIST, {"state": "khac"}).context["page"].rows == []
    client.post(f"{AGAIN_ALL}?state=khac")
    assert Mail.objects.stuck().count() == 3


def test_one_is_sent_again_and_the_filter_kept(org, mails, sign_in):
    url = reverse("units:mail_retry", args=[mails[MailState.FAILED].pk])

    answer = sign_in(org.clerk).post(f"{url}?state=failed", follow=True)

    assert answer.redirect_chain == [(f"{LIST}?state=failed", 302)]
    assert "Thư cho Người secretary sẽ được gửi lại" in answer.content.decode()
    assert Mail.objects.get(event="k3").mail_state == MailState.QUEUED


def test_a_second_click_is_told_so(org, mails, sign_in):
    url = reverse("units:mail_retry", args=[mails[MailState.SENT].pk])

    assert "không còn chờ xử lý" in sign_in(org.clerk).post(url, follow=True).content.decode()


def test_all_of_the_filter_are_sent_again(org, mails, sign_in):
    client = sign_in(org.admin)

    assert "1 thư sẽ được gửi lại" in client.post(f"{AGAIN_ALL}?state=dead_letter", follow=True).content.decode()
    assert "Không còn thư nào" in client.post(f"{AGAIN_ALL}?state=dead_letter", follow=True).content.decode()
    assert Mail.objects.stuck().count() == 2


def test_one_is_dropped_with_a_reason(org, mails, sign_in):
    client, url = sign_in(org.clerk), reverse("units:mail_drop", args=[mails[MailState.DEAD_LETTER].pk])

    assert "Ghi lý do bỏ thư" in client.post(url, follow=True).content.decode()
    assert "Đã bỏ thư cho Người secretary" in client.post(url, {"reason": "Đã\0 nghi\u0309."}, follow=True).text
    assert Mail.objects.get(event="k4").mail_state == MailState.DROPPED
    assert AuditEvent.objects.get(act="mail_dropped").details["reason"] == "Đã nghỉ."


def test_a_reason_too_long_to_be_kept_is_refused_in_words(org, mails, sign_in):
    url = reverse("units:mail_drop", args=[mails[MailState.DEAD_LETTER].pk])

    page = sign_in(org.clerk).post(url, {"reason": "a" * 301}, follow=True).text

    assert "tối đa 300 kí tự" in page
    assert Mail.objects.get(event="k4").mail_state == MailState.DEAD_LETTER


def test_three_mails_cost_as_many_queries_as_one(org, sign_in, django_assert_num_queries):
    make_mail(org.secretary)
    client = sign_in(org.clerk)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    make_mail(org.other_secretary, MailState.DEAD_LETTER, "k2")
    make_mail(org.chair, MailState.UNCERTAIN, "k3")

    with django_assert_num_queries(len(one)):
        client.get(LIST)
