"""Rows as lines of JSON that mean the same on SQLite and PostgreSQL."""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from units.inbox.models import Heartbeat
from units.people.models import WrongPassword

# Made by every migrate (content types, permissions); and nobody stays signed in over a restore.
LEFT_OUT = {"auth", "contenttypes", "sessions"}
CHUNK = 100  # rows of frozen documents hold a whole file each


def models_in_backup() -> list[type[models.Model]]:
    """Every table that a backup holds, by name. Heartbeats tell of the running machinery, not of the work; wrong
    passwords are remembered for an hour."""
    found = apps.get_models(include_auto_created=True)
    concrete_models = [model for model in found if not model._meta.proxy and model._meta.app_label not in LEFT_OUT]
    kept_models = [model for model in concrete_models if model not in (Heartbeat, WrongPassword)]
    return sorted(kept_models, key=lambda model: model._meta.label_lower)


def applied_migrations() -> list[str]:
    """`units.0001_initial` for each migration of the kept tables' apps that the database has seen, by name."""
    app_labels = {model._meta.app_label for model in models_in_backup()}
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in app_labels)


def rows_of(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    return model._base_manager.order_by("pk").values(*names).iterator(chunk_size=CHUNK)


def to_line(row: dict[str, Any]) -> str:
    """One line. Not Django's own encoder: that cuts moments to milliseconds, and the audit seals would break."""
    return json.dumps(row, ensure_ascii=False, default=_portable) + "\n"


def _portable(value: object) -> str:
    match value:
        case bytes() | memoryview():
            return b64encode(value).decode()
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            raise TypeError(f"no portable form for {type(value)}")


def read_rows(model: type[models.Model], path: Path) -> Iterator[models.Model]:
    """The rows of a table's file, not saved yet."""
    fields = model._meta.concrete_fields
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield model(**{field.attname: field.to_python(row[field.attname]) for field in fields})


def file_names(model: type[models.Model], row: dict[str, Any]) -> list[str]:
    """Names of the stored files that a row speaks of."""
    fields = [field.attname for field in model._meta.concrete_fields if isinstance(field, models.FileField)]
    return [row[name] for name in fields if row[name]]
