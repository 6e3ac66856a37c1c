import json
import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from plans.activities.models import Activity, Evidence
from portal.lib.errors import RuleViolation
from reports.operations import backup
from reports.operations.backup import back_up
from reports.operations.manifest import hashes_in, read_manifest, write_manifest
from reports.operations.reconcile import reconcile
from reports.operations.restore import restore
from tests import services
from tests.factories.people import MOMENT
from tests.factories.plans import make_activity
from tests.guards import triggers_off
from tests.reports.keeping import PHOTO, fill
from units.audit.sealing import sealing_key

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def evidence(org, own_files) -> Evidence:
    return fill(org)


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "sao-luu" / "ngay-1"


def empty_everything(evidence: Evidence) -> None:
    with triggers_off():
        call_command("flush", interactive=False, verbosity=0)
    for name in (evidence.file.name, evidence.thumbnail.name):
        default_storage.delete(name)


def test_all_rows_and_files_come_back_as_they_were(evidence, folder):
    before = back_up(folder, at=MOMENT)
    changed_at = evidence.activity.changed_at
    empty_everything(evidence)

    restore(folder)

    assert reconcile(at=MOMENT).agrees
    call_command("verify_audit", stdout=StringIO())
    assert Activity.objects.get().changed_at == changed_at
    assert Path(Evidence.objects.get().file.path).read_bytes() == PHOTO
    assert back_up(folder.with_name("ngay-2"), at=MOMENT) == before


def test_new_rows_follow_the_restored_ones(evidence, folder):
    back_up(folder, at=MOMENT)
    plan, unit = evidence.activity.plan, evidence.activity.unit
    empty_everything(evidence)

    restore(folder)

    assert make_activity(plan, unit).pk > evidence.activity.pk


def test_a_backup_is_for_its_owner_only(evidence, folder):
    back_up(folder, at=MOMENT)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert list(folder.parent.iterdir()) == [folder]


def test_an_existing_folder_is_not_touched(evidence, folder):
    folder.mkdir(parents=True)

    with pytest.raises(RuleViolation, match="đã có"):
        back_up(folder, at=MOMENT)

    assert list(folder.iterdir()) == []


def test_a_lost_file_does_not_keep_the_rest_from_being_saved(evidence, folder):
    default_storage.delete(evidence.file.name)

    manifest = back_up(folder, at=MOMENT)

    assert manifest.missing == [evidence.file.name]
    assert f"files/{evidence.thumbnail.name}" in manifest.files


def test_nobody_waits_while_files_are_copied(evidence, folder, monkeypatch):
    are_in_the_moment = []

    def copy(name: str, target: Path) -> bool:
        are_in_the_moment.append(connection.in_atomic_block)
        return True

    monkeypatch.setattr(backup, "_copy", copy)

    back_up(folder, at=MOMENT)

    assert are_in_the_moment == [False, False]


def test_a_failure_leaves_no_folder(evidence, folder, monkeypatch):
    monkeypatch.setattr(backup, "write_manifest", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        back_up(folder, at=MOMENT)

    assert list(folder.parent.iterdir()) == []


def test_a_filled_database_is_refused(evidence, folder):
    back_up(folder, at=MOMENT)

    with pytest.raises(CommandError, match=r"không trống: plans\.activity"):
        call_command("restore", folder)


def change_a_byte(folder: Path) -> str:
    path = folder / "tables" / "plans.plan.jsonl"
    path.write_bytes(path.read_bytes().replace(b"2026", b"2027", 1))
    return "tables/plans.plan.jsonl"


def lose_a_file(folder: Path) -> str:
    path = next(path for path in (folder / "files").rglob("*") if path.is_file())
    path.unlink()
    return path.name


def add_a_file(folder: Path) -> str:
    (folder / "files" / "la.pdf").write_bytes(b"la")
    return "files/la.pdf"


def lose_the_manifest(folder: Path) -> str:
    """As a crash leaves it: the manifest is written last."""
    (folder / "manifest.json").unlink()
    return "không phải bản sao lưu trọn vẹn"


def cut_the_manifest(folder: Path) -> str:
    (folder / "manifest.json").write_text('{"format": 2,')
    return "không phải bản sao lưu trọn vẹn"


def name_other_migrations(folder: Path) -> str:
    manifest = read_manifest(folder)
    manifest.migrations.append("units.0999_to_come")
    write_manifest(folder, manifest)
    return r"khác nhau ở: units\.0999_to_come"


def hide_a_change(folder: Path) -> str:
    """Another row, and the manifest made to fit it: without the key, its seal does not."""
    name = change_a_byte(folder)
    record = json.loads((folder / "manifest.json").read_text())
    record["files"][name] = hashes_in(folder)[name]
    (folder / "manifest.json").write_text(json.dumps(record))
    return "không phải do Cổng lập"


DAMAGES = [
    change_a_byte,
    lose_a_file,
    add_a_file,
    lose_the_manifest,
    cut_the_manifest,
    name_other_migrations,
    hide_a_change,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_not_a_whole_backup_is_refused(evidence, folder, damage):
    back_up(folder, at=MOMENT)
    empty_everything(evidence)
    words = damage(folder)

    with pytest.raises(RuleViolation, match=words):
        restore(folder)

    assert not Evidence.objects.exists()
    assert not default_storage.exists(evidence.file.name)


def test_a_restore_that_breaks_off_changes_nothing_and_can_be_repeated(evidence, folder, monkeypatch):
    back_up(folder, at=MOMENT)
    empty_everything(evidence)
    with monkeypatch.context() as patch:
        patch.setattr(default_storage._wrapped, "save", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restore(folder)
    assert not Activity.objects.exists()

    restore(folder)

    assert reconcile(at=MOMENT + timedelta(days=1)).agrees


@contextmanager
def other_database(tmp_path: Path):
    """The address of an empty database of the other kind than the one under test."""
    if connection.vendor == "postgresql":
        yield f"sqlite:///{tmp_path / 'khac.sqlite3'}"
    else:
        with services.postgres() as url:
            yield url


MOVING = """
import sys
import django
from django.core.management import call_command

django.setup()
for words in (["migrate", "-v0"], ["restore", sys.argv[1]], ["verify_audit"]):
    call_command(*words, stdout=sys.stderr)
call_command("reconcile", "--json")
"""


@pytest.mark.services
def test_a_backup_moves_to_the_other_kind_of_database(evidence, folder, tmp_path):
    call_command("backup", folder, stdout=StringIO())

    with other_database(tmp_path) as url:
        variables = {**os.environ, "DATABASE_URL": url, "VAR_DIR": str(tmp_path / "var")}
        variables["AUDIT_KEYS"] = sealing_key().secret  # the other machine was given it
        variables["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        command = [sys.executable, "-c", MOVING, str(folder)]
        done = subprocess.run(command, env=variables, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, check=True)

    found = reconcile(at=MOMENT)
    assert json.loads(done.stdout)["rows"] == found.rows
    assert set(hashes_in(tmp_path / "var" / "files")) == {evidence.file.name, evidence.thumbnail.name}
