from datetime import timedelta

import pytest
from django.urls import reverse

from portal.lib import clock
from tests.factories.plans import make_assignment, make_issued_plan, make_task

URL = reverse("reports:home")
ROLES = ["secretary", "clerk", "chair", "inspector", "superior_reader", "admin", "outsider"]


@pytest.fixture
def late(org):
    due_on = clock.today() - timedelta(days=4)
    return make_assignment(make_task(make_issued_plan(org), due_on=due_on), org.cell, due_on=due_on)


def test_home_shows_what_waits_with_its_one_next_action(org, late, sign_in):
    page = sign_in(org.secretary).get(URL).content.decode()

    assert "Quá hạn" in page
    assert "Nhận nhiệm vụ: Sinh hoạt chuyên đề" in page
    assert "quá 4 ngày" in page
    assert f'action="{reverse("plans:assignment_acknowledge", args=[late.pk])}"' in page


def test_home_says_when_nothing_waits_and_what_comes_next(org, late, sign_in):
    late.due_on = clock.today() + timedelta(days=60)
    late.acknowledged_at = clock.now()
    late.save()

    page = sign_in(org.secretary).get(URL).content.decode()

    assert "Không còn việc nào." in page
    assert f"Việc tiếp theo đến hạn ngày {late.due_on:%d/%m/%Y}." in page


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_home(org, late, sign_in, role):
    assert sign_in(getattr(org, role)).get(URL).status_code == 200


def test_home_needs_a_sign_in(client, db):
    assert client.get(URL).url.startswith(reverse("units:sign_in"))


def test_home_takes_no_post(org, sign_in):
    assert sign_in(org.clerk).post(URL).status_code == 405
