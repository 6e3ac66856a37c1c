import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from reports.operations.reconcile import reconcile
from tests.factories.people import MOMENT, make_unit
from tests.guards import triggers_off
from tests.reports.keeping import fill
from units.audit.models import AuditEvent
from units.audit.services import mark_chains
from units.documents.models import IssuedFile
from units.enums import UnitKind
from units.inbox.services.watching import beat


@pytest.fixture
def evidence(org, own_files):
    return fill(org)


def test_an_untouched_portal_agrees(org, evidence):
    for code in ("du3", "du4"):
        make_unit(code, UnitKind.COMMITTEE, org.superior)
    mark_chains()
    beat("worker", at=MOMENT)

    found = reconcile(at=MOMENT + timedelta(seconds=90))

    assert found.agrees
    assert (found.rows["plans.evidence"], found.rows["units.issuedfile"], found.audit_chains) == (1, 1, 3)
    assert found.mail == {"queued": 1}
    assert found.heartbeats == {"scheduler": None, "worker": 90}


def test_other_bytes_of_a_document_are_seen(evidence):
    IssuedFile.objects.update(content=b"khac")

    found = reconcile(at=MOMENT)

    assert found.wrong_issued_files == [IssuedFile.objects.get().pk]
    assert not found.agrees


def test_other_bytes_of_evidence_are_seen(evidence):
    with open(evidence.file.path, "ab") as file:
        file.write(b"!")

    assert reconcile(at=MOMENT).wrong_evidence == [evidence.pk]


def test_a_lost_file_and_a_stray_one_are_named(evidence):
    default_storage.delete(evidence.thumbnail.name)
    stray = default_storage.save("evidence/2026/01/la.pdf", ContentFile(b"la"))

    found = reconcile(at=MOMENT)

    assert (found.missing_files, found.stray_files) == ([evidence.thumbnail.name], [stray])


def test_what_does_not_hold_in_the_log_is_named_and_counted(evidence):
    event = AuditEvent.objects.about(evidence.activity)[1]
    with triggers_off():
        AuditEvent.objects.filter(pk=event.pk).update(act="activity_returned")

    found = reconcile(at=MOMENT)

    text = f"Nhật ký Đảng ủy Công ty Sao Mai: sự kiện số {event.place} không còn nguyên vẹn."
    assert (found.audit_findings, found.audit_counts, found.agrees) == ([text], {"changed": 1}, False)


def test_the_command_prints_all_and_succeeds(evidence):
    out = StringIO()
    call_command("reconcile", json=True, stdout=out)

    printed = json.loads(out.getvalue())
    assert (printed["agrees"], printed["rows"]["plans.plan"], printed["stray_files"]) == (True, 1, [])


def test_the_command_fails_where_something_disagrees(evidence):
    default_storage.delete(evidence.file.name)
    out = StringIO()

    with pytest.raises(CommandError) as refusal:
        call_command("reconcile", stdout=out)

    assert refusal.value.returncode == 1
    assert f"Thiếu tệp: {evidence.file.name}" in out.getvalue()
