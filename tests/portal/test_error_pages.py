import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.factories.people import PASSWORD


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
