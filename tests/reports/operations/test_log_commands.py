"""The log as commands and backups see it: what lies outside of the database, on this machine and on others."""

import json
import shutil
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from plans.tasks import run_due_work
from portal.lib.errors import RuleViolation
from reports.operations.backup import back_up
from reports.operations.manifest import read_manifest
from reports.operations.reconcile import reconcile
from reports.operations.restore import restore
from tests.factories.people import MOMENT
from tests.guards import triggers_off
from tests.reports.keeping import fill
from units.audit.models import AuditEvent
from units.audit.queries import chain_ends, mark_text
from units.audit.sealing import KEYS_NAME, changed_marks, rotate_key, sealing_key
from units.audit.services import mark_chains, record_event
from units.inbox.services.watching import beat

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Nhật ký Đảng ủy Công ty Sao Mai"


@pytest.fixture
def machine(org, own_files, settings, tmp_path) -> Path:
    """Its own VAR_DIR, filled and marked."""
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    fill(org)
    mark_chains()
    return settings.VAR_DIR


@pytest.fixture
def folder(machine, tmp_path) -> Path:
    folder = tmp_path / "ngay-1"
    back_up(folder, at=MOMENT)
    return folder


@transaction.atomic
def record(unit, count: int, *, act: str = "unit_renamed", at: datetime = MOMENT) -> None:
    for _ in range(count):
        record_event(act, unit, by=None, at=at)


def empty(own_files: Path) -> None:
    with triggers_off():
        call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(own_files)


def verify(**options: object) -> str:
    """What the command prints; the last line is its refusal."""
    out = StringIO()
    try:
        call_command("verify_audit", stdout=out, **options)
    except CommandError as refusal:
        return f"{out.getvalue()}{refusal}"
    return out.getvalue()


def counts() -> dict[str, int]:
    return reconcile(at=MOMENT).audit_counts


def test_a_whole_log_is_told_with_its_ends(folder):
    ((_, end),) = chain_ends().items()

    assert verify() == f"{NAME}: {end.place} dòng, dấu cuối {end.seal[:16]}\nNhật ký nguyên vẹn: 1 chuỗi.\n"
    assert counts() == {}


def test_a_log_that_nobody_marked_yet_is_said_to_be_so(machine):
    (machine / "audit_marks.json").unlink()

    assert "worker ghi mốc ở lượt tới" in verify()


def test_a_round_of_the_worker_marks_the_chains(org, machine):
    record(org.cell, 1)
    run_due_work(at=MOMENT)
    with triggers_off():
        AuditEvent.objects.order_by("-place").first().delete()

    assert verify().startswith(f"{NAME}: mất ")
    assert counts() == {"cut_tail": 1}


def test_lost_marks_are_counted_where_a_worker_has_run(machine):
    (machine / "audit_marks.json").unlink()
    beat("worker", at=MOMENT)

    assert counts() == {"lost_marks": 1}


def test_a_backup_holds_the_fingerprint_of_the_key_and_not_the_key(folder):
    key = sealing_key()

    assert read_manifest(folder).keys == [key.fingerprint]
    texts = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert not any(key.secret.encode() in text for text in texts)
    assert read_manifest(folder).chains == chain_ends()


def test_a_new_machine_asks_for_the_keys_it_lacks(folder, own_files, machine, tmp_path, settings):
    old = (machine / KEYS_NAME).read_text()
    empty(own_files)
    settings.VAR_DIR = tmp_path / "other"
    settings.VAR_DIR.mkdir()

    with pytest.raises(CommandError) as refusal:
        call_command("restore", folder)
    (settings.VAR_DIR / KEYS_NAME).write_text(old)
    call_command("restore", folder, stdout=StringIO())

    key = sealing_key()
    place = settings.VAR_DIR / KEYS_NAME
    assert str(refusal.value) == (
        f"Máy này chưa có khóa nhật ký {key.fingerprint} của bản sao lưu. Lấy khóa ở máy đã lập bản sao lưu: thêm một"
        f" dòng vào {place}, hoặc vào biến AUDIT_KEYS, rồi chạy lại."
    )
    assert "nguyên vẹn" in verify()


def test_the_keys_of_all_events_are_asked_for(org, machine, own_files, tmp_path, settings):
    old = sealing_key()
    new = rotate_key()
    record(org.cell, 1)
    back_up(tmp_path / "ngay-2", at=MOMENT)
    (machine / KEYS_NAME).write_text(new.secret)

    with pytest.raises(RuleViolation, match=f"khóa nhật ký {old.fingerprint} của"):
        read_manifest(tmp_path / "ngay-2")


