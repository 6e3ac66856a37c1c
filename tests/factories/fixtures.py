"""The personas as fixtures; a plugin of the test suite (see conftest.py)."""

import pytest

from tests.browsing import signed_in
from tests.factories.people import Organisation, make_organisation


@pytest.fixture
def org(db) -> Organisation:
    return make_organisation()


@pytest.fixture
def sign_in():
    """`sign_in(user)` gives a test client signed in as that person."""
    return signed_in
