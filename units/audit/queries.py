"""Whether the log is as it was written: each event against the one before it, and each chain against the marks outside
of the database."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection

from portal.lib import clock
from portal.lib.errors import ensure
from portal.lib.text import as_number
from units.audit.models import AuditCheckpoint, AuditEvent, CheckpointKind
from units.audit.sealing import (
    MARKS_NAME,
    BrokenSeal,
    ChainEnd,
    Marks,
    SealKey,
    keys_by_fingerprint,
    read_marks,
    where_keys_go,
)

# Chains by a jump each along the index, not by reading all events.
_CHAINS = """
WITH RECURSIVE chains(chain) AS (
    SELECT min(chain) FROM units_auditevent
    UNION ALL
    SELECT (SELECT min(event.chain) FROM units_auditevent AS event WHERE event.chain > chains.chain)
    FROM chains WHERE chains.chain IS NOT NULL
)
"""
_ENDS = f"""{_CHAINS}
SELECT event.chain, event.place, event.seal FROM chains JOIN units_auditevent AS event ON event.chain = chains.chain
    AND event.place = (SELECT max(place) FROM units_auditevent WHERE chain = chains.chain)
"""  # noqa: S608 (of constants)
_BEGUN = f"""{_CHAINS}
SELECT event.chain FROM chains JOIN units_auditevent AS event ON event.chain = chains.chain
    AND event.place = (SELECT min(place) FROM units_auditevent WHERE chain = chains.chain)
WHERE event.at < %s ORDER BY event.chain
"""  # noqa: S608
MOST_RUNS = 50  # of broken events told of one chain: sealed with another key, each of them is one
WHOLE_FILE = {"broken_marks", "lost_marks"}
# What lies in the file of marks, not in the rows: settled by marks that are set anew.
BY_MARKS = {"cut_tail", "removed_chain", "sealed_again", "older_backup", "swapped_manifest", *WHOLE_FILE}


def chain_ends() -> dict[str, ChainEnd]:
    """The last event of each chain, in one query whose cost is that of the chains, not of the events."""
    with connection.cursor() as cursor:
        cursor.execute(_ENDS)
        return {chain: ChainEnd(place, seal) for chain, place, seal in cursor.fetchall()}


def chains_begun_before(moment: datetime) -> list[str]:
    """The chains whose first event is older; at the same cost."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, [connection.ops.adapt_datetimefield_value(moment)])
        return [chain for (chain,) in cursor.fetchall()]


def used_keys() -> list[str]:
    """The fingerprints of all keys that seals of the log were made with."""
    of_events = AuditEvent.objects.order_by("key").values_list("key", flat=True).distinct()
    of_checkpoints = AuditCheckpoint.objects.order_by("key").values_list("key", flat=True).distinct()
    return sorted({*of_events, *of_checkpoints})


def chain_names(chains: Iterable[str]) -> dict[str, str]:
    """The unit that heads each chain, by name; for what belongs to no unit, words."""
    units = apps.get_model("units", "Unit")._default_manager.filter(path__in=set(chains))
    return {"": "không thuộc đơn vị nào", **dict(units.order_by("path").values_list("path", "name"))}


@dataclass(frozen=True)
class AuditFinding:
    """What does not hold in a chain, from one place to another (of a checkpoint, its id); `text` is a sentence. `kind`:
    changed, missing, unknown_key, cut_tail, removed_chain, sealed_again, older_backup, forged_checkpoint,
    broken_before, broken_marks, lost_marks, swapped_manifest."""

    kind: str
    chain: str
    first: int
    last: int
    text: str
    backup: str = ""  # the folder of a swapped manifest

    @property
    def name(self) -> list[Any]:
        """What a checkpoint that settles it calls it."""
        return [self.kind, self.first, self.last]


def audit_findings(*, expects_marks: bool) -> list[AuditFinding]:
    """All that does not hold and that no admin has settled; reads every event once. `expects_marks` where a worker has
    done its round on this database, and so marked the chains."""
    # The marks first: what is appended meanwhile can only lie behind them.
    marks, found = _read_marks(is_expected=expects_marks)
    chains = sorted({*chain_ends(), *marks.chains, *_checkpoint_chains()})
    names = chain_names(chains)
    for chain in chains:
        found += chain_findings(chain, name=names.get(chain, chain))
        found += mark_findings(chain, marks, name=names.get(chain, chain))
    return unsettled(found)


