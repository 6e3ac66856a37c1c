"""A backup brought back into an empty database, all of it or nothing."""

from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, models, transaction

from portal.lib.errors import ensure
from reports.operations.manifest import Manifest, read_manifest
from reports.operations.tables import applied_migrations, models_in_backup, read_rows
from units.audit.services import note_restored


def restore(folder: Path) -> Manifest:
    """Raises RuleViolation, and changes nothing, if the database holds any row, has seen other migrations, the folder
    is not the whole backup it says it is, or a key of its audit log is not here."""
    manifest = read_manifest(folder)
    backup_models = models_in_backup()
    with transaction.atomic(durable=True):
        _ensure_fits(manifest, backup_models)
        for model in backup_models:
            _insert(model, folder / "tables" / f"{model._meta.label_lower}.jsonl")
        connection.check_constraints()
        reset_sequences(backup_models)
        # Last, so that only a whole set of rows brings its files; before the commit, as everywhere.
        _copy_files(folder / "files")
    # Where chains had gone further on this machine, that stays marked until an admin settles it.
    note_restored(manifest.chains, made_at=manifest.made_at)
    return manifest


def _ensure_fits(manifest: Manifest, backup_models: list[type[models.Model]]) -> None:
    wrong = sorted({*manifest.migrations} ^ {*applied_migrations()})
    ensure(not wrong, f"Cơ sở dữ liệu và bản sao lưu khác nhau ở: {', '.join(wrong[:5])}; hãy dùng đúng phiên bản.")
    filled = [model._meta.label_lower for model in backup_models if model._base_manager.exists()]
    ensure(not filled, f"Cơ sở dữ liệu không trống: {', '.join(filled[:5])}.")


def _insert(model: type[models.Model], path: Path) -> None:
    for row in read_rows(model, path):
        row.save_base(raw=True, force_insert=True)  # raw: moments of change stay as they were


def reset_sequences(backup_models: list[type[models.Model]]) -> None:
    """After rows that came with their ids: the next one gets a free one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), backup_models):
            cursor.execute(statement)


def _copy_files(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            # No row named it: left by a restore that broke off.
            default_storage.delete(name)
            with path.open("rb") as content:
                default_storage.save(name, File(content))
