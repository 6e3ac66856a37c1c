from datetime import timedelta

import pytest
from django.urls import reverse

from portal.lib import clock
from tests.factories import make_assignment, make_issued_plan, make_task
from units.models import Notice


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
    answer = sign_in(org.clerk).post(address(late), {"text": "Đề nghị báo cáo trước thứ Sáu."}, follow=True)

    assert "Đã đôn đốc Chi bộ Kỹ thuật." in answer.content.decode()
    assert list(Notice.objects.values_list("recipient", flat=True)) == [org.secretary.pk]


def test_a_second_word_the_same_day_is_refused_and_kept(org, late, sign_in):
    client = sign_in(org.inspector)
    client.post(address(late), {"text": "Lần một."})

    page = client.post(address(late), {"text": "Lần hai."}).content.decode()

    assert "mỗi ngày chỉ nhắc một lần" in page
    assert "Lần hai." in page
    assert Notice.objects.count() == 1


def test_an_empty_word_is_not_sent(org, late, sign_in):
    assert sign_in(org.inspector).post(address(late), {"text": " "}).status_code == 200
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("chair", 403), ("secretary", 403), ("outsider", 404), ("admin", 404)])
def test_others_may_not_urge(org, late, sign_in, role, status):
    answer = sign_in(getattr(org, role)).post(address(late), {"text": "…"})

    assert answer.status_code == status
    assert not Notice.objects.exists()


def test_what_is_done_is_urged_no_more(org, late, sign_in):
    late.done_on = clock.today()
    late.save()

    assert sign_in(org.clerk).get(address(late)).status_code == 403
