"""The personas as fixtures; a plugin of the test suite (see conftest.py)."""

import pytest
from django.test import Client

from tests.factories.people import Organisation, make_organisation


@pytest.fixture
def org(db) -> Organisation:
    return make_organisation()


@pytest.fixture
def sign_in():
    """`sign_in(user)` gives a test client signed in as that person."""

    def _sign_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return _sign_in
