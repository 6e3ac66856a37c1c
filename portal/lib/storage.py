"""Files on disk that survive the power cut right after the row that names them."""

import hashlib
import os
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import FileSystemStorage


def sync(path: str | Path) -> None:
    """Returns when a file, or the list of names of a folder, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(content: IO[bytes]) -> str:
    """SHA-256 (hex) of what is left to read, without holding it in memory."""
    digest = hashlib.sha256()
    while piece := content.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()


class DurableStorage(FileSystemStorage):
    """Returns from a save only when the bytes and their name are on the disk."""

    def _save(self, name: str, content: Any) -> str:
        stored: str = super()._save(name, content)  # type: ignore[misc]
        path = self.path(stored)
        sync(path)
        sync(os.path.dirname(path))
        return stored
