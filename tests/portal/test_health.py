from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse

from portal import health
from units.models import Heartbeat

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(health.clock, "now", lambda: NOW)


def test_every_part_is_named_without_signing_in(client, db):
    Heartbeat.objects.create(name="run_due", at=NOW - timedelta(seconds=12))

    answer = client.get(reverse("healthz"))

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["parts"]["database"] == "ok"
    assert answer.json()["parts"]["ages"] == {"run_due": 12}


def test_a_part_that_missed_its_rounds_is_late(client, db):
    Heartbeat.objects.create(name="run_due", at=NOW - timedelta(minutes=4))

    assert client.get(reverse("healthz")).json()["status"] == "late"


def test_without_its_database_the_portal_is_down(client, monkeypatch):
    def away(*, at):
        raise OperationalError("server closed the connection, password=secret")

    monkeypatch.setattr(health, "heartbeat_ages", away)

    answer = client.get(reverse("healthz"))

    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == "down"
    assert "secret" not in answer.content.decode()


def test_only_reading_is_allowed(client):
    assert client.post(reverse("healthz")).status_code == 405
