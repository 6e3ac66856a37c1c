"""The database itself keeps the log: what SQL of anybody but its owner may do to it."""

import threading

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from tests.factories.people import MOMENT
from units.audit.models import AuditCheckpoint, AuditEvent, CheckpointKind
from units.audit.services import record_event


@pytest.fixture
def event(org) -> AuditEvent:
    return record_event("unit_renamed", org.cell, by=org.clerk, at=MOMENT)


@pytest.fixture
def checkpoint(event) -> AuditCheckpoint:
    return AuditCheckpoint.objects.create(
        chain="khác", place=9, kind=CheckpointKind.SETTLED, count=1, at=MOMENT, key="", signature="", end_seal=""
    )


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


CHANGES = [
    "UPDATE units_auditevent SET act = 'khac'",
    "UPDATE units_auditevent SET seal = seal",
    "DELETE FROM units_auditevent",
    "UPDATE units_auditcheckpoint SET reason = 'khac'",
    "DELETE FROM units_auditcheckpoint",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_rows_of_the_log_are_neither_changed_nor_deleted(checkpoint, statement):
    before = (list(AuditEvent.objects.values()), list(AuditCheckpoint.objects.values()))

    with pytest.raises(IntegrityError, match="append-only"):
        execute(statement)

    assert (list(AuditEvent.objects.values()), list(AuditCheckpoint.objects.values())) == before


REPLACING = [
    "REPLACE INTO units_auditevent SELECT * FROM units_auditevent",
    "INSERT OR REPLACE INTO units_auditevent (id, chain, place, at, actor_role, unit_path, act, subject_type,"
    " subject_id, subject_text, details, key, seal) SELECT id + 1, chain, place, at, '', '', 'khac', '', 1, '', '{}',"
    " '', '' FROM units_auditevent",
    "REPLACE INTO units_auditcheckpoint SELECT * FROM units_auditcheckpoint",
]
TRUNCATING = ["TRUNCATE units_auditevent", "TRUNCATE units_auditcheckpoint", "TRUNCATE units_user CASCADE"]


@pytest.mark.parametrize("statement", [*REPLACING, *TRUNCATING])
def test_nor_are_they_by_the_ways_around_triggers(checkpoint, statement):
    is_of_sqlite = statement in REPLACING
    if is_of_sqlite != (connection.vendor == "sqlite"):
        with pytest.raises(Exception, match="syntax error"):
            execute(statement)
        return
    if not is_of_sqlite:
        execute("SET CONSTRAINTS ALL IMMEDIATE")  # as after a commit: nothing waits to be checked

    with pytest.raises(IntegrityError, match="append-only"):
        execute(statement)


def test_a_temporary_table_does_not_answer_in_the_place_of_the_checkpoints(event):
    execute("CREATE TEMPORARY TABLE units_auditcheckpoint AS SELECT * FROM units_auditcheckpoint")
    try:
        execute(
            "INSERT INTO units_auditcheckpoint (kind, chain, place, due_before)"
            f" VALUES ('purged', '{event.chain}', 9, '2020-01-01 00:00:00+00')"
        )
        with pytest.raises(IntegrityError, match="append-only"):
            execute("DELETE FROM units_auditevent")
    finally:
        execute(f"DROP TABLE {'pg_temp' if connection.vendor == 'postgresql' else 'temp'}.units_auditcheckpoint")


GRANTS = """
DROP ROLE IF EXISTS {role};
CREATE ROLE {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE UPDATE ON units_auditevent FROM {role};
REVOKE UPDATE, DELETE ON units_auditcheckpoint FROM {role};
"""
OWNERS_ONLY = [
    "ALTER TABLE units_auditevent DISABLE TRIGGER ALL",
    "DROP TRIGGER units_auditevent_purged ON units_auditevent",
    "SET session_replication_role = replica",
    "TRUNCATE units_auditevent",
    "UPDATE units_auditevent SET act = 'khac'",
    "CREATE OR REPLACE FUNCTION units_audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
]


@pytest.mark.parametrize("statement", OWNERS_ONLY)
def test_a_role_as_the_readme_grants_it_writes_and_cannot_take_the_triggers_away(org, statement):
    if connection.vendor != "postgresql":
        return  # SQLite knows no roles: the file is its own
    role = f"portal_web_{connection.settings_dict['NAME'].rpartition('_')[2]}"
    execute(GRANTS.format(role=role))
    execute(f"SET LOCAL ROLE {role}")

    record_event("unit_renamed", org.cell, by=org.clerk, at=MOMENT)

    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        execute(statement)


@pytest.mark.django_db(transaction=True)
def test_two_chains_and_two_writers_of_one_grow_at_once(org):
    def write(unit) -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    record_event("unit_renamed", unit, by=None, at=MOMENT)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[unit]) for unit in (org.cell, org.other_cell, org.foreign_cell)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    places = AuditEvent.objects.order_by("chain", "place").values_list("chain", "place")
    of_two = [(org.committee.path, place) for place in range(1, 11)]
    assert list(places) == [*of_two, *((org.other_committee.path, place) for place in range(1, 6))]
