from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.lib import clock
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.inbox.models import Notice


@pytest.fixture
def late(org):
    due_on = clock.today() - timedelta(days=4)
    return make_assignment(make_task(make_issued_plan(org), due_on=due_on), org.cell, due_on=due_on)


def address(assignment) -> str:
    return reverse("plans:assignment_urge", args=[assignment.pk])


def test_the_word_is_written_beforehand(org, late, sign_in):
    page = sign_in(org.inspector).get(address(late)).content.decode()

    assert "Đề nghị Chi bộ Kỹ thuật khẩn trương thực hiện “Sinh hoạt chuyên đề”" in page
    assert "quá 4 ngày" in page


def test_urging_reaches_the_unit(org, late, sign_in):
    words = {"viec": late.pk, "text": "Đề nghị báo cáo trước thứ Sáu."}

    answer = sign_in(org.clerk).post(address(late), words, follow=True)

    assert "Đã đôn đốc Chi bộ Kỹ thuật." in answer.content.decode()
    assert list(Notice.objects.values_list("recipient", flat=True)) == [org.secretary.pk]


def test_a_second_word_the_same_day_is_refused_and_kept(org, late, sign_in):
    client = sign_in(org.inspector)
    client.post(address(late), {"viec": late.pk, "text": "Lần một."})

    page = client.post(address(late), {"viec": late.pk, "text": "Lần hai."}).content.decode()

    assert "mỗi ngày chỉ nhắc một lần" in page
    assert "Lần hai." in page
    assert Notice.objects.count() == 1


def test_an_empty_word_is_not_sent(org, late, sign_in):
    assert sign_in(org.inspector).post(address(late), {"viec": late.pk, "text": " "}).status_code == 200
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("chair", 403), ("secretary", 403), ("outsider", 404), ("admin", 404)])
def test_others_may_not_urge(org, late, sign_in, role, status):
    answer = sign_in(getattr(org, role)).post(address(late), {"viec": late.pk, "text": "…"})

    assert answer.status_code == status
    assert not Notice.objects.exists()


def test_what_is_done_is_urged_no_more(org, late, sign_in):
    late.done_on = clock.today()
    late.save()

    assert sign_in(org.clerk).get(address(late)).status_code == 403


SEVERAL = reverse("plans:urge_several")


def chosen(*assignments) -> str:
    return f"{SEVERAL}?" + "&".join(f"viec={row.pk}" for row in assignments)


@pytest.fixture
def several(org, late):
    return [late, make_assignment(late.task, org.other_cell), make_assignment(late.task, org.union)]


def test_a_selection_is_shown_by_unit_before_it_is_sent(org, several, sign_in):
    page = sign_in(org.inspector).get(chosen(*several)).content.decode()

    assert page.index("Chi bộ Kỹ thuật") < page.index("Chi bộ Kinh doanh") < page.index("Công đoàn cơ sở")
    assert "Người nhận: Người secretary" in page
    assert "Không gửi: đơn vị chưa có người báo cáo" in page
    assert page.count(" checked") == 2
    assert not Notice.objects.exists()


def test_a_selection_is_urged_with_one_text(org, several, sign_in):
    words = {"viec": [row.pk for row in several[:2]], "text": "Đề nghị khẩn trương."}

    answer = sign_in(org.clerk).post(chosen(*several), words, follow=True)

    assert "Đã đôn đốc 2 đơn vị về 2 nhiệm vụ." in answer.content.decode()
    assert set(Notice.objects.values_list("recipient__username", flat=True)) == {"secretary", "other_secretary"}


def test_a_refused_selection_keeps_its_ticks_and_text(org, several, sign_in):
    words = {"viec": [row.pk for row in several], "text": "Đề nghị khẩn trương lần này."}

    page = sign_in(org.clerk).post(chosen(*several), words).content.decode()

    assert "Chưa gửi lời đôn đốc nào." in page
    assert "Đề nghị khẩn trương lần này." in page
    assert page.count(" checked") == 2
    assert not Notice.objects.exists()


def test_nothing_ticked_leads_back_to_the_list(org, late, sign_in):
    client = sign_in(org.clerk)

    assert "Chưa chọn nhiệm vụ nào" in client.get(SEVERAL, follow=True).content.decode()
    assert "Chưa chọn nhiệm vụ nào để đôn đốc." in client.post(chosen(late), {"text": "…"}).content.decode()


def test_what_others_may_not_see_cannot_be_chosen(org, late, sign_in):
    client = sign_in(org.outsider)

    assert late.title not in client.get(chosen(late)).content.decode()
    answer = client.post(chosen(late), {"viec": late.pk, "text": "…"}).content.decode()
    assert "không còn trong phạm vi" in answer
    assert not Notice.objects.exists()


def test_the_preview_costs_the_same_for_one_and_for_three(org, several, sign_in, django_assert_num_queries):
    client = sign_in(org.clerk)
    with CaptureQueriesContext(connection) as one:
        client.get(chosen(several[0]))

    with django_assert_num_queries(len(one)):
        client.get(chosen(*several))


@pytest.mark.parametrize(("person", "ticks"), [("clerk", 3), ("inspector", 3), ("chair", 0), ("secretary", 0)])
def test_the_list_lets_those_tick_who_may_urge(org, several, sign_in, person, ticks):
    page = sign_in(getattr(org, person)).get(reverse("plans:task_list")).content.decode()

    assert page.count('name="viec"') == ticks
    assert (SEVERAL in page) == bool(ticks)
