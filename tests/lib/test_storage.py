import os

from django.core.files.base import ContentFile

from portal.lib.storage import DurableStorage


def test_a_save_returns_once_file_and_folder_are_on_the_disk(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.readlink(f"/proc/self/fd/{descriptor}")))
    storage = DurableStorage(location=tmp_path)

    name = storage.save("a/anh.jpg", ContentFile(b"anh"))

    assert synced == [str(tmp_path / name), str(tmp_path / "a")]
    assert (tmp_path / name).read_bytes() == b"anh"
