"""Files on disk: those that survive the power cut right after the row that names them, and those every page loads."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


def sync(path: str | Path) -> None:
    """Returns when a file, or the list of names of a folder, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# In the folder for temporary files, where whoever was killed removed nothing: of children, and of uploads.
_LEFTOVERS = ("leash-*", "*.upload*")


def leftovers(*, before: float) -> Iterator[Path]:
    """What of this user was last touched before that moment, in seconds since 1970."""
    for pattern in _LEFTOVERS:
        for path in Path(tempfile.gettempdir()).glob(pattern):
            with suppress(FileNotFoundError):
                found = path.lstat()
                if found.st_uid == os.getuid() and found.st_mtime < before:
                    yield path


def remove_leftovers(*, before: float) -> int:
    paths = list(leftovers(before=before))
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(paths)


class DurableStorage(FileSystemStorage):
    """Returns from a save only when the bytes and their name are on the disk; a save that fails leaves nothing."""

    def _save(self, name: str, content: Any) -> str:
        written = "" if self.exists(name) else name
        try:
            written = super()._save(name, content)  # type: ignore[misc]
            path = self.path(written)
            sync(path)
            sync(os.path.dirname(path))
        except BaseException:
            if written:
                self.delete(written)
            raise
        return written


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Modules import each other by hashed names too, so that none of an older release meets one of a newer."""

    support_js_module_import_aggregation = True
    # Ours alone: packages ship modules too, whose imports only a bundler finds.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
    max_post_process_passes = 10  # the longest chain of imports, and one that finds nothing left to do
