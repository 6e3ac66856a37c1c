"""A backup: the rows of one moment, the files they name, and a manifest, in one new folder."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from portal.lib.errors import ensure
from portal.lib.storage import sync
from reports.operations.manifest import FORMAT, Manifest, hashes_in, manifest_digest, write_manifest
from reports.operations.tables import applied_migrations, file_names, models_in_backup, rows_of, to_line
from units.audit.queries import chain_ends, used_keys
from units.audit.services import note_backup


def back_up(folder: Path, *, at: datetime) -> Manifest:
    """Writes a backup to `folder`, which must not exist; it appears whole or not at all, for its owner only."""
    ensure(not folder.exists(), f"{folder} đã có; hãy chọn thư mục mới.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f"{folder.name}.partial-", dir=folder.parent))  # 0700
    try:
        manifest = _write(draft, at=at)
        for path in (*draft.rglob("*"), draft):
            sync(path)
        draft.rename(folder)
        sync(folder.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    note_backup(folder, manifest_digest(folder))
    return manifest


def _write(draft: Path, *, at: datetime) -> Manifest:
    (draft / "tables").mkdir()
    rows: dict[str, int] = {}
    names: list[str] = []
    with one_moment():
        migrations = applied_migrations()
        for model in models_in_backup():
            rows[model._meta.label_lower], names_of_table = _write_table(model, draft / "tables")
            names += names_of_table
        chains, keys = chain_ends(), used_keys()
    # Outside the moment, in which nobody writes on SQLite: they are many bytes, and a stored file never changes.
    missing = [name for name in names if not _copy(name, draft / "files")]
    manifest = Manifest(FORMAT, at.isoformat(), migrations, rows, hashes_in(draft), missing, chains, keys)
    write_manifest(draft, manifest)
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """All reads inside see the database at one moment; on SQLite, where a transaction starts IMMEDIATE, others wait to
    write."""
    with transaction.atomic(durable=True):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write_table(model: type[models.Model], folder: Path) -> tuple[int, list[str]]:
    """How many rows there are, and the files they name."""
    count, names = 0, []
    with (folder / f"{model._meta.label_lower}.jsonl").open("w", encoding="utf-8") as lines:
        for row in rows_of(model):
            lines.write(to_line(row))
            names += file_names(model, row)
            count += 1
    return count, names


def _copy(name: str, folder: Path) -> bool:
    """False if the file is gone: an old loss must not keep the rest from being saved."""
    try:
        with default_storage.open(name) as source:
            target = folder / name
            os.makedirs(target.parent, exist_ok=True)
            with target.open("xb") as copy:
                shutil.copyfileobj(source, copy)
    except FileNotFoundError:
        return False
    return True
