"""/healthz: each part of the portal by name, for a probe. Public, so it says how things are and nothing else."""

import time
from tempfile import TemporaryFile

from django.conf import settings
from django.db import Error, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string

from portal.lib import clock
from portal.lib.trouble import trouble_of

LATE_SECONDS = 180  # three ticks of the scheduler
START_SECONDS = 60  # in which scheduler and worker need not have beaten yet
PATIENCE_MS = 2000  # for what another holds: a probe gives up after some seconds itself
SAMPLE = bytes(256 * 1024)
started_at = time.monotonic()


def healthz(request: HttpRequest) -> JsonResponse:
    """`status` is ok, starting (its first minute), late (a part has missed its rounds) or down (503: the database
    does not answer or cannot be written, or the disk is full). Ages are seconds since a part last did its round; null
    if it never did."""
    parts: dict[str, object] = {"broker": "redis" if settings.REDIS_URL else "filesystem"}
    try:
        ages: dict[str, int | None] = import_string("units.inbox.queries.ages")(at=clock.now())
        _try_to_write()
    except Error as error:
        trouble = trouble_of(error)
        return _down({**parts, "database": trouble.value if trouble else "down"})
    parts |= {"database": "ok", "ages": ages}
    try:
        _try_the_disk()
    except OSError:
        return _down({**parts, "disk": "full"})
    is_late = any(age is None or age > LATE_SECONDS for age in ages.values())
    is_starting = time.monotonic() - started_at < START_SECONDS
    status = ("starting" if is_starting else "late") if is_late else "ok"
    return JsonResponse({"status": status, "parts": {**parts, "disk": "ok"}})


def _down(parts: dict[str, object]) -> JsonResponse:
    return JsonResponse({"status": "down", "parts": parts}, status=503)


def _try_to_write() -> None:
    """Takes what every writer needs and gives it back: on SQLite the one lock there is, on PostgreSQL the right to
    write a table that each round of the machinery writes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            with transaction.atomic():
                if connection.vendor == "postgresql":
                    cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
                    cursor.execute("LOCK TABLE units_heartbeat IN ROW EXCLUSIVE MODE")
                transaction.set_rollback(True)
        finally:
            if connection.vendor == "sqlite":
                cursor.execute(f"PRAGMA busy_timeout = {settings.WAIT_SECONDS * 1000}")


def _try_the_disk() -> None:
    with TemporaryFile(dir=settings.VAR_DIR) as sample:
        sample.write(SAMPLE)
        sample.flush()
