import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories.people import PASSWORD
from units.people.models import User

SIGN_IN = reverse("units:sign_in")
PROFILE = reverse("units:profile")
WORDS = {"email": "vp@khukinhte.test", "wants_mail": "no", "note": '\n<b>"dòng một\r\ndòng hai'}
PERSON = {"username": "clerk", "password": PASSWORD}


def sealed_form_in(page) -> str:
    return page.context["sealed_form"]


def test_what_was_sent_signed_out_is_offered_after_signing_in(org, client):
    refusal = client.post(PROFILE, WORDS)

    offered = client.post(SIGN_IN, {**PERSON, "kept": sealed_form_in(refusal)})

    assert refusal.status_code == 401
    assert "Phiên làm việc đã hết" in refusal.content.decode()
    assert offered.context["sent_form"].path == PROFILE
    assert offered.context["sent_form"].fields == [list(pair) for pair in WORDS.items()]
    assert f'<form method="post" action="{PROFILE}">' in offered.content.decode()
    assert '<textarea name="note" hidden>\n\n&lt;b&gt;&quot;dòng một\r\ndòng hai</textarea>' in offered.content.decode()


def test_a_wrong_password_keeps_what_was_sent(org, client):
    refusal = client.post(PROFILE, WORDS)

    again = client.post(SIGN_IN, {**PERSON, "password": "sai", "kept": sealed_form_in(refusal)})

    assert sealed_form_in(again) == sealed_form_in(refusal)


def test_passwords_are_not_kept(org, client):
    refusal = client.post(reverse("units:password_change"), {"old_password": PASSWORD, "new_password1": "bi-mat-moi"})

    offered = client.post(SIGN_IN, {**PERSON, "kept": sealed_form_in(refusal)})

    assert offered.context["sent_form"].fields == []


@pytest.mark.parametrize("sealed_form", ["", "bịa", "W10:1tEv:x"])
def test_what_we_did_not_keep_ourselves_is_not_offered(sealed_form, org, client):
    answer = client.post(SIGN_IN, {**PERSON, "kept": sealed_form, "next": PROFILE})

    assert answer.status_code == 302
    assert answer.url == PROFILE


def test_what_was_kept_too_long_is_not_offered(org, client):
    with time_machine.travel(datetime.datetime(2026, 3, 2, 1, tzinfo=datetime.UTC), tick=False):
        sealed_form = sealed_form_in(client.post(PROFILE, WORDS))
    with time_machine.travel(datetime.datetime(2026, 3, 2, 14, tzinfo=datetime.UTC), tick=False):
        answer = client.post(SIGN_IN, {**PERSON, "kept": sealed_form})

    assert answer.status_code == 302


def test_a_background_save_is_only_told_to_sign_in(org, client):
    answer = client.post(PROFILE, WORDS, headers={"HX-Request": "true"})

    assert answer.status_code == 302
    assert answer.url == SIGN_IN


@pytest.fixture
def strict(org) -> Client:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(org.clerk, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_an_old_token_offers_what_our_own_page_sent(strict):
    answer = strict.post(PROFILE, WORDS, headers={"Origin": "http://testserver"})

    assert answer.status_code == 403
    assert answer.context["sent_form"].path == PROFILE
    assert User.objects.get(username="clerk").email == "clerk@example.vn"


@pytest.mark.parametrize("origin", ["", "null", "https://testserver", "http://elsewhere.test"])
def test_an_old_token_offers_nothing_that_came_from_elsewhere(origin, strict):
    answer = strict.post(PROFILE, WORDS, headers={"Origin": origin})

    assert answer.status_code == 403
    assert "Trang đã cũ" in answer.content.decode()


def test_an_ended_session_signs_out_in_peace(client, org):
    answer = client.post(reverse("units:sign_out"))

    assert answer.url == SIGN_IN
