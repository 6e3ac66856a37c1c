from datetime import date

import pytest
from django.urls import reverse

from plans.work.models import Assignment, UnitRequest
from tests.browsing import arrive, submit
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from tests.factories.work import make_request


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-03-02T03:00:00Z", tick=False)


@pytest.fixture
def work(org):
    return make_assignment(make_task(make_issued_plan(org), org.cell), org.cell)


def page(work):
    return reverse("plans:assignment_detail", args=[work.pk])


def test_a_unit_asks_and_the_office_answers(org, sign_in, work):
    asking = reverse("plans:request_create", args=[work.pk])
    words = {"wanted_on": "10/04/2026", "reason": "Chờ tài liệu."}
    assert arrive(submit(sign_in(org.secretary), asking, **words)) == page(work)

    answering = reverse("plans:request_answer", args=[UnitRequest.objects.get().pk])
    assert answering in sign_in(org.clerk).get(page(work)).content.decode()
    assert arrive(submit(sign_in(org.clerk), answering, remedy="extend", words="Đồng ý.")) == page(work)

    text = sign_in(org.secretary).get(page(work)).content.decode()
    for phrase in ("Đề nghị gia hạn đến 10/04/2026", "Chờ tài liệu.", "Đã đồng ý", "Gia hạn từ 20/03/2026"):
        assert phrase in text


def test_a_wrong_request_keeps_what_was_typed(org, sign_in, work):
    asking = reverse("plans:request_create", args=[work.pk])

    text = submit(sign_in(org.secretary), asking, wanted_on="01/03/2026", reason="Lời đã gõ.").content.decode()

    assert "Hạn đề nghị phải sau hạn đang có (20/3/2026)." in text
    assert "Lời đã gõ." in text


def test_targets_are_changed_in_an_answer(org, sign_in, work):
    unit_request = make_request(work, kind="adjustment", wanted_on=None)
    answering = reverse("plans:request_answer", args=[unit_request.pk])

    arrive(submit(sign_in(org.clerk), answering, remedy="targets", figure_cell_meetings="1", words="Bớt một."))

    work.refresh_from_db()
    assert work.targets == {"cell_meetings": 1}


def test_an_answer_that_lacks_its_words_keeps_the_choice(org, sign_in, work):
    answering = reverse("plans:request_answer", args=[make_request(work).pk])

    answer = submit(sign_in(org.clerk), answering, remedy="refuse", due_on="11/04/2026")

    text = answer.content.decode()
    assert "Ghi lời trả lời để đơn vị biết." in text
    assert "11/04/2026" in text


def test_who_comes_second_is_led_to_the_answer(org, sign_in, work):
    answered = {"state": "refused", "answer": "Giữ hạn.", "answered_by": org.clerk, "answered_at": MOMENT}
    unit_request = make_request(work, **answered)

    answer = sign_in(org.clerk).get(reverse("plans:request_answer", args=[unit_request.pk]), follow=True)

    assert "Đề nghị này đã được trả lời: không đồng ý." in answer.content.decode()


def test_a_cooperating_unit_does_not_read_requests(org, sign_in):
    task = make_task(make_issued_plan(org), org.cell, cooperating=(org.other_cell,))
    unit_request = make_request(make_assignment(task, org.cell))

    text = sign_in(org.other_secretary).get(page(unit_request.assignment)).content.decode()

    assert unit_request.reason not in text


def test_the_list_finds_who_waits_for_an_answer(org, sign_in, work):
    make_request(work)
    make_assignment(make_task(work.task.plan, org.other_cell), org.other_cell)

    rows = sign_in(org.clerk).get("/nhiem-vu/?state=asking").context["page"].rows

    assert list(rows) == [work]


def test_the_office_withdraws_the_work_of_one_unit(org, sign_in, work):
    url = reverse("plans:assignment_withdraw", args=[work.pk])
    assert "Chưa điền mục này." in submit(sign_in(org.clerk), url).content.decode()

    assert arrive(submit(sign_in(org.clerk), url, reason="Trùng việc.")) == page(work)

    assert "Thu hồi: Trùng việc." in sign_in(org.secretary).get(page(work)).content.decode()
    assert sign_in(org.inspector).get(url).status_code == 403
    assert sign_in(org.outsider).get(url).status_code == 404
    assert sign_in(org.clerk).put(url).status_code == 405


def test_pages_say_by_when_work_is_to_be_seen_and_how_late_it_is(org, sign_in, work, time_machine):
    Assignment.objects.update(acknowledge_by=date(2026, 3, 4))
    client = sign_in(org.clerk)
    assert "hạn nhận việc" in client.get(page(work)).content.decode()
    assert list(client.get("/nhiem-vu/?state=unseen").context["page"].rows) == []

    time_machine.move_to("2026-03-06T03:00:00Z", tick=False)

    assert "chưa nhận, quá 2 ngày" in client.get(page(work)).content.decode()
    assert list(client.get("/nhiem-vu/?state=unseen").context["page"].rows) == [work]