def chain_findings(chain: str, *, name: str, through: int | None = None) -> list[AuditFinding]:
    """What does not hold among the events of one chain, up to a place if given, and among its checkpoints."""
    while True:
        checkpoints = list(AuditCheckpoint.objects.filter(chain=chain).order_by("pk"))
        found = [*_checkpoint_findings(checkpoints, name=name), *_walk(chain, checkpoints, name=name, through=through)]
        # A purge meanwhile takes events away under the reader.
        if AuditCheckpoint.objects.filter(chain=chain).count() == len(checkpoints):
            return found


def _checkpoint_chains() -> set[str]:
    return set(AuditCheckpoint.objects.order_by("chain").values_list("chain", flat=True))


def is_signed(checkpoint: AuditCheckpoint, keys: dict[str, SealKey]) -> bool:
    key = keys.get(checkpoint.key)
    return key is not None and hmac.compare_digest(checkpoint.sign(key), checkpoint.signature)


def _checkpoint_findings(checkpoints: list[AuditCheckpoint], *, name: str) -> Iterator[AuditFinding]:
    keys = keys_by_fingerprint()
    for row in checkpoints:
        if row.key not in keys:
            text = f"Nhật ký {name}: không có khóa {row.key} để kiểm mốc số {row.pk}; {where_keys_go()}."
            yield AuditFinding("unknown_key", row.chain, row.pk, row.pk, text)
        elif not is_signed(row, keys):
            text = f"Nhật ký {name}: mốc số {row.pk} ({row}) không do Cổng ký, hoặc đã bị sửa."
            yield AuditFinding("forged_checkpoint", row.chain, row.pk, row.pk, text)
        elif row.kind == CheckpointKind.SEALED_ANEW and row.findings:
            place = row.findings[0][1]
            text = f"trước khi chuyển sang dấu có khóa, chuỗi đã không nguyên vẹn từ sự kiện số {place}"
            yield AuditFinding("broken_before", row.chain, place, place, f"Nhật ký {name}: {text}.")


def _walk(chain: str, checkpoints: list[AuditCheckpoint], *, name: str, through: int | None) -> Iterator[AuditFinding]:
    keys = keys_by_fingerprint()
    purges = [row for row in checkpoints if row.kind == CheckpointKind.PURGED and is_signed(row, keys)]
    start = max(purges, key=lambda row: row.place, default=None)
    place, seal = (start.place, start.end_seal) if start else (0, "")
    runs = _Runs(chain, name)
    events = AuditEvent.objects.filter(chain=chain).order_by("place")
    for event in (events.filter(place__lte=through) if through else events).iterator():
        if event.place > place + 1:
            runs.add("missing", place + 1, event.place - 1)
        key = keys.get(event.key)
        if key is None:
            runs.add("unknown_key", event.place, event.place, key=event.key)
        elif event.place <= place or not hmac.compare_digest(event.seal, event.seal_over(seal, key=key)):
            runs.add("changed", event.place, event.place)
        seal, place = event.seal, event.place
    yield from runs.findings()


class _Runs:
    """Broken places that follow each other are told in one sentence."""

    def __init__(self, chain: str, name: str) -> None:
        self.chain, self.name = chain, name
        self.runs: list[tuple[str, int, int, str]] = []

    def add(self, kind: str, first: int, last: int, *, key: str = "") -> None:
        if self.runs:
            its_kind, its_first, its_last, its_key = self.runs[-1]
            if (its_kind, its_key, its_last + 1) == (kind, key, first):
                self.runs[-1] = (kind, its_first, last, key)
                return
        self.runs.append((kind, first, last, key))

    def findings(self) -> Iterator[AuditFinding]:
        for kind, first, last, key in self.runs[:MOST_RUNS]:
            events = f"sự kiện số {first}" if first == last else f"các sự kiện số {first} đến {last}"
            match kind:
                case "missing":
                    text = f"thiếu {events}"
                case "changed":
                    text = f"{events} không còn nguyên vẹn"
                case "unknown_key":
                    text = f"không có khóa {key} để kiểm {events}; {where_keys_go()}"
                case _:
                    raise ValueError(kind)
            yield AuditFinding(kind, self.chain, first, last, f"Nhật ký {self.name}: {text}.")


def end_findings(chains: Iterable[str]) -> list[AuditFinding]:
    """Whether these chains still hold what the marks say, without reading their events."""
    marks, found = _read_marks(is_expected=False)
    names = chain_names(chains)
    for chain in chains:
        found += mark_findings(chain, marks, name=names.get(chain, chain))
    return found


