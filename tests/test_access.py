"""Who may do what, as it is lived: every URL × method × person × situation, through the whole stack.

The expectation stands apart, in `tests/portal/access_table.py`. Who is refused leaves no trace in any table, and no
page shows the word of an object its reader may not see. Every answer carries the same headers."""

import re
from collections.abc import Iterator
from zlib import crc32

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse

from portal.access import PUBLIC, routes, urls
from tests.browsing import signed_in
from tests.factories.world import PEOPLE, World, make_world
from tests.portal.access_table import PASSES, SEEN
from tests.portal.answer_headers import wrong_headers
from units.taken_forms import TOKEN

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSALS = {403: "forbidden", 404: "not found"}
OWN_TABLES = ("units", "plans", "reports")


FORM = re.compile(r"<form[^>]*method=.post.*?</form>", re.DOTALL)
STACK = Client().handler  # built once for all requests
ROUTES = routes()
NAMES = sorted(ROUTES)
TOKENS = {"plans:feed": ["khong-mo-duoc-gi"]}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sessions(world) -> dict[str, str]:
    """The session key of each person, signed in once."""

    return {person: signed_in(getattr(world.org, person)).session.session_key for person in PEOPLE}


@pytest.fixture(scope="module")
def before(world, sessions) -> dict[str, list[tuple]]:
    return trace()


def url_of(name: str, pk: int) -> str:
    return reverse(name, args=[pk] if ROUTES[name].subject else TOKENS.get(name, []))


def ruled_methods(name: str) -> list[str]:
    return [method for method in ("GET", "POST") if ROUTES[name].rule(method)]


CASES = [f"{name} {method}" for name in NAMES for method in ruled_methods(name)]
GUARDED = [case for case in CASES if ROUTES[case.split()[0]].rule(case.split()[1]) is not PUBLIC]


def expected_outcome(case: str, situation: str, person: str) -> str:
    subject = ROUTES[case.split(maxsplit=1)[0]].subject
    if subject and person not in SEEN[subject].get(situation, "").split():
        return "not found"
    return "passes" if person in PASSES[case].get(situation, "").split() else "forbidden"


def trace() -> dict[str, list[tuple]]:
    """Every row of our own tables."""
    models = [model for app in OWN_TABLES for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    rows = {}
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY {model._meta.pk.column}")
            rows[model._meta.label] = cursor.fetchall()
    return rows


def client_with(session: str) -> Client:
    client = Client()
    client.handler = STACK
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def ask(session: str, method: str, url: str, *, is_kept: bool) -> tuple[str, str]:
    """Outcome and text of a request; what it wrote is undone unless `is_kept`. Through the stack as a client would,
    without what a client keeps of each of ten thousand answers."""
    content_type = "application/x-www-form-urlencoded"
    request = RequestFactory().generic(method, url, content_type=content_type, headers={"cookie": cookie(session)})
    with transaction.atomic():
        response = STACK(request.environ)
        assert response.status_code < 500
        assert response.status_code != 405
        assert wrong_headers(response) == {}
        text = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(not is_kept)
    return REFUSALS.get(response.status_code, "passes"), text.decode(errors="replace")


def cookie(session: str) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={session}"


def test_every_url_is_a_route_of_its_own_name():
    assert sorted(name for _, name, _ in urls(get_resolver())) == NAMES


def test_every_rule_has_its_expectation():
    assert sorted(PASSES) == GUARDED


@pytest.mark.parametrize("case", GUARDED)
def test_who_passes_and_what_the_page_tells(case, world, sessions, before):
    name, method = case.split()
    expected, outcomes, leaks, forms_without_token = {}, {}, [], []
    for situation, pk in world.subjects(ROUTES[name].subject):
        for person, outcome in askers(case, situation).items():
            key = f"{situation} {person}"
            expected[key] = outcome
            outcomes[key], text = ask(sessions[person], method, url_of(name, pk), is_kept=outcome != "passes")
            forms_without_token += [form for form in FORM.findall(text) if f'name="{TOKEN}"' not in form]
            leaks += [f"{key}: {word}" for word in hidden_words(world, person) if word in text]

    assert outcomes == expected
    assert leaks == []
    assert forms_without_token == []
    assert trace() == before


def askers(case: str, situation: str) -> dict[str, str]:
    """Who is to ask, and what is expected. On the second database one of those who are answered alike, in each case
    another: the rules are the same there, and each query is asked with a yes and a no. A file is made for one of those
    who get it."""
    # what is not there is so for everybody alike
    people = PEOPLE if situation != "missing" else ("clerk",)
    expected = {person: expected_outcome(case, situation, person) for person in people}
    is_file = case.split(maxsplit=1)[0].endswith("_export")
    asked: list[str] = []
    for outcome in sorted({*expected.values()}):
        alike = [person for person in people if expected[person] == outcome]
        is_sampled = connection.vendor != "sqlite" or (is_file and outcome == "passes")
        asked += [alike[crc32(f"{case} {situation}".encode()) % len(alike)]] if is_sampled else alike
    return {person: expected[person] for person in asked}


def hidden_words(world: World, person: str) -> list[str]:
    return [
        word for (model, situation), word in world.words.items() if person not in SEEN[model].get(situation, "").split()
    ]


@pytest.mark.looks
@pytest.mark.parametrize("name", NAMES)
def test_other_methods_are_not_allowed(name, world, sessions):
    ruled = ruled_methods(name)
    for situation, pk in world.subjects(ROUTES[name].subject):
        for method in METHODS:
            if method not in ruled:
                answer = client_with(sessions["clerk"]).generic(method, url_of(name, pk))
                assert answer.status_code == 405, f"{method} {situation}"
                assert wrong_headers(answer) == {}


@pytest.mark.looks
@pytest.mark.parametrize("case", GUARDED)
def test_a_stranger_is_asked_to_sign_in(case, world, before):
    name, method = case.split()
    for _, pk in world.subjects(ROUTES[name].subject):
        answer = Client().generic(method, url_of(name, pk))

        assert wrong_headers(answer) == {}
        if method == "GET":
            assert answer.url.startswith(reverse("units:sign_in"))
        else:
            assert (answer.status_code, answer.templates[0].name) == (401, "units/people/sign_in.html")
    assert trace() == before
