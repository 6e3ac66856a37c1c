"""Files on disk that survive the power cut right after the row that names them."""

import os
from typing import Any

from django.core.files.storage import FileSystemStorage


class DurableStorage(FileSystemStorage):
    """Returns from a save only when the bytes and their name are on the disk."""

    def _save(self, name: str, content: Any) -> str:
        stored: str = super()._save(name, content)  # type: ignore[misc]
        path = self.path(stored)
        for written in (path, os.path.dirname(path)):
            descriptor = os.open(written, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return stored
