import os
import re

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from portal.lib.storage import DurableStorage, HashedStaticStorage

STATIC = settings.BASE_DIR / "static"
IMPORT = re.compile(r"""(?:from|import)\s*["'](\.[^"']+)["'];""")


@pytest.fixture
def collected(tmp_path):
    """Our modules as they are served: the storage, and its folder."""
    storage = HashedStaticStorage(location=tmp_path, base_url="/static/")
    names = [path.relative_to(STATIC).as_posix() for path in (STATIC / "js").rglob("*.js")]
    for name in names:
        storage.save(name, ContentFile((STATIC / name).read_bytes()))
    list(storage.post_process({name: (storage, name) for name in names}))
    return storage, tmp_path


def test_a_save_returns_once_file_and_folder_are_on_the_disk(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.readlink(f"/proc/self/fd/{descriptor}")))
    storage = DurableStorage(location=tmp_path)

    name = storage.save("a/anh.jpg", ContentFile(b"anh"))

    assert synced == [str(tmp_path / name), str(tmp_path / "a")]
    assert (tmp_path / name).read_bytes() == b"anh"


def test_modules_import_each_other_by_their_last_names(collected):
    storage, folder = collected
    served = {folder / name for name in storage.hashed_files.values()}

    imported = {(path.parent / name).resolve() for path in served for name in IMPORT.findall(path.read_text())}

    assert imported
    assert imported <= served


def test_every_module_is_loaded_by_an_entry(collected):
    storage, folder = collected
    templates = "".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    reached = set()
    waiting = [folder / storage.stored_name(name) for name in re.findall(r"{% static '(js/[^']+)' %}", templates)]
    while waiting:
        path = waiting.pop()
        reached.add(path)
        waiting += {(path.parent / name).resolve() for name in IMPORT.findall(path.read_text())} - reached

    assert reached == {folder / name for name in storage.hashed_files.values()}
