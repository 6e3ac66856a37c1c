"""Events sealed without a key, and with names in them, on their way there and back."""

import hashlib
import json
from datetime import UTC

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tests.factories.people import MOMENT
from units.audit.models import AuditCheckpoint, AuditEvent
from units.audit.queries import audit_findings
from units.audit.services import record_event
from units.people.models import Membership

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("units", "0004_a_form_is_taken_once")]
WORDS = (
    *("actor_id", "actor_name", "actor_role", "unit_path", "act"),
    *("subject_type", "subject_id", "subject_text", "details"),
)


@pytest.fixture
def old_events(org):
    """The model as it was, in a database as it was, with three events; and the database as it is, whatever befell the
    test."""
    seat = Membership.objects.select_related("user", "unit").get(user=org.secretary)
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    model = executor.loader.project_state(BEFORE).apps.get_model("units", "AuditEvent")
    record_old(model, org, seat)
    yield model.objects.order_by("place")
    migrate_on()


def migrate_on() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def plain_seal(event, previous: str) -> str:
    head = [previous, event.chain, event.place, event.at.astimezone(UTC).isoformat()]
    text = json.dumps([*head, *(getattr(event, name) for name in WORDS)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def record_old(model, org, seat) -> None:
    """As an earlier release wrote them: about a unit, a person and a role."""
    subjects = [("units.unit", org.cell.pk, str(org.cell), "unit_renamed", {"before": "x"})]
    old = {"before": {"full_name": "Tên Cũ", "email": "cu@example.vn", "is_active": True}}
    subjects += [("units.user", org.secretary.pk, str(org.secretary), "account_changed", old)]
    subjects += [("units.membership", seat.pk, str(seat), "role_given", {})]
    seal = ""
    for place, (label, pk, text, act, details) in enumerate(subjects, 1):
        by = {"actor_id": org.admin.pk, "actor_name": org.admin.full_name, "actor_role": "Quản trị"}
        about = {"subject_type": label, "subject_id": pk, "subject_text": text, "act": act, "details": details}
        event = model(chain=org.committee.path, unit_path=org.cell.path, place=place, at=MOMENT, **by, **about)
        event.seal = seal = plain_seal(event, seal)
        event.save()


def test_old_events_get_seals_with_a_key_and_lose_their_names(old_events, org):
    end_seal = old_events.last().seal

    migrate_on()

    events = list(AuditEvent.objects.with_people().order_by("place"))
    subjects = ["Chi bộ Kỹ thuật", "Người secretary", "Người secretary · Người báo cáo của đơn vị · Chi bộ Kỹ thuật"]
    assert [event.subject_in_words for event in events] == subjects
    assert {event.actor_name for event in events} == {"Người admin"}
    assert events[1].details == {"before": {"is_active": True}}
    assert not any(
        name in str(list(AuditEvent.objects.values())) for name in ("Người secretary", "Người admin", "Tên Cũ", "@")
    )
    row = AuditCheckpoint.objects.get()
    assert (row.place, row.count, row.end_seal, row.findings) == (3, 3, end_seal, [])
    with transaction.atomic():
        record_event("unit_renamed", org.cell, by=org.admin, at=MOMENT)
    assert audit_findings(expects_marks=False) == []


def test_a_chain_that_was_broken_before_does_not_come_out_whole(old_events, org):
    old_events.filter(place=2).update(actor_name="Ai đó")

    migrate_on()

    sentence = "trước khi chuyển sang dấu có khóa, chuỗi đã không nguyên vẹn từ sự kiện số 2."
    assert [finding.text for finding in audit_findings(expects_marks=False)] == [
        f"Nhật ký Đảng ủy Công ty Sao Mai: {sentence}"
    ]


def test_the_way_back_gives_the_old_seals_and_names(old_events, org):
    before = list(old_events)
    migrate_on()

    MigrationExecutor(connection).migrate(BEFORE)

    events = list(old_events.all())
    assert [event.subject_text for event in events] == [event.subject_text for event in before]
    seals = [
        plain_seal(event, seal) for event, seal in zip(events, ["", *(event.seal for event in events)], strict=False)
    ]
    assert [event.seal for event in events] == seals


def test_the_way_back_takes_the_triggers_along(old_events):
    assert old_events.order_by().delete()[0] == 3
