"""Whether what is stored agrees with itself: bytes with their hashes, rows with their files, audit chains."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Count

from plans.activities.models import Evidence
from plans.activities.services.strays import stray_files
from portal.lib.storage import leftovers
from reports.operations.tables import models_in_backup
from units.audit.models import AuditEvent
from units.audit.services import first_broken
from units.documents.models import IssuedFile
from units.inbox.models import Notice
from units.inbox.queries import ages


@dataclass(frozen=True)
class Reconciliation:
    """`heartbeats` are seconds since the last round, None where there was none; `leftovers` are temporary files, some
    in use. The five last say what does not agree: ids of issued files and of evidence whose bytes have another hash,
    names of files that rows lack, names of files without a row, events that break a chain."""

    rows: dict[str, int]
    mail: dict[str, int]
    heartbeats: dict[str, int | None]
    audit_chains: int
    leftovers: int
    wrong_issued_files: list[int]
    wrong_evidence: list[int]
    missing_files: list[str]
    stray_files: list[str]
    broken_chains: list[str]

    @property
    def agrees(self) -> bool:
        wrong_files = self.wrong_issued_files or self.wrong_evidence
        return not (wrong_files or self.missing_files or self.stray_files or self.broken_chains)


def reconcile(*, at: datetime) -> Reconciliation:
    """Reads every stored byte once. A file being uploaded at this moment may count as stray: ask again."""
    wrong_evidence, named_files = _check_evidence()
    chains = AuditEvent.objects.chains()
    broken_events = [event for chain in chains if (event := first_broken(chain))]
    return Reconciliation(
        rows={model._meta.label_lower: model._base_manager.count() for model in models_in_backup()},
        mail=dict(Notice.objects.order_by("mail_state").values_list("mail_state").annotate(Count("pk"))),
        heartbeats=ages(at=at),
        audit_chains=len(chains),
        wrong_issued_files=_wrong_issued_files(),
        wrong_evidence=wrong_evidence,
        missing_files=sorted(name for name in named_files if not default_storage.exists(name)),
        stray_files=sorted({*stray_files()} - named_files),
        leftovers=len(list(leftovers(before=at.timestamp()))),
        broken_chains=[f"{event.chain}#{event.place}" for event in broken_events],
    )


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
