"""What was once done to the log and found by nobody: each is named, in words that say what was lost."""

import json
import secrets

import pytest
from django.conf import settings
from django.db import transaction

from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from tests.guards import triggers_off
from units.audit.models import AuditCheckpoint, AuditEvent, CheckpointKind
from units.audit.queries import audit_findings, mark_findings, mark_from, mark_text
from units.audit.sealing import (
    KEYS_NAME,
    MARKS_NAME,
    ChainEnd,
    Marks,
    SealKey,
    read_marks,
    rotate_key,
    sealing_key,
)
from units.audit.services import mark_chains, record_event, settle_findings

NAME = "Nhật ký Đảng ủy Công ty Sao Mai"


@pytest.fixture
def own_keys(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def chain(org) -> str:
    """Five events, marked."""
    record(org, 5)
    mark_chains()
    return org.committee.path


def record(org, count: int) -> None:
    for _ in range(count):
        record_event("unit_renamed", org.cell, by=org.clerk, at=MOMENT)


def found() -> list[tuple[str, int, int]]:
    return [(finding.kind, finding.first, finding.last) for finding in audit_findings(expects_marks=True)]


def texts() -> list[str]:
    return [finding.text for finding in audit_findings(expects_marks=True)]


def events(chain: str):
    return AuditEvent.objects.filter(chain=chain).order_by("place")


@pytest.fixture
def owner():
    """Attacks are made by who owns the database and has taken the triggers away."""
    with triggers_off():
        yield


def seal_again(chain: str, key: SealKey) -> None:
    seal = ""
    for event in events(chain):
        event.key, event.seal = key.fingerprint, event.seal_over(seal, key=key)
        event.save()
        seal = event.seal


def test_a_whole_log_has_no_findings(chain):
    assert found() == []


def test_a_changed_event_is_named(chain, owner):
    events(chain).filter(place=2).update(details={"note": "khác"})

    assert texts() == [f"{NAME}: sự kiện số 2 không còn nguyên vẹn."]


@pytest.mark.parametrize("field", ["at", "actor", "person", "actor_role", "unit_path", "act", "subject_text", "key"])
def test_every_word_of_an_event_is_sealed(org, chain, owner, field):
    values = {"at": MOMENT.replace(microsecond=1), "actor": org.admin, "person": org.admin, "key": ""}

    events(chain).filter(place=2).update(**{field: values.get(field, "khác")})

    kind = "unknown_key" if field == "key" else "changed"
    assert found() == [(kind, 2, 2)]


def test_events_taken_out_are_named(chain, owner):
    events(chain).filter(place__in=[2, 3]).delete()

    assert texts() == [f"{NAME}: thiếu các sự kiện số 2 đến 3.", f"{NAME}: sự kiện số 4 không còn nguyên vẹn."]


def test_a_cut_tail_is_named(chain, owner):
    mark = events(chain).last().seal[:16]
    events(chain).filter(place__gt=3).delete()

    text = f"{NAME}: mất 2 dòng cuối: mốc ghi 5 dòng, dấu cuối {mark}, nay chỉ còn đến số 3."
    assert texts() == [text]


def test_a_cut_tail_is_named_after_the_chain_has_grown_again(org, chain):
    with triggers_off():
        events(chain).filter(place__gt=3).delete()
    record_event("unit_closed", org.cell, by=org.clerk, at=MOMENT)
    mark_chains()
    assert found() == [("cut_tail", 5, 5)]
    record(org, 5)

    mark_chains()

    assert found() == [("sealed_again", 5, 5)]


def test_a_removed_chain_is_named(chain, owner):
    events(chain).delete()

    assert [text.partition(",")[0] for text in texts()] == [f"{NAME}: mất cả chuỗi"]


@pytest.mark.parametrize("place", [1, 5])
def test_a_change_sealed_again_with_the_very_key_is_named(chain, owner, place):
    events(chain).filter(place=place).update(act="khac")
    seal_again(chain, sealing_key())

    assert found() == [("sealed_again", 5, 5)]


def test_a_change_sealed_again_with_another_key_is_named(chain, owner):
    events(chain).filter(place=1).update(act="khac")
    seal_again(chain, SealKey(secrets.token_urlsafe(48)))

    assert found() == [("unknown_key", 1, 5), ("sealed_again", 5, 5)]


def test_an_event_slipped_in_at_the_end_is_named(chain, owner):
    event = events(chain).last()
    event.pk, event.place = None, 6
    event.save(force_insert=True)

    assert found() == [("changed", 6, 6)]


def test_a_forged_checkpoint_is_named_and_not_gone_by(chain, owner):
    seal = events(chain)[2].seal
    common = {"chain": chain, "place": 3, "end_seal": seal, "at": MOMENT, "key": sealing_key().fingerprint}
    term = {"years": 10, "due_before": MOMENT}
    row = AuditCheckpoint.objects.create(kind=CheckpointKind.PURGED, count=3, signature="0" * 64, **term, **common)
    events(chain).filter(place__lte=3).delete()

    assert found() == [("forged_checkpoint", row.pk, row.pk), ("missing", 1, 3), ("changed", 4, 4)]


def test_a_lost_key_is_named_with_where_it_goes(org, chain, own_keys):
    fingerprint = events(chain).first().key
    record(org, 1)

    text = f"{NAME}: không có khóa {fingerprint} để kiểm các sự kiện số 1 đến 5;"
    assert [line for line in texts() if line.startswith(f"{text} thêm một dòng vào {settings.VAR_DIR / KEYS_NAME}")]


def test_old_keys_go_on_verifying_after_a_rotation(org, own_keys):
    record(org, 2)
    mark_chains()
    key = rotate_key()
    record(org, 2)

    assert [event.key == key.fingerprint for event in events(org.committee.path)] == [False, False, True, True]
    assert found() == []


def test_marks_follow_the_chains_at_each_round_and_no_sooner(org, chain):
    record(org, 2)
    assert read_marks().chains[chain].place == 5

    mark_chains()

    assert read_marks().chains == {chain: ChainEnd(7, events(chain).last().seal)}


@pytest.mark.django_db(transaction=True)
def test_marks_are_never_ahead_of_what_is_committed(org):
    with transaction.atomic():
        record(org, 1)
        with pytest.raises(RuntimeError, match="durable"):
            mark_chains()
        transaction.set_rollback(True)

    mark_chains()

    assert read_marks() is None
    assert found() == []


def test_a_writer_who_comes_late_does_not_move_marks_back(org, chain, monkeypatch):
    stale = {chain: ChainEnd(2, events(chain)[1].seal)}
    monkeypatch.setattr("units.audit.services.chain_ends", lambda: stale)

    mark_chains()

    assert read_marks().chains[chain].place == 5


def change_marks(chain: str) -> None:
    path = settings.VAR_DIR / MARKS_NAME
    record = json.loads(path.read_text())
    record["chains"][chain][0] = 3
    path.write_text(json.dumps(record))


def cut_marks(chain: str) -> None:
    path = settings.VAR_DIR / MARKS_NAME
    path.write_text(path.read_text()[:40])


def swap_marks(chain: str) -> None:
    (settings.VAR_DIR / MARKS_NAME).write_text("[]")


@pytest.mark.parametrize("attack", [change_marks, cut_marks, swap_marks])
def test_marks_tampered_with_are_named_and_not_written_over(org, chain, attack):
    attack(chain)
    record(org, 1)
    mark_chains()

    assert texts() == [f"Tệp mốc nhật ký {MARKS_NAME} đã bị sửa hoặc hỏng: không kiểm được đuôi của các chuỗi."]


def test_lost_marks_are_a_finding_where_a_worker_has_run(chain):
    (settings.VAR_DIR / MARKS_NAME).unlink()

    assert found() == [("lost_marks", 0, 0)]
    assert audit_findings(expects_marks=False) == []


def test_a_mark_kept_in_a_mailbox_finds_what_the_machine_forgot(chain, owner):
    name, end = mark_from(mark_text(chain, ChainEnd(5, events(chain).last().seal)))
    assert mark_findings(name, Marks(chains={name: end}), name="A") == []
    (settings.VAR_DIR / MARKS_NAME).unlink()
    events(chain).filter(place=5).delete()

    assert [finding.kind for finding in mark_findings(name, Marks(chains={name: end}), name="A")] == ["cut_tail"]


@pytest.mark.parametrize(
    "text", ["", "000001.:x:abc", "000001.:4:abc", "000001.:٤:0123456789abcdef", "a:99999999999:b"]
)
def test_a_mark_that_cannot_be_read_is_explained(text):
    with pytest.raises(RuleViolation, match="chép đúng như trong thư"):
        mark_from(text)


def settle(org, reason: str = "Khôi phục sau sự cố đĩa.") -> None:
    settle_findings(audit_findings(expects_marks=True), reason=reason, by=org.admin, at=MOMENT)


def test_what_an_admin_settles_stands_in_the_log(org, chain):
    with triggers_off():
        events(chain).filter(place=5).delete()
        events(chain).filter(place=2).update(act="khac")
    wrong = texts()

    settle(org)

    event = AuditEvent.objects.get(act="audit_settled")
    assert (event.chain, event.place, event.actor) == (chain, 5, org.admin)
    assert event.details == {"findings": wrong, "reason": "Khôi phục sau sự cố đĩa."}
    assert found() == []


def test_what_comes_after_a_settlement_is_found(org, chain):
    with triggers_off():
        events(chain).filter(place=2).update(act="khac")
    settle(org)
    with triggers_off():
        events(chain).filter(place=3).update(act="khac")

    assert found() == [("changed", 2, 3)]


def test_a_settlement_tampered_with_settles_nothing(org, chain):
    with triggers_off():
        events(chain).filter(place=2).update(act="khac")
    settle(org)
    row = AuditCheckpoint.objects.get()
    with triggers_off():
        AuditCheckpoint.objects.update(reason="Không có gì.")

    assert found() == [("forged_checkpoint", row.pk, row.pk), ("changed", 2, 2)]


def test_lost_marks_are_settled_by_new_ones(org, chain):
    change_marks(chain)

    settle(org)

    assert found() == []
    assert read_marks().chains.keys() == {chain, ""}


def test_a_settlement_needs_a_reason(org, chain):
    with pytest.raises(RuleViolation, match="Ghi lý do"):
        settle(org, reason=" ")
