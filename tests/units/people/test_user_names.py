"""User names are blind to case and blanks, and so stored."""

from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from portal.lib import clock
from tests.factories.people import PASSWORD
from units.people.models import User

SIGN_IN = reverse("units:sign_in")
PROFILE = reverse("units:profile")
mended_names = import_module("units.migrations.0013_mend_user_names").mended_names


@pytest.mark.parametrize("typed", ["clerk", " Clerk ", "CLERK", "cl erk", "ｃlerk", "clerk\u00a0"])
def test_one_signs_in_however_the_name_is_typed(org, client, typed):
    answer = client.post(SIGN_IN, {"username": typed, "password": PASSWORD, "next": PROFILE})

    assert answer.url == PROFILE


def test_no_way_of_typing_gives_more_attempts(org, client):
    for typed in ("clerk", "Clerk", "CLERK", "clerk ", "c lerk", "clErk", "cleRk", "clerK"):
        answer = client.post(SIGN_IN, {"username": typed, "password": "sai"})

    assert answer.status_code == 429


@pytest.mark.parametrize("name", ["Clerk", "CLERK"])
def test_the_database_keeps_a_name_once_in_any_case(org, name):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username=name, full_name="Người Khác")


def test_the_database_keeps_no_blanks(org):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="c lerk", full_name="Người Khác")


def test_an_account_is_made_under_the_stored_name(db):
    assert User.objects.create_user(" Nguyen.An ", "x").username == "nguyen.an"


@pytest.mark.parametrize(
    ("names", "changed"),
    [
        ([(1, "nguyen.an"), (2, "tran.b")], {}),
        ([(1, "Nguyen.An")], {1: "nguyen.an"}),
        ([(2, "Nguyen.An"), (1, "nguyen.an")], {2: "nguyen.an", 1: "nguyen.an-2"}),
        ([(1, "an"), (2, "An"), (3, "A N"), (4, "an-2")], {2: "an-3", 3: "an-4"}),
        ([(1, "a" * 60), (2, "A" * 60)], {2: "a" * 52 + "-2"}),
    ],
)
def test_old_names_are_mended(names, changed):
    assert mended_names(names) == changed


@pytest.mark.django_db(transaction=True)
def test_the_upgrade_mends_what_it_finds_and_says_so(capsys):
    call_command("migrate", "units", "0012", verbosity=0)
    try:
        User.objects.bulk_create(
            [
                User(username="nguyen.an", full_name="Nguyễn An"),
                User(username="Nguyen.An", full_name="Nguyễn Văn An", last_login=clock.now()),
                User(username="Tran Binh", full_name="Trần Bình"),
            ]
        )
    finally:
        call_command("migrate", verbosity=0)  # all that went back with it, too

    assert dict(User.objects.order_by("pk").values_list("full_name", "username")) == {
        "Nguyễn An": "nguyen.an-2",
        "Nguyễn Văn An": "nguyen.an",
        "Trần Bình": "tranbinh",
    }
    assert "“Nguyen.An” đổi thành “nguyen.an”" in capsys.readouterr().out
    assert connection.in_atomic_block is False
