"""Wrong passwords, as they come through the form: who is locked, who is slowed down, who is told."""

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.test import Client
from django.urls import reverse

from tests.factories.people import PASSWORD
from units.enums import NoticeKind
from units.inbox.models import Notice
from units.inbox.services.watching import run_round
from units.people import attempts
from units.people.attempts import ATTEMPTS_KEPT, SIGN_INS_KEPT, SPRAY_MEMORY, folded, seconds_to_wait, sweep_attempts
from units.people.models import NAMES_FROM_MANY, NAMES_FROM_ONE, User, WrongPassword

SIGN_IN = reverse("units:sign_in")
OFFICE, ELSEWHERE = "203.0.113.9", "198.51.100.4"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LIMIT = 8


@pytest.fixture(autouse=True)
def clock(org, settings, time_machine):
    """Behind the proxy of the README. Who tries what, when: nothing moves unless a test says so."""
    settings.PROXIES = 1
    time_machine.move_to(NOW, tick=False)
    return time_machine


def attempt(name: str, password: str = "sai mật khẩu", *, of: str = OFFICE, browser: str = "a", **fields):
    headers = {"X-Forwarded-For": f"6.6.6.6, {of}", "User-Agent": browser}
    return Client(REMOTE_ADDR="10.0.0.1").post(
        SIGN_IN, {"username": name, "password": password, **fields}, headers=headers
    )


def fail_as(name: str, times: int = LIMIT, **how) -> list[int]:
    return [attempt(name, **how).status_code for _ in range(times)]


def names(count: int) -> list[str]:
    return [f"nguoi{number}" for number in range(count)]


def test_eight_wrong_passwords_lock_one_name_at_one_address():
    statuses = fail_as("clerk")

    assert statuses == [200] * (LIMIT - 1) + [429]
    assert attempt("clerk", PASSWORD).status_code == 429
    assert attempt("secretary", PASSWORD).status_code == 302  # at another desk of the same office
    assert attempt("clerk", PASSWORD, of=ELSEWHERE).status_code == 302


def test_a_lock_says_how_long_and_keeps_what_was_sent():
    refusal = Client().post(reverse("units:profile"), {"email": "moi@example.vn", "wants_mail": "no"})
    kept = refusal.context["sealed_form"]
    fail_as("clerk")

    answer = attempt("clerk", PASSWORD, kept=kept, next="/ho-so/")

    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert "Thử lại sau 900 giây" in text
    assert f'name="kept" value="{kept}"' in text
    assert 'name="next" value="/ho-so/"' in text
    assert 'value="clerk"' in text
    assert PASSWORD not in text


def test_a_lock_ends_when_it_said_also_for_who_kept_on_trying(clock):
    fail_as("clerk")
    clock.move_to(NOW + timedelta(minutes=14), tick=False)
    during = attempt("clerk", PASSWORD)
    clock.move_to(NOW + timedelta(minutes=15, seconds=1), tick=False)

    assert (during.status_code, during["Retry-After"]) == (429, "60")
    assert attempt("clerk", PASSWORD).status_code == 302


def test_neither_the_browser_nor_a_forged_hop_nor_the_spelling_gives_new_tries():
    spellings = ["clerk", "CLERK", " clerk", "Clerk ", "clerk\u00a0", "c lerk", "cLerk", "clerk"]

    statuses = [attempt(name, browser=f"b{place}").status_code for place, name in enumerate(spellings)]

    assert statuses == [200] * 7 + [429]
    assert list(AccessAttempt.objects.values_list("username", "ip_address").distinct()) == [("clerk", OFFICE)]


def test_a_subscriber_of_ipv6_is_one_client():
    statuses = [attempt("clerk", of=f"2001:db8:1:2::{number:x}").status_code for number in range(1, LIMIT + 1)]

    assert statuses[-1] == 429
    assert attempt("clerk", PASSWORD, of="2001:db8:1:3::1").status_code == 302


def test_a_sign_in_forgets_the_failures_before_it():
    fail_as("clerk", LIMIT - 1)

    assert attempt("clerk", PASSWORD).status_code == 302
    assert fail_as("clerk", LIMIT - 1) == [200] * (LIMIT - 1)


def test_an_address_with_many_failures_waits_a_little_and_then_gets_in(clock):
    for name in names(attempts.SLOW_FROM):
        attempt(name, f"sai {name}")

    refused = attempt("clerk", PASSWORD)
    clock.move_to(NOW + timedelta(seconds=int(refused["Retry-After"])), tick=False)

    assert (refused.status_code, refused["Retry-After"]) == (429, "2")
    assert "Thử lại sau 2 giây" in refused.content.decode()
    assert attempt("clerk", PASSWORD).status_code == 302


def test_the_wait_of_an_address_grows_but_not_beyond_half_a_minute():
    waits = [attempts._wait_after(count, is_spraying=False) for count in (19, 20, 24, 25, 30, 35, 40, 10**9)]

    assert waits == [0, 2, 2, 4, 8, 16, 30, 30]


