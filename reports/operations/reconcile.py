"""Whether what is stored agrees with itself: bytes with their hashes, rows with their files, audit chains."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Count

from plans.activities.models import Evidence
from plans.activities.services.strays import stray_files
from portal.lib.storage import leftovers
from reports.operations.manifest import swapped_manifests
from reports.operations.tables import models_in_backup
from units.audit.queries import AuditFinding, audit_findings, chain_ends
from units.documents.models import IssuedFile
from units.inbox.models import Notice
from units.inbox.queries import WORKER, ages


@dataclass(frozen=True)
class Reconciliation:
    """`heartbeats` are seconds since the last round, None where there was none; `leftovers` are temporary files, some
    in use. The last say what does not agree: ids of issued files and of evidence whose bytes have another hash,
    names of files that rows lack, names of files without a row, what does not hold in the audit log, which
    `audit_counts` counts by kind."""

    rows: dict[str, int]
    mail: dict[str, int]
    heartbeats: dict[str, int | None]
    audit_chains: int
    leftovers: int
    wrong_issued_files: list[int]
    wrong_evidence: list[int]
    missing_files: list[str]
    stray_files: list[str]
    audit_findings: list[str]
    audit_counts: dict[str, int]

    @property
    def agrees(self) -> bool:
        wrong_files = self.wrong_issued_files or self.wrong_evidence
        return not (wrong_files or self.missing_files or self.stray_files or self.audit_findings)


def reconcile(*, at: datetime) -> Reconciliation:
    """Reads every stored byte once. A file being uploaded at this moment may count as stray: ask again."""
    wrong_evidence, named_files = _check_evidence()
    findings = log_findings(at=at)
    return Reconciliation(
        rows={model._meta.label_lower: model._base_manager.count() for model in models_in_backup()},
        mail=dict(Notice.objects.order_by("mail_state").values_list("mail_state").annotate(Count("pk"))),
        heartbeats=ages(at=at),
        audit_chains=len(chain_ends()),
        wrong_issued_files=_wrong_issued_files(),
        wrong_evidence=wrong_evidence,
        missing_files=sorted(name for name in named_files if not default_storage.exists(name)),
        stray_files=sorted({*stray_files()} - named_files),
        leftovers=len(list(leftovers(before=at.timestamp()))),
        audit_findings=[finding.text for finding in findings],
        audit_counts=dict(Counter(finding.kind for finding in findings)),
    )


def log_findings(*, at: datetime) -> list[AuditFinding]:
    """What does not hold in the audit log, in the marks outside of it and in the manifests of backups."""
    return [*audit_findings(expects_marks=ages(at=at)[WORKER.name] is not None), *swapped_manifests()]


def _wrong_issued_files() -> list[int]:
    rows = IssuedFile.objects.order_by("pk").values_list("pk", "sha256", "content")
    return [pk for pk, digest, content in rows.iterator(chunk_size=20) if hashlib.sha256(content).hexdigest() != digest]


def _check_evidence() -> tuple[list[int], set[str]]:
    """Ids of the rows whose file is there with another hash, and the names of all files that rows speak of."""
    wrong_pks, names = [], set()
    for evidence in Evidence.objects.order_by("pk").iterator():
        names |= {file.name for file in (evidence.file, evidence.thumbnail) if file.name}
        name = str(evidence.file.name)
        if default_storage.exists(name):
            with default_storage.open(name) as content:
                if hashlib.file_digest(content, "sha256").hexdigest() != evidence.sha256:
                    wrong_pks.append(evidence.pk)
    return wrong_pks, names
