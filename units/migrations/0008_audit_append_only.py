"""The database itself keeps the log: rows are added, never changed, and leave only where their term is over and a
checkpoint says so. The shortest term, a year by the clock of the database, holds whatever a checkpoint says.

On SQLite a later migration that alters one of the two tables makes it anew and loses its triggers: it runs `DROP` before
and `CREATE` after. The tests of the log fail where a trigger is missing."""

from django.db import migrations

REFUSAL = "the audit log is append-only"
SQLITE = [
    *(
        (
            f"{table}_no_update",
            f"BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        )
        for table in ("units_auditevent", "units_auditcheckpoint")
    ),
    # REPLACE deletes without asking the triggers of deletion.
    (
        "units_auditevent_no_replace",
        "BEFORE INSERT ON units_auditevent WHEN EXISTS (SELECT 1 FROM units_auditevent WHERE id = NEW.id"
        f" OR (chain = NEW.chain AND place = NEW.place)) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ),
    (
        "units_auditcheckpoint_no_replace",
        "BEFORE INSERT ON units_auditcheckpoint WHEN EXISTS (SELECT 1 FROM units_auditcheckpoint WHERE id = NEW.id)"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ),
    (
        "units_auditevent_no_delete",
        "BEFORE DELETE ON units_auditevent WHEN NOT EXISTS (SELECT 1 FROM units_auditcheckpoint"
        " WHERE kind = 'purged' AND chain = OLD.chain AND place >= OLD.place AND due_before > OLD.at"
        f" AND due_before <= datetime('now', '-1 year')) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ),
    (
        "units_auditcheckpoint_no_delete",
        f"BEFORE DELETE ON units_auditcheckpoint BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ),
]

# The tables by the schema of the trigger's own, and nothing by a search path that the session may set: a temporary table
# of the same name would else answer.
POSTGRES = [
    f"""
CREATE FUNCTION units_audit_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    f"""
CREATE FUNCTION units_audit_is_purged() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_due boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT 1 FROM %I.units_auditcheckpoint WHERE kind = ''purged'' AND chain = $1 AND place >= $2'
        ' AND due_before > $3 AND due_before <= now() - interval ''1 year'')', TG_TABLE_SCHEMA
    ) INTO is_due USING OLD.chain, OLD.place, OLD.at;
    IF NOT is_due THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$
""",
    "CREATE TRIGGER units_auditevent_kept BEFORE UPDATE ON units_auditevent"
    " FOR EACH ROW EXECUTE FUNCTION units_audit_is_kept()",
    "CREATE TRIGGER units_auditevent_whole BEFORE TRUNCATE ON units_auditevent"
    " FOR EACH STATEMENT EXECUTE FUNCTION units_audit_is_kept()",
    "CREATE TRIGGER units_auditevent_purged BEFORE DELETE ON units_auditevent"
    " FOR EACH ROW EXECUTE FUNCTION units_audit_is_purged()",
    "CREATE TRIGGER units_auditcheckpoint_kept BEFORE UPDATE OR DELETE ON units_auditcheckpoint"
    " FOR EACH ROW EXECUTE FUNCTION units_audit_is_kept()",
    "CREATE TRIGGER units_auditcheckpoint_whole BEFORE TRUNCATE ON units_auditcheckpoint"
    " FOR EACH STATEMENT EXECUTE FUNCTION units_audit_is_kept()",
]
POSTGRES_BACK = [
    "DROP TRIGGER units_auditevent_kept ON units_auditevent",
    "DROP TRIGGER units_auditevent_whole ON units_auditevent",
    "DROP TRIGGER units_auditevent_purged ON units_auditevent",
    "DROP TRIGGER units_auditcheckpoint_kept ON units_auditcheckpoint",
    "DROP TRIGGER units_auditcheckpoint_whole ON units_auditcheckpoint",
    "DROP FUNCTION units_audit_is_kept()",
    "DROP FUNCTION units_audit_is_purged()",
]


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = POSTGRES
    else:
        statements = [f"CREATE TRIGGER {name} {body}" for name, body in SQLITE]
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = POSTGRES_BACK
    else:
        statements = [f"DROP TRIGGER {name}" for name, _ in SQLITE]
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0007_audit_without_names'),
    ]

    operations = [
        migrations.RunPython(create_triggers, drop_triggers),
    ]
