"""Failed sign-ins: how long an address has to wait, and one password tried over many names.

A person is locked at an address (django-axes); an address with many failures is slowed down, but never those who have
signed in from there before and have not failed now: an office shares one address. Nothing waits inside a request."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.lib.addresses import network_of
from portal.lib.text import nfc
from units.people.models import WrongPassword

SLOW_FROM = 20  # failures of an address within the time of a lock
FIRST_WAIT, LONGEST_WAIT = 2, 30  # seconds; doubled every five failures
SPRAY_MEMORY = timedelta(hours=1)
ATTEMPTS_KEPT, SIGN_INS_KEPT = timedelta(days=1), timedelta(days=90)
_LONGEST_NAME = 60
_SALT = "units.people.attempts"


def folded(name: str) -> str:
    """One name for all the ways to type it, no longer than any real one."""
    return "".join(nfc(name).casefold().split())[:_LONGEST_NAME]


def tried_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    return folded(str((credentials or request.POST).get("username") or ""))


def tried_from(request: HttpRequest) -> str | None:
    """None where the connection has no address, as a socket."""
    return network_of(request.META.get("REMOTE_ADDR", "")) or None


def seconds_to_wait(name: str, address: str | None, *, at: datetime) -> int:
    """Whole seconds until `name` may be tried again from `address`; 0 is now."""
    attempts = AccessAttempt.objects.filter(ip_address=address, attempt_time__gt=at - settings.AXES_COOLOFF_TIME)
    count, last = _failures(attempts.filter(username=folded(name)))
    if last and count >= settings.AXES_FAILURE_LIMIT:
        return _seconds(last + settings.AXES_COOLOFF_TIME - at)
    if not last and AccessLog.objects.filter(username=folded(name), ip_address=address).exists():
        return 0
    count, last = _failures(attempts)
    wait = timedelta(seconds=_wait_after(count, is_spraying=_is_spraying(address, at=at)))
    return _seconds(last + wait - at) if last else 0


def _failures(attempts: Any) -> tuple[int, datetime | None]:
    sums = attempts.aggregate(count=Sum("failures_since_start"), last=Max("attempt_time"))
    return sums["count"] or 0, sums["last"]


def _wait_after(count: int, *, is_spraying: bool) -> int:
    if is_spraying:
        return LONGEST_WAIT
    return min(FIRST_WAIT << min((count - SLOW_FROM) // 5, 8), LONGEST_WAIT) if count >= SLOW_FROM else 0


def _seconds(wait: timedelta) -> int:
    return max(ceil(wait.total_seconds()), 0)


def _is_spraying(address: str | None, *, at: datetime) -> bool:
    recent = WrongPassword.objects.filter(at__gt=at - SPRAY_MEMORY)
    return recent.sprayed().filter(address=address).exists()


def record_wrong_password(name: str, password: str, address: str | None, *, at: datetime) -> None:
    WrongPassword.objects.create(
        address=address, name_digest=_digest(folded(name), 16), password_digest=_digest(password, 4), at=at
    )


def _digest(text: str, digits: int) -> str:
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()[:digits]


def sweep_attempts(*, at: datetime) -> None:
    """Deletes what its purpose needs no more: failures, sign-ins, and digests of wrong passwords."""
    AccessAttempt.objects.filter(attempt_time__lt=at - ATTEMPTS_KEPT).delete()
    AccessLog.objects.filter(attempt_time__lt=at - SIGN_INS_KEPT).delete()
    WrongPassword.objects.filter(at__lt=at - SPRAY_MEMORY).delete()
