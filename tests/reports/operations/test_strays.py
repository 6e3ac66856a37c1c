import errno
import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from plans.activities.models import Evidence
from plans.activities.services.strays import EVERY, stray_files, sweep_strays
from plans.enums import ActivityState
from portal.lib import clock, storage
from tests.factories.plans import make_activity, make_issued_plan
from tests.plans.activities.test_evidence import keep
from units.inbox.models import Heartbeat

DAY = timedelta(days=1)


pytestmark = pytest.mark.usefixtures("own_files")


@pytest.fixture
def now():
    """A moment two days after all that the test stores."""
    return clock.now() + 2 * DAY


@pytest.fixture
def temporary(monkeypatch, tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(storage.tempfile, "gettempdir", lambda: str(folder))
    return folder


def test_files_of_no_row_go_and_those_of_rows_stay(org, now, temporary):
    evidence = keep(org.secretary)
    stray = default_storage.save("evidence/2026/01/la.pdf", ContentFile(b"la"))
    Evidence.objects.update(created_at=now)

    assert list(stray_files()) == [stray]
    assert sweep_strays(at=now) == 1

    assert not default_storage.exists(stray)
    assert default_storage.exists(evidence.file.name)


def test_a_file_of_this_hour_may_still_get_its_row(org, now, temporary):
    stray = default_storage.save("evidence/2026/01/la.pdf", ContentFile(b"la"))

    assert sweep_strays(at=now - 2 * DAY) == 0
    assert default_storage.exists(stray)


def test_an_upload_without_its_file_goes_and_evidence_of_an_activity_stays(org, now, temporary):
    activity = make_activity(make_issued_plan(org), org.cell, ActivityState.ACCEPTED)
    waiting, attached = keep(org.secretary), keep(org.secretary, content=b"khac", activity=activity)
    for row in (waiting, attached):
        default_storage.delete(row.file.name)
    Evidence.objects.update(created_at=now - 2 * DAY)

    assert sweep_strays(at=now) == 1
    assert list(Evidence.objects.all()) == [attached]


def test_what_a_killed_process_left_goes_after_a_day(db, now, temporary):
    for name in ("leash-old", "leash-new"):
        (temporary / name).mkdir()
        (temporary / name / "errors").write_text("x")
    (temporary / "tmp1.upload.pdf").write_text("half")
    (temporary / "of-somebody-else").write_text("x")
    os.utime(temporary / "leash-new", (now.timestamp(), now.timestamp()))

    assert sweep_strays(at=now) == 2
    assert sorted(path.name for path in temporary.iterdir()) == ["leash-new", "of-somebody-else"]


def test_the_round_is_made_some_times_a_day(db, now, temporary):
    sweep_strays(at=now)
    (temporary / "leash-old").mkdir()

    assert sweep_strays(at=now + timedelta(minutes=1)) == 0
    assert sweep_strays(at=now + EVERY + timedelta(minutes=1)) == 1
    assert Heartbeat.objects.get().at == now + EVERY + timedelta(minutes=1)


@pytest.mark.parametrize("fails", ["write", "sync"])
def test_a_save_that_fails_leaves_no_file(tmp_path, monkeypatch, fails):
    class Content(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            if fails == "write":
                raise OSError(errno.ENOSPC, "No space left on device")

    def broken(path):
        raise OSError(errno.EIO, "no answer")

    if fails == "sync":
        monkeypatch.setattr(storage, "sync", broken)

    with pytest.raises(OSError):
        storage.DurableStorage(location=tmp_path).save("evidence/a.pdf", Content(b"whole"))

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_save_that_fails_leaves_what_was_there(tmp_path, monkeypatch):
    durable = storage.DurableStorage(location=tmp_path)
    name = durable.save("evidence/a.pdf", ContentFile(b"first"))
    monkeypatch.setattr(storage, "sync", lambda path: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        durable._save(name, ContentFile(b"second"))

    assert (tmp_path / name).read_bytes() == b"first"