def change_manifest(folder: Path) -> None:
    record = json.loads((folder / "manifest.json").read_text())
    record["made_at"] = "2020-01-01"
    (folder / "manifest.json").write_text(json.dumps(record))


def take_manifest_of_another(folder: Path) -> None:
    back_up(folder.with_name("ngay-2"), at=MOMENT + timedelta(days=1))
    shutil.copy(folder.with_name("ngay-2") / "manifest.json", folder)


def remove_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


@pytest.mark.parametrize("attack", [change_manifest, take_manifest_of_another, remove_manifest])
def test_a_swapped_manifest_of_a_backup_is_named_and_counted(folder, attack):
    attack(folder)

    assert f"Bản sao lưu {folder}: manifest.json đã bị sửa, tráo hoặc xóa.\n" in verify()
    assert counts() == {"swapped_manifest": 1}


def test_a_backup_that_was_moved_away_is_no_finding(folder):
    folder.rename(folder.with_name("noi-khac"))

    assert counts() == {}
    assert "nguyên vẹn" in verify(backup=[folder.with_name("noi-khac")])


def test_a_backup_and_a_mark_kept_elsewhere_find_a_log_begun_anew(org, folder, machine):
    ((chain, end),) = chain_ends().items()
    (machine / "audit_marks.json").unlink()
    with triggers_off():
        AuditEvent.objects.filter(place=end.place).delete()

    assert "nguyên vẹn" in verify()
    wrong = f"{NAME}: mất 1 dòng cuối: mốc ghi {end.in_words}, nay chỉ còn đến số {end.place - 1}.\n"
    for elsewhere in ({"backup": [folder]}, {"mark": [mark_text(chain, end)]}):
        assert verify(**elsewhere) == f"{wrong}Nhật ký không khớp ở 1 chỗ."


def test_an_older_backup_is_named_as_such_and_settled_by_an_admin(org, folder, own_files):
    record(org.cell, 2)
    mark_chains()
    ((_, end),) = chain_ends().items()
    empty(own_files)

    restore(folder)
    mark_chains()

    made = "máy này đã khôi phục bản sao lưu lập lúc 08:00 ngày 02/03/2026, cũ hơn mốc"
    assert verify().startswith(f"{NAME}: {made}: bản sao lưu đến số {end.place - 2}, mốc đến số {end.place}.")
    assert counts() == {"older_backup": 1}
    record(org.cell, 4, act="unit_reopened")
    mark_chains()
    assert counts() == {"older_backup": 1}
    call_command("settle_audit", reason="Máy cũ hỏng đĩa.", by="admin", stdout=StringIO())
    mark_chains()
    assert "nguyên vẹn" in verify()
    assert AuditEvent.objects.get(act="audit_settled").details["reason"] == "Máy cũ hỏng đĩa."


def test_a_restored_backup_that_lost_nothing_is_no_finding(org, folder, own_files):
    empty(own_files)
    restore(folder)
    record(org.cell, 2)
    mark_chains()

    assert counts() == {}
    with triggers_off():
        AuditEvent.objects.order_by("-place").first().delete()
    assert counts() == {"cut_tail": 1}


def test_a_swapped_manifest_is_settled(folder):
    change_manifest(folder)

    call_command("settle_audit", reason="Bản thử.", by="admin", stdout=StringIO())

    assert counts() == {}


@pytest.mark.parametrize("by", ["clerk", "khong-co", "admin"])
def test_only_an_admin_settles_and_only_what_does_not_hold(machine, by):
    words = "nguyên vẹn, không có gì" if by == "admin" else f"{by} không phải tài khoản quản trị"

    with pytest.raises(CommandError, match=words):
        call_command("settle_audit", reason="Vì sao.", by=by)


def test_a_backup_made_while_marks_cannot_be_trusted_leaves_them(machine, tmp_path):
    (machine / "audit_marks.json").write_text("{}")

    back_up(tmp_path / "ngay-2", at=MOMENT)

    assert (machine / "audit_marks.json").read_text() == "{}"
    assert counts() == {"broken_marks": 1}


def test_marks_know_a_backup_by_its_folder(folder):
    with changed_marks() as marks:
        assert list(marks.backups) == [str(folder)]


def test_a_purge_stands_in_the_backup(org, machine, own_files, tmp_path):
    record(org.foreign_cell, 2, at=MOMENT.replace(year=2010))
    run_due_work(at=MOMENT)
    back_up(tmp_path / "ngay-2", at=MOMENT)
    empty(own_files)

    restore(tmp_path / "ngay-2")

    assert AuditEvent.objects.filter(chain=org.other_committee.path).values_list("place").first() == (3,)
    assert counts() == {}
