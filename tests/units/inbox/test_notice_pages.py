import pytest
from django.urls import reverse

from tests.factories.people import MOMENT
from units.enums import NoticeKind
from units.inbox.models import Notice
from units.inbox.services.notices import NoticeDraft, file_notices

INBOX = reverse("units:notice_list")


def file(user, event, url="/ho-so/"):
    file_notices([NoticeDraft(user, NoticeKind.TASK, event, f"Việc {event}", url=url)], at=MOMENT)
    return Notice.objects.get(event=event)


def test_the_inbox_shows_what_is_unread(org, sign_in):
    file(org.clerk, "a1")
    file(org.chair, "b1")

    page = sign_in(org.clerk).get(INBOX).content.decode()

    assert "Việc a1" in page
    assert "Việc b1" not in page


def test_opening_marks_as_read_and_goes_on(org, sign_in):
    notice = file(org.clerk, "a1")
    browser = sign_in(org.clerk)

    answer = browser.post(reverse("units:notice_open", args=[notice.pk]))

    assert answer.url == "/ho-so/"
    assert "Việc a1" not in browser.get(INBOX).content.decode()
    assert "Việc a1" in browser.get(INBOX, {"xem": "tat-ca"}).content.decode()


@pytest.mark.parametrize("url", ["", "https://elsewhere.example/", "//elsewhere.example/"])
def test_a_notice_leads_nowhere_else(org, sign_in, url):
    notice = file(org.clerk, "a1", url=url)

    answer = sign_in(org.clerk).post(reverse("units:notice_open", args=[notice.pk]))

    assert answer.url == INBOX


def test_all_can_be_marked_as_read(org, sign_in):
    file(org.clerk, "a1")
    other = file(org.chair, "b1")

    sign_in(org.clerk).post(reverse("units:notice_read_all"))

    assert list(Notice.objects.unread()) == [other]


def test_the_count_stands_in_the_strip(org, sign_in):
    file(org.clerk, "a1")
    file(org.clerk, "a2")

    assert '2<span class="visually-hidden"> chưa đọc' in sign_in(org.clerk).get("/ho-so/").content.decode()


def test_more_notices_cost_no_more_queries(org, sign_in, django_assert_num_queries, django_assert_max_num_queries):
    browser = sign_in(org.clerk)
    file(org.clerk, "a1")
    browser.get(INBOX)
    with django_assert_max_num_queries(20) as one:
        browser.get(INBOX)
    file(org.clerk, "a2")
    file(org.clerk, "a3")

    with django_assert_num_queries(len(one)):
        browser.get(INBOX)
