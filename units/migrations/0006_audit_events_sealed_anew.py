"""Events sealed by a plain SHA-256 get seals with a key, once, and names of people become ids.

What was there before is not made to look better than it was: each chain is checked by its old seals first, and a signed
checkpoint keeps its old end, to be compared with older backups, and the first place that was broken already, which
`verify_audit` goes on naming until an admin settles it."""

import hashlib
import json
from datetime import UTC

from django.db import migrations
from django.utils import timezone

BATCH = 500
PERSON, SEAT = "units.user", "units.membership"


def rows_of(events, chain):
    place = 0
    while rows := list(events.filter(chain=chain, place__gt=place).order_by("place")[:BATCH]):
        yield rows
        place = rows[-1].place


def chains_of(events):
    return list(events.order_by("chain").values_list("chain", flat=True).distinct())


def plain_seal(event, previous):
    words = [previous, event.chain, event.place, event.at.astimezone(UTC).isoformat(), event.actor_id, event.actor_name]
    words += [event.actor_role, event.unit_path, event.act, event.subject_type, event.subject_id, event.subject_text]
    text = json.dumps([*words, event.details], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def keyed_seal(event, previous, key):
    words = [previous, event.chain, event.place, event.at.astimezone(UTC).isoformat(), event.key, event.actor_id]
    words += [event.actor_role, event.unit_path, event.act, event.subject_type, event.subject_id, event.person_id]
    return key.seal([*words, event.subject_text, event.details])


def signature(checkpoint, key):
    row = checkpoint
    words = [None, row.at.astimezone(UTC).isoformat(), row.chain, row.place, row.end_seal, row.kind, row.count]
    return key.seal(["checkpoint", *words, row.years, row.findings, row.reason, row.by_id, row.key])


def forget_names(event, seats):
    if event.subject_type == PERSON:
        event.person_id, event.subject_text = event.subject_id, ""
    elif event.subject_type == SEAT:
        event.person_id = seats.get(event.subject_id)
        event.subject_text = event.subject_text.partition(" · ")[2]
    before = event.details.get("before")
    if event.act == "account_changed" and isinstance(before, dict):
        event.details["before"] = {"is_active": before.get("is_active")}


def seal_anew(apps, schema_editor):
    events = apps.get_model("units", "AuditEvent").objects
    if not events.exists():
        return
    from units.audit.sealing import sealing_key

    key = sealing_key()
    seats = dict(apps.get_model("units", "Membership").objects.order_by("pk").values_list("pk", "user_id"))
    for chain in chains_of(events):
        old_seal, seal, place, count, broken = "", "", 0, 0, None
        for rows in rows_of(events, chain):
            for event in rows:
                if broken is None and (event.place != place + 1 or event.seal != plain_seal(event, old_seal)):
                    broken = event.place
                old_seal, place, count = event.seal, event.place, count + 1
                forget_names(event, seats)
                event.key = key.fingerprint
                event.seal = seal = keyed_seal(event, seal, key)
            events.bulk_update(rows, ["person", "subject_text", "details", "key", "seal"])
        checkpoint = apps.get_model("units", "AuditCheckpoint")(
            chain=chain, place=place, end_seal=old_seal, kind="sealed_anew", count=count, at=timezone.now(),
            findings=[["changed", broken, broken]] if broken is not None else [], key=key.fingerprint,
        )
        checkpoint.signature = signature(checkpoint, key)
        checkpoint.save()


def seal_plainly(apps, schema_editor):
    """Backwards: names as they are today, seals without a key."""
    events = apps.get_model("units", "AuditEvent").objects
    names = dict(apps.get_model("units", "User").objects.order_by("pk").values_list("pk", "full_name"))
    for chain in chains_of(events):
        seal = ""
        for rows in rows_of(events, chain):
            for event in rows:
                event.actor_name = names.get(event.actor_id, "Hệ thống")
                if event.subject_type in (PERSON, SEAT):
                    name = names.get(event.person_id, "")
                    event.subject_text = " · ".join(filter(None, [name, event.subject_text]))[:300]
                event.key, event.person_id = "", None
                event.seal = seal = plain_seal(event, seal)
            events.bulk_update(rows, ["actor_name", "person", "subject_text", "key", "seal"])


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0005_audit_keyed_seals'),
    ]

    operations = [
        migrations.RunPython(seal_anew, seal_plainly),
    ]
