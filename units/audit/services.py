"""The audit log. Every service that writes records one event in its own transaction; the worker marks how far the
chains went, outside of the database, and takes away what is over its term."""

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from portal.lib import clock
from portal.lib.errors import ensure
from units.audit.models import AuditCheckpoint, AuditEvent, CheckpointKind
from units.audit.queries import (
    BY_MARKS,
    WHOLE_FILE,
    AuditFinding,
    chain_ends,
    chain_findings,
    chains_begun_before,
    holds_end,
    unsettled,
)
from units.audit.sealing import ChainEnd, changed_marks, sealing_key
from units.scope import ancestors
from units.taken_forms import take_form

if TYPE_CHECKING:
    from units.people.models import User

logger = logging.getLogger(__name__)


def record_event(
    act: str, subject: models.Model, *, path: str | None = None, by: "User | None", at: datetime, **details: object
) -> AuditEvent:
    """Appends an event about `subject`, for the unit of its `branch` or, of a subject of no unit (a person), at
    `path`; `by` None is the portal itself. People are named by id: a subject that bears a name says in
    `text_without_name` what else is to be told of it, and in `person_id` whose name it is.

    Must run inside the transaction of the act: it holds the chain until that ends. The form that asked for the act is
    taken with it."""
    take_form(subject, at=at)
    if path is None:
        branch = getattr(subject, "branch", None)
        path = branch.path if branch else ""
    chain = chain_of(path)
    # The lock is on the unit, not on the last event: who waited must read what the one before wrote.
    list(keeper_of(chain).select_for_update(no_key=True).values_list("pk"))
    last = AuditEvent.objects.filter(chain=chain).order_by("-place").values_list("place", "seal").first()
    place, seal = last or (0, "")
    key = sealing_key()
    event = AuditEvent(
        chain=chain,
        place=place + 1,
        at=at,
        actor=by,
        actor_role=_roles(by, path) if by else "",
        unit_path=path,
        act=act,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        person_id=getattr(subject, "person_id", None),
        subject_text=getattr(subject, "text_without_name", str(subject))[:300],
        details=json.loads(json.dumps(details)),  # as it will be read: keys of an object are texts
        key=key.fingerprint,
    )
    event.seal = event.seal_over(seal, key=key)
    event.save(force_insert=True)
    return event


def chain_of(path: str) -> str:
    """The chain an event at `path` belongs to: one for each branch right below the top, one for the top itself."""
    return ancestors(path)[:2][-1] if path else ""


def keeper_of(chain: str) -> models.QuerySet[models.Model]:
    """The unit whose row is locked while a chain grows: that at its path, or for what belongs to no unit the first of
    the top; none where there is no unit at all."""
    # The log lies below the tree and knows the unit by its label alone, as all that it tells of.
    units = apps.get_model("units", "Unit")._default_manager
    return units.filter(path=chain) if chain else units.filter(parent=None).order_by("pk")[:1]


def _roles(by: "User", path: str) -> str:
    seats = [seat for seat in by.acting if not path or path.startswith(seat.unit.path)]
    return "; ".join(f"{seat.get_role_display()}, {seat.unit.name}" for seat in seats)[:200]


def mark_chains() -> None:
    """Moves the marks outside of the database to the ends of the chains as they are committed, at each round of the
    worker. A mark whose event is not there any more stays where it is, for `verify_audit` to name."""
    with changed_marks() as marks:
        for chain, end in _committed_ends().items():
            mark = marks.chains.get(chain)
            if mark is None or (mark.place < end.place and holds_end(chain, mark)):
                marks.chains[chain] = end


def _committed_ends() -> dict[str, ChainEnd]:
    # Never inside a transaction that could still be rolled back: the marks would be ahead of the log.
    with transaction.atomic(durable=True):
        return chain_ends()


def note_backup(folder: Path, sha256: str) -> None:
    """Remembers the manifest of a backup, to tell when it is swapped; forgets those whose folder was moved away."""
    with changed_marks() as marks:
        marks.backups = {name: digest for name, digest in marks.backups.items() if Path(name).exists()}
        marks.backups[str(folder)] = sha256


