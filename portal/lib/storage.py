"""Files on disk: those that survive the power cut right after the row that names them, and those every page loads."""

import os
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


class DurableStorage(FileSystemStorage):
    """Returns from a save only when the bytes and their name are on the disk."""

    def _save(self, name: str, content: Any) -> str:
        stored: str = super()._save(name, content)  # type: ignore[misc]
        path = self.path(stored)
        sync(path)
        sync(os.path.dirname(path))
        return stored


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Modules import each other by hashed names too, so that none of an older release meets one of a newer."""

    support_js_module_import_aggregation = True
    # Ours alone: packages ship modules too, whose imports only a bundler finds.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
    max_post_process_passes = 10  # the longest chain of imports, and one that finds nothing left to do
