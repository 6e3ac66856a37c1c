"""What comes in is believed only from our own proxies; what goes out carries the same headers, whoever answers.

That every URL does so, for everybody and with every method, is tried by tests/test_access.py."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.access import routes
from portal.headers import ForwardedHeaders
from tests.factories.people import PASSWORD
from tests.portal.answer_headers import wrong_headers
from tests.services import BASE_DIR

FORGED = {
    "X-Forwarded-For": "6.6.6.6",
    "X-Real-IP": "6.6.6.6",
    "Forwarded": "for=6.6.6.6;proto=https;host=evil.test",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.test",
    "X-Forwarded-Port": "444",
}


def seen_by(meta: dict, **headers: str):
    """The request as what stands behind the middleware finds it."""
    found = []
    request = RequestFactory().get("/", headers=headers, **meta)
    ForwardedHeaders(lambda passed: found.append(passed) or HttpResponse())(request)
    return found[0]


def test_without_a_proxy_nothing_a_client_writes_of_itself_is_believed(settings):
    settings.PROXIES = 0

    request = seen_by({"REMOTE_ADDR": "203.0.113.9"}, **FORGED)

    assert (request.META["REMOTE_ADDR"], request.scheme, request.get_host()) == ("203.0.113.9", "http", "testserver")
    assert [name for name in request.headers if "forward" in name.lower() or name == "X-Real-Ip"] == []


def test_behind_one_a_client_chooses_neither_address_nor_scheme_nor_host(settings):
    settings.PROXIES = 1
    added = {**FORGED, "X-Forwarded-For": "6.6.6.6, 203.0.113.9", "X-Forwarded-Proto": "https, http"}

    request = seen_by({"REMOTE_ADDR": "10.0.0.1"}, **added)

    assert (request.META["REMOTE_ADDR"], request.scheme, request.get_host()) == ("203.0.113.9", "http", "testserver")


@pytest.mark.parametrize(("proto", "scheme"), [("https", "https"), ("http", "http"), ("", "http"), ("rác", "http")])
def test_the_proxy_says_whether_it_was_asked_over_tls(settings, proto, scheme):
    settings.PROXIES = 1

    assert seen_by({}, **{"X-Forwarded-Proto": proto}).scheme == scheme


def settings_of(*names: str, **variables: str) -> list[str]:
    script = f"from portal import settings as s; print(*(getattr(s, name) for name in {names!r}), sep='|', end='')"
    environment = {
        "PATH": "/usr/bin:/bin",
        "SECRET_KEY": settings.SECRET_KEY,
        "VAR_DIR": str(settings.VAR_DIR),
        **variables,
    }
    run = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=BASE_DIR, capture_output=True, text=True, check=False
    )
    return (run.stdout or run.stderr.strip().splitlines()[-1]).split("|")


@pytest.mark.parametrize(
    ("variables", "proxies"),
    [({}, "0"), ({"BEHIND_PROXY": "true"}, "1"), ({"PROXIES": "2"}, "2"), ({"BEHIND_PROXY": "1", "PROXIES": "0"}, "0")],
)
def test_how_many_proxies_stand_in_front_is_a_setting(variables, proxies):
    assert settings_of("PROXIES", **variables) == [proxies]


def test_fewer_than_no_proxies_are_refused():
    assert "PROXIES is the number" in settings_of("PROXIES", PROXIES="-1")[0]


def test_over_tls_cookies_belong_to_this_host_alone():
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "MESSAGE_COOKIE_NAME", "SESSION_COOKIE_SECURE")

    over_tls = settings_of(*names, PUBLIC_URL="https://portal.example")
    plain = settings_of(*names, PUBLIC_URL="http://portal.example")

    assert over_tls == ["__Host-sessionid", "__Host-csrftoken", "__Host-messages", "True"]
    assert plain == ["sessionid", "csrftoken", "messages", "False"]


def test_a_cookie_of_a_message_is_set_and_deleted_as_its_prefix_asks(org, settings, monkeypatch):
    monkeypatch.setattr("portal.headers._MessageCookie.cookie_name", "__Host-messages")
    settings.SESSION_COOKIE_SECURE = True
    client = Client()

    set_cookie = client.post(reverse("units:sign_out")).cookies["__Host-messages"]
    deleted_cookie = client.get(reverse("units:sign_in")).cookies["__Host-messages"]

    assert set_cookie.value
    for cookie in (set_cookie, deleted_cookie):
        assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (True, "/", "")
    assert deleted_cookie["max-age"] == 0


def fail(request):
    raise RuntimeError("broken on purpose")


@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (400, lambda client: client.get("/", headers={"Host": "evil.test"})),
        (400, lambda client: client.post("/dang-nhap/", {f"o{number}": "" for number in range(4001)})),
        (403, lambda client: client.post("/dang-nhap/", {"username": "clerk", "password": PASSWORD})),
        (404, lambda client: client.get("/khong-co/")),
        (404, lambda client: client.get("/static/khong-co.js")),
        (411, lambda client: client.post("/dang-nhap/", {}, headers={"Transfer-Encoding": "chunked"})),
        (413, lambda client: client.generic("POST", "/dang-nhap/", b"x" * (5 * 1024 * 1024 + 1))),
        (405, lambda client: client.options("/healthz")),
        (302, lambda client: client.get("/")),
    ],
)
def test_refusals_and_errors_carry_them_too(db, status, ask):
    answer = ask(Client(enforce_csrf_checks=status == 403, raise_request_exception=False))

    assert (answer.status_code, wrong_headers(answer)) == (status, {})


def test_a_failure_carries_them_too(db, monkeypatch):
    monkeypatch.setattr(routes()["healthz"].__class__, "__call__", lambda self, request, **_: fail(request))

    answer = Client(raise_request_exception=False).get("/healthz")

    assert (answer.status_code, wrong_headers(answer)) == (500, {})


def test_a_redirect_to_tls_carries_them_too(db, settings):
    settings.SECURE_SSL_REDIRECT = True
    client = Client()

    moved, unknown = client.get("/dang-nhap/"), client.get("/dang-nhap/", headers={"Host": "evil.test"})

    assert [(answer.status_code, wrong_headers(answer)) for answer in (moved, unknown)] == [(301, {}), (400, {})]


def test_the_service_worker_and_its_304_carry_them_and_may_be_kept(db):
    whole = Client().get("/sw.js")
    again = Client().get("/sw.js", headers={"If-Modified-Since": whole["Last-Modified"]})

    assert b"caches" in b"".join(whole)
    again.close()
    for answer, status in ((whole, 200), (again, 304)):
        assert (answer.status_code, wrong_headers(answer)) == (status, {"Cache-Control": "max-age=60, public"})


def test_over_tls_every_answer_asks_for_tls_from_then_on():
    over_tls = settings_of("ANSWER_HEADERS", PUBLIC_URL="https://portal.example")[0]

    assert "'Strict-Transport-Security': 'max-age=31536000; includeSubDomains; preload'" in over_tls
