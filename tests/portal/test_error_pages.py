import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from plans.enums import ActivityState
from plans.outline.models import Plan
from tests.factories.people import PASSWORD
from tests.factories.plans import make_activity, make_issued_plan
from units.audit.models import AuditEvent


def test_an_unknown_address_is_told_in_vietnamese(org, sign_in):
    answer = sign_in(org.clerk).get("/khong-co/")

    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


def test_a_refusal_says_what_to_do(org, sign_in):
    answer = sign_in(org.clerk).get(reverse("units:person_list"))

    assert answer.status_code == 403
    assert "đổi vai trò" in answer.content.decode()


def test_a_form_without_its_token_says_what_to_do(org):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(reverse("units:sign_in"), {"username": "clerk", "password": PASSWORD})

    assert answer.status_code == 403
    assert "Trang đã cũ" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_error_pages_need_nothing(name):
    assert "Về Việc cần làm" in render_to_string(name)


def test_a_step_that_is_done_already_leads_to_how_it_stands_now(org, sign_in):
    plan = make_issued_plan(org)

    answer = sign_in(org.chair).post(reverse("plans:plan_issue", args=[plan.pk]), {"number": 9})

    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Bước này có thể đã xong" in text
    assert "Phần vừa nhập vẫn còn ở trang trước" in text
    assert f'href="{reverse("plans:plan_detail", args=[plan.pk])}"' in text
    assert list(Plan.objects.values_list("number")) == [(plan.number,)]


def test_an_activity_reopened_in_a_second_window_is_not_reopened_twice(org, sign_in):
    activity = make_activity(make_issued_plan(org), org.cell, ActivityState.ACCEPTED)
    first, second = sign_in(org.clerk), sign_in(org.clerk)
    url, values = reverse("plans:activity_reopen", args=[activity.pk]), {"usual": ["Trùng hoạt động"]}
    first.post(url, values)

    answer = second.post(url, values)

    assert answer.status_code == 403
    assert f'href="{reverse("plans:activity_detail", args=[activity.pk])}"' in answer.content.decode()
    assert list(AuditEvent.objects.filter(act="activity_reopened").values_list("subject_id")) == [(activity.pk,)]
