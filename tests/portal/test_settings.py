import os
import subprocess
import sys

import pytest
from django.core.files.base import ContentFile

from portal import settings
from portal.lib.storage import DurableStorage


@pytest.mark.parametrize("stored", [None, "", " \n"])
def test_the_secret_of_a_machine_is_made_once_for_its_user_alone(monkeypatch, tmp_path, stored):
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    if stored is not None:
        (tmp_path / "secret_key").write_text(stored)

    secret = settings._local_secret()

    assert (len(secret), settings._local_secret()) == (50, secret)
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [("secret_key", 0o600)]


def test_what_an_earlier_release_left_open_is_closed_to_others(tmp_path):
    (tmp_path / "portal.sqlite3").write_text("rows")
    (tmp_path / "files").mkdir()
    for path in (tmp_path, *tmp_path.iterdir()):
        path.chmod(0o755)

    settings._close_to_others(tmp_path)

    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        "portal.sqlite3": 0o700,
        "files": 0o700,
    }
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def test_what_is_stored_is_for_its_user_alone(tmp_path):
    storage = DurableStorage(**{**settings.STORAGES["default"]["OPTIONS"], "location": str(tmp_path / "files")})

    name = storage.save("evidence/2026/a.txt", ContentFile(b"x"))

    paths = [tmp_path / "files", tmp_path / "files" / name, (tmp_path / "files" / name).parent]
    assert [path.stat().st_mode & 0o077 for path in paths] == [0, 0, 0]
    assert os.umask(os.umask(0o077)) == 0o077


@pytest.mark.parametrize(("secret", "word"), [("changeme", "chỉ có 8 ký tự"), ("changeme" * 10, "mẫu")])
def test_the_portal_does_not_start_with_a_secret_that_is_none(secret, word):
    environment = {**os.environ, "SECRET_KEY": secret, "DJANGO_SETTINGS_MODULE": "portal.settings"}

    start = [sys.executable, "-c", "import django; django.setup()"]
    answer = subprocess.run(start, check=False, env=environment, capture_output=True, text=True)

    assert answer.returncode != 0
    assert word in answer.stderr
    assert "secrets.token_urlsafe(60)" in answer.stderr
