"""The personas as fixtures; a plugin of the test suite (see conftest.py)."""

import pickle
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import transaction

from tests.browsing import signed_in
from tests.factories.people import Organisation, make_organisation


@pytest.fixture(scope="session")
def copy_organisation(django_db_setup, django_db_blocker) -> Callable[[], Organisation]:
    """What `make_organisation` leaves, row by row: nearly every test begins with it, and its 120 statements take
    longer than most tests. The sequences of PostgreSQL have gone past these ids and never come back."""
    with django_db_blocker.unblock(), transaction.atomic():
        org = make_organisation()
        models = [model for model in apps.get_app_config("units").get_models() if not model._meta.proxy]
        payload = pickle.dumps((org, [list(model._base_manager.order_by("pk")) for model in models]))
        transaction.set_rollback(True)

    def copy() -> Organisation:
        org, tables = pickle.loads(payload)
        for model, rows in zip(models, tables, strict=True):
            model._base_manager.bulk_create(rows)
        return org

    return copy


@pytest.fixture
def org(db, copy_organisation) -> Organisation:
    return copy_organisation()


@pytest.fixture
def sign_in():
    """`sign_in(user)` gives a test client signed in as that person."""
    return signed_in