def note_restored(ends: Mapping[str, ChainEnd], *, made_at: str) -> None:
    """Remembers which chains a backup brought back to an end before their mark, so that this is told from a cut."""
    with changed_marks() as marks:
        older = {chain: ends.get(chain, ChainEnd(0, "")) for chain, mark in marks.chains.items()}
        marks.restored = {chain: end for chain, end in older.items() if end.place < marks.chains[chain].place}
        marks.restored_from = made_at if marks.restored else ""


def purge_events(*, at: datetime) -> None:
    """Deletes the events of each chain whose term is over, from its beginning up to the first that is not due. A chain
    that is not whole up to there is left as it is: a purge must not hide what was done to it."""
    due_before = term_begins(at, years=settings.AUDIT_YEARS)
    for chain in chains_begun_before(due_before):
        _purge_chain(chain, due_before=due_before, at=at)


@transaction.atomic
def _purge_chain(chain: str, *, due_before: datetime, at: datetime) -> None:
    list(keeper_of(chain).select_for_update(no_key=True).values_list("pk"))
    events = AuditEvent.objects.filter(chain=chain).order_by("place")
    kept = events.filter(at__gte=due_before).first()
    due = events.filter(place__lt=kept.place) if kept else events
    last = due.last()
    if last is None:
        return
    if unsettled(chain_findings(chain, name=chain, through=last.place)):
        logger.warning("the chain %s of the audit log is not whole and is not purged: run verify_audit", chain)
        return
    count = due.count()
    term = {"years": settings.AUDIT_YEARS, "due_before": due_before}
    checkpoint = _decide(CheckpointKind.PURGED, chain, ChainEnd(last.place, last.seal), count=count, at=at, **term)
    # Before they go: the chain goes on from its end, which may be among them.
    record_event("audit_purged", checkpoint, path=chain, by=None, at=at, count=count, through=last.place)
    events.filter(place__lte=last.place).delete()


def _decide(kind: CheckpointKind, chain: str, end: ChainEnd, *, at: datetime, **values: Any) -> AuditCheckpoint:
    key = sealing_key()
    checkpoint = AuditCheckpoint(
        chain=chain, place=end.place, end_seal=end.seal, kind=kind, at=at, key=key.fingerprint, **values
    )
    checkpoint.signature = checkpoint.sign(key)
    checkpoint.save(force_insert=True)
    return checkpoint


def term_begins(at: datetime, *, years: int) -> datetime:
    """What is older has been kept for its term: that many years, and what is left of the month. A month at a time, or a
    chain in daily use would note a purge each minute."""
    on = clock.local_day(at)
    return clock.local_moment(date(on.year - years, on.month, 1))


def settle_findings(findings: Sequence[AuditFinding], *, reason: str, by: "User", at: datetime) -> None:
    """An admin answers for what does not hold: each chain gets a signed checkpoint that names it and an event that
    tells it, and the marks are set to the chains as they are. Nothing is mended: who reads the log sees it."""
    ensure(bool(reason.strip()), "Ghi lý do: vì sao nhật ký sai lệch, ai đã kiểm tra.")
    with changed_marks(anew=True) as marks:
        with transaction.atomic(durable=True):
            for chain in sorted({finding.chain for finding in findings}):
                _settle_chain(chain, [row for row in findings if row.chain == chain], reason=reason, by=by, at=at)
        ends = chain_ends()
        is_file_lost = any(finding.kind in WHOLE_FILE for finding in findings)
        for chain in ends if is_file_lost else {finding.chain for finding in findings}:
            marks.chains[chain] = ends[chain]
            marks.restored.pop(chain, None)
        for finding in findings:
            marks.backups.pop(finding.backup, None)


def _settle_chain(chain: str, findings: list[AuditFinding], *, reason: str, by: "User", at: datetime) -> None:
    end = chain_ends().get(chain, ChainEnd(0, ""))
    names = [finding.name for finding in findings if finding.kind not in BY_MARKS]
    values = {"count": len(findings), "findings": names, "reason": reason, "by": by}
    checkpoint = _decide(CheckpointKind.SETTLED, chain, end, at=at, **values)
    texts = [finding.text for finding in findings]
    record_event("audit_settled", checkpoint, path=chain, by=by, at=at, findings=texts, reason=reason)
