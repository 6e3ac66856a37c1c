from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse

from portal import health
from units.inbox.models import Heartbeat

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(health.clock, "now", lambda: NOW)
    monkeypatch.setattr(health, "started_at", health.started_at - health.START_SECONDS)


def beat(**ages: int) -> None:
    for name, age in ages.items():
        Heartbeat.objects.create(name=name, at=NOW - timedelta(seconds=age))


def parts(client) -> dict:
    return client.get(reverse("healthz")).json()


def test_every_part_is_named_without_signing_in(client, db):
    beat(scheduler=12, worker=14, watcher=60)

    answer = client.get(reverse("healthz"))

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["parts"]["database"] == "ok"
    assert answer.json()["parts"]["ages"] == {"scheduler": 12, "worker": 14, "watcher": 60}


def test_a_part_that_missed_its_rounds_is_late(client, db):
    beat(scheduler=12, worker=240)

    assert parts(client)["status"] == "late"


def test_a_part_that_never_ran_is_late(client, db):
    beat(scheduler=12)

    assert (parts(client)["status"], parts(client)["parts"]["ages"]) == ("late", {"scheduler": 12, "worker": None})


def test_in_its_first_minute_it_is_starting(client, db, monkeypatch):
    monkeypatch.setattr(health, "started_at", health.started_at + health.START_SECONDS + 3600)

    answer = client.get(reverse("healthz"))

    assert (answer.status_code, answer.json()["status"]) == (200, "starting")
    assert answer.json()["parts"]["ages"] == {"scheduler": None, "worker": None}


def test_without_its_database_the_portal_is_down(client, monkeypatch):
    def away(*, at):
        raise OperationalError("server closed the connection, password=secret")

    monkeypatch.setattr("units.inbox.queries.ages", away)

    answer = client.get(reverse("healthz"))

    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == "down"
    assert "secret" not in answer.content.decode()


def test_only_reading_is_allowed(client):
    assert client.post(reverse("healthz")).status_code == 405