def _read_marks(*, is_expected: bool) -> tuple[Marks, list[AuditFinding]]:
    """Without marks nothing can be said of the ends of chains; where there should be some, that is a finding."""
    try:
        marks = read_marks()
    except BrokenSeal as broken:
        return Marks(), [AuditFinding("broken_marks", "", 0, 0, broken_marks_in_words(broken))]
    if marks is None and is_expected and AuditEvent.objects.exists():
        text = f"Mất tệp mốc nhật ký {MARKS_NAME}: không kiểm được đuôi của các chuỗi."
        return Marks(), [AuditFinding("lost_marks", "", 0, 0, text)]
    return marks or Marks(), []


def broken_marks_in_words(broken: BrokenSeal) -> str:
    if broken.fingerprint:
        return f"Tệp mốc nhật ký: không có khóa {broken.fingerprint} để kiểm; {where_keys_go()}."
    return f"Tệp mốc nhật ký {MARKS_NAME} đã bị sửa hoặc hỏng: không kiểm được đuôi của các chuỗi."


def mark_findings(chain: str, marks: Marks, *, name: str) -> list[AuditFinding]:
    """Whether a chain still holds the event that its mark names, or a purge let that go."""
    mark = marks.chains.get(chain)
    if mark is None or holds_end(chain, mark):
        return []
    last = AuditEvent.objects.filter(chain=chain).order_by("-place").values_list("place", flat=True).first() or 0
    old_end = marks.restored.get(chain)
    if old_end and (old_end.place == 0 or holds_end(chain, old_end)):
        kind = "older_backup"
        made_at = datetime.fromisoformat(marks.restored_from).astimezone(clock.HANOI)
        text = (
            f"máy này đã khôi phục bản sao lưu lập lúc {made_at:%H:%M ngày %d/%m/%Y}, cũ hơn mốc: bản sao lưu đến số"
            f" {old_end.place}, mốc đến số {mark.place}. Nếu đúng là đã mất phần sau, ghi nhận bằng lệnh settle_audit"
        )
    elif last == 0:
        kind, text = "removed_chain", f"mất cả chuỗi, mốc ghi {mark.in_words}"
    elif last < mark.place:
        kind = "cut_tail"
        text = f"mất {mark.place - last} dòng cuối: mốc ghi {mark.in_words}, nay chỉ còn đến số {last}"
    else:
        kind, text = "sealed_again", f"bị đóng dấu lại: sự kiện số {mark.place} có dấu khác với mốc {mark.seal[:16]}"
    return [AuditFinding(kind, chain, mark.place, mark.place, f"Nhật ký {name}: {text}.")]


def mark_text(chain: str, end: ChainEnd) -> str:
    """A mark as mails carry it."""
    return f"{chain}:{end.place}:{end.seal[:16]}"


def mark_from(text: str) -> tuple[str, ChainEnd]:
    chain, place, seal = [*text.strip().split(":"), "", ""][:3]
    number = as_number(place)
    ensure(
        number is not None and len(seal) >= 16, f"Không hiểu mốc {text!r}; chép đúng như trong thư, dạng CHUỖI:SỐ:DẤU."
    )
    return chain, ChainEnd(number or 0, seal)


def holds_end(chain: str, end: ChainEnd) -> bool:
    """Whether the chain has an event at that place with that seal (or its beginning), or a signed purge behind it."""
    seal = AuditEvent.objects.filter(chain=chain, place=end.place).values_list("seal", flat=True).first()
    if seal is not None:
        return seal.startswith(end.seal)
    purges = AuditCheckpoint.objects.filter(chain=chain, kind=CheckpointKind.PURGED, place__gte=end.place)
    keys = keys_by_fingerprint()
    return any(is_signed(purge, keys) for purge in purges.order_by("pk"))


def unsettled(findings: Iterable[AuditFinding]) -> list[AuditFinding]:
    """Without what an admin has seen and signed: the very same places, nothing that came later."""
    keys = keys_by_fingerprint()
    settled = [
        (row.chain, name)
        for row in AuditCheckpoint.objects.filter(kind=CheckpointKind.SETTLED).order_by("pk")
        if is_signed(row, keys)
        for name in row.findings
    ]
    return [finding for finding in findings if (finding.chain, finding.name) not in settled]
