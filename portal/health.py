"""/healthz: each part of the portal by name, for a probe. Public, so it says how things are and nothing else."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string

from portal.lib import clock

LATE_SECONDS = 180  # three ticks of the scheduler


def healthz(request: HttpRequest) -> JsonResponse:
    """`status` is ok, late (a part has missed its rounds) or down (503: the database does not answer).
    Ages are seconds since a part last did its round; null if it never did."""
    parts: dict[str, object] = {"broker": "redis" if settings.REDIS_URL else "filesystem"}
    try:
        ages: dict[str, int | None] = import_string("units.inbox.queries.ages")(at=clock.now())
    except DatabaseError:
        return JsonResponse({"status": "down", "parts": {**parts, "database": "down"}}, status=503)
    is_late = any(age is None or age > LATE_SECONDS for age in ages.values())
    return JsonResponse({"status": "late" if is_late else "ok", "parts": {**parts, "database": "ok", "ages": ages}})