def test_who_has_signed_in_from_the_office_before_is_never_slowed_by_others():
    attempt("clerk", PASSWORD)
    for name in names(60):
        attempt(name, f"sai {name}")

    assert attempt("secretary", PASSWORD).status_code == 429
    assert attempt("clerk", PASSWORD).status_code == 302
    assert attempt("secretary", PASSWORD, of=ELSEWHERE).status_code == 302


def test_a_refused_attempt_costs_nothing_and_looks_at_no_password(monkeypatch):
    fail_as("clerk")
    monkeypatch.setattr(User, "check_password", lambda *_: pytest.fail("looked at the password"))

    attempt("clerk", PASSWORD)

    assert AccessAttempt.objects.get().failures_since_start == LIMIT


@pytest.mark.parametrize("name", ["x" * 100_000, "\x00", "a\x00b", "😀" * 300, ""])
def test_a_strange_name_is_an_ordinary_failure(name):
    assert attempt(name).status_code == 200


def test_no_password_and_no_sealed_form_is_kept():
    attempt("clerk", "Mua-Xuan-2026", kept="niem-phong", next="/ho-so/")

    kept = str([*AccessAttempt.objects.values_list(), *WrongPassword.objects.values_list()])
    assert "Mua-Xuan-2026" not in kept
    assert "niem-phong" not in kept
    assert (len(WrongPassword.objects.get().password_digest), "clerk" in WrongPassword.objects.get().name_digest) == (
        4,
        False,
    )


def spray(count: int, *, password: str = "Mua-Xuan-2026", **how) -> None:
    for name in names(count):
        attempt(name, password, **how)


def alarms() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind=NoticeKind.SYSTEM, event="spraying").order_by("pk")
    return [(row.recipient.username, row.title) for row in rows]


def test_one_password_over_many_names_is_slowed_at_once_and_told_once(clock):
    spray(NAMES_FROM_ONE)
    for minute in range(3):
        run_round(at=NOW + timedelta(minutes=minute), since=NOW)
    refused = attempt("secretary", "Mua-Xuan-2026")
    clock.move_to(NOW + timedelta(minutes=3), tick=False)
    attempt("them-mot-ten", "Mua-Xuan-2026")
    run_round(at=NOW + timedelta(minutes=3), since=NOW)

    assert (refused.status_code, refused["Retry-After"]) == (429, str(attempts.LONGEST_WAIT))
    assert alarms() == [("admin", f"Có người đang dò mật khẩu từ {OFFICE}")]


@pytest.mark.parametrize("number", [NAMES_FROM_ONE - 1])
def test_what_happens_in_an_office_is_no_spraying(number):
    spray(number)
    for place in range(6):  # a person at their caps lock, and people each with their own mistake
        attempt("clerk", "MAT-KHAU")
        attempt(f"nguoi{place}", f"nhầm {place}")
    run_round(at=NOW, since=NOW)

    assert alarms() == []


def test_one_password_from_many_addresses_is_a_spraying_too():
    for place, name in enumerate(names(NAMES_FROM_MANY)):
        attempt(name, "Mua-Xuan-2026", of=f"198.51.100.{place // 2}")
    run_round(at=NOW, since=NOW)

    attempt("mot-ten-nua", "Mua-Xuan-2026", of="198.51.100.77")
    run_round(at=NOW + timedelta(minutes=1), since=NOW)

    first = ", ".join(f"198.51.100.{place}" for place in range(5))
    assert alarms() == [("admin", f"Có người đang dò mật khẩu từ {first} và 5 nơi khác")]
    assert attempt("clerk", PASSWORD, of="198.51.100.0").status_code == 429
    assert attempt("clerk", PASSWORD, of="198.51.100.99").status_code == 302


def test_a_new_spraying_after_the_first_is_told_again(clock):
    spray(NAMES_FROM_ONE)
    run_round(at=NOW, since=NOW)
    later = NOW + SPRAY_MEMORY + timedelta(minutes=1)
    clock.move_to(later, tick=False)
    spray(NAMES_FROM_ONE)
    run_round(at=later, since=NOW)

    assert len(alarms()) == 2


def test_what_is_not_needed_any_more_is_swept():
    attempt("clerk")
    attempt("secretary", PASSWORD)
    counts = []
    for later in (timedelta(0), SPRAY_MEMORY, ATTEMPTS_KEPT, SIGN_INS_KEPT):
        sweep_attempts(at=NOW + later + timedelta(seconds=1))
        counts.append((WrongPassword.objects.count(), AccessAttempt.objects.count(), AccessLog.objects.count()))

    assert counts == [(1, 1, 1), (0, 1, 1), (0, 0, 1), (0, 0, 0)]


def test_a_connection_without_an_address_is_one_client_too(settings):
    settings.PROXIES = 0
    client = Client(REMOTE_ADDR="")
    for _ in range(LIMIT):
        answer = client.post(SIGN_IN, {"username": "clerk", "password": "sai"})

    assert answer.status_code == 429
    assert seconds_to_wait("clerk", None, at=NOW) == 900


def test_a_name_is_folded():
    assert [folded(name) for name in (" Nguyen.Van.A ", "NGUYEN.van.a", "nguyen. van .a")] == ["nguyen.van.a"] * 3
