"""`make drill-locks`: many who write at once, and one who holds the lock too long.

`python -m tests.drills.locks sqlite|postgres`; the exit code is 1 if any promise was broken. The waits are those of the
programs: 20 s for the worker, 5 s for the web (portal/settings.py, portal/wsgi.py)."""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode

from tests.drills.promises import Promises
from tests.drills.stage import Program, Stage, stage
from tests.services import BASE_DIR, free_port, wait_until

WRITERS, EACH = 8, 1000
WORKER_SECONDS, WEB_SECONDS = 20, 5
ANSWERED_BY = WEB_SECONDS + 2  # the wait, and what a page takes beside it


def write(count: int) -> None:
    """In a process of its own: `count` transactions that read and then write two tables, one of them the audit chain
    that all share. Prints the failures by their words, and the longest that one took, in seconds."""
    import django

    django.setup()
    from django.db import DatabaseError, transaction

    from portal.lib import clock
    from units.audit.services import record_event
    from units.tree.models import Unit

    failures: dict[str, int] = {}
    longest = 0.0
    for _ in range(count):
        begun = time.monotonic()
        try:
            with transaction.atomic():
                unit = Unit.objects.order_by("pk").first()
                assert unit is not None
                Unit.objects.filter(pk=unit.pk).update(name_key=unit.name_key)
                record_event("unit_renamed", unit, by=None, at=clock.now())
        except DatabaseError as failure:
            words = " ".join(str(failure).split())
            failures[words] = failures.get(words, 0) + 1
        longest = max(longest, time.monotonic() - begun)
    print(json.dumps({"failures": failures, "longest": longest}))


def storm(promises: Promises, *, seconds: int, is_promised: bool) -> None:
    """Nobody pauses between two transactions, so that the lock is never free: whom SQLite lets in next is chance, and
    the shorter the wait, the likelier somebody is passed over so long. That is promised for the worker's wait only; a
    person is answered 503 and sends again."""
    from units.audit.models import AuditEvent
    from units.audit.queries import audit_findings, chain_ends

    before, begun = AuditEvent.objects.count(), time.monotonic()
    command = [sys.executable, "-m", "tests.drills.locks", "--write", str(EACH)]
    variables = {**os.environ, "DATABASE_WAIT_SECONDS": str(seconds)}
    writers = [
        subprocess.Popen(command, env=variables, cwd=BASE_DIR, stdout=subprocess.PIPE, text=True)
        for _ in range(WRITERS)
    ]
    answers = [json.loads(writer.communicate()[0]) for writer in writers]
    whole = time.monotonic() - begun
    failed = sum(sum(answer["failures"].values()) for answer in answers)
    words = {word for answer in answers for word in answer["failures"]}
    written = AuditEvent.objects.count() - before
    named = f"{WRITERS} processes, {WRITERS * EACH} transactions, waiting {seconds} s"
    figure = f"{failed} {'; '.join(words)}".strip()
    promises.hold(f"{named}: failures", figure, is_kept=failed == 0 or not is_promised)
    promises.hold("acknowledged and stored", written, is_kept=written + failed == WRITERS * EACH)
    promises.note("transactions a second", f"{WRITERS * EACH / whole:.0f}")
    promises.note("longest of one", f"{max(answer['longest'] for answer in answers):.2f} s")
    promises.hold("chains unbroken", len(chain_ends()), is_kept=not audit_findings(expects_marks=False))


@contextmanager
def held_lock() -> Iterator[None]:
    """What every writer needs is held until the end."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE units_user, units_auditevent, units_heartbeat IN EXCLUSIVE MODE")
        yield


def ask(port: int, method: str, url: str, cookies: str = "", **fields: str) -> tuple[int, str, float]:
    """Status, page and seconds."""
    begun = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    token = dict(part.split("=", 1) for part in cookies.split("; ") if part).get("csrftoken", "")
    body = urlencode({**fields, "csrfmiddlewaretoken": token})
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, url, body if method == "POST" else None, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), time.monotonic() - begun


def locked_web(parts: Stage, promises: Promises) -> None:
    """A person who saves while something else holds the lock, and a probe that asks meanwhile."""
    from django.conf import settings
    from django.middleware.csrf import _get_new_csrf_string

    from tests.browsing import signed_in
    from units.people.models import User

    user = User.objects.get(username="clerk")
    session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={_get_new_csrf_string()}"
    port = free_port()
    command = ["gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    web = Program("web", command, parts.folder / "web.log")
    web.start()
    typed = {"email": "giu.chu@example.vn", "wants_mail": "no", "version": str(user.version)}
    try:
        wait_until(lambda: is_up(port))
        with held_lock():
            status, page, seconds = ask(port, "POST", "/ho-so/", cookies, **typed)
            probe, _, probed = ask(port, "GET", "/healthz")
        promises.hold("saving on a locked database: status", status, is_kept=status == 503)
        promises.hold(f"answered within {ANSWERED_BY} s", f"{seconds:.1f} s", is_kept=seconds < ANSWERED_BY)
        promises.hold("what was typed is on the answer", typed["email"], is_kept=typed["email"] in page)
        promises.hold(
            "health page: status", f"{probe} in {probed:.1f} s", is_kept=probe == 503 and probed < WEB_SECONDS
        )
        status, _, seconds = ask(port, "POST", "/ho-so/", cookies, **typed)
        promises.hold("sent again after it: status", f"{status} in {seconds:.1f} s", is_kept=status == 302)
    finally:
        web.end()


def is_up(port: int) -> bool:
    try:
        return ask(port, "GET", "/healthz")[0] == 200
    except OSError:
        return False


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", nargs="?", choices=["sqlite", "postgres"])
    parser.add_argument("--write", type=int)
    chosen = parser.parse_args()
    if chosen.write:
        write(chosen.write)
        return 0
    with stage(chosen.database) as parts:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        from tests.factories.people import make_organisation

        make_organisation()
        promises = Promises(f"locks on {chosen.database}")
        for seconds in (WORKER_SECONDS, WEB_SECONDS):
            storm(promises, seconds=seconds, is_promised=seconds == WORKER_SECONDS)
        locked_web(parts, promises)
        promises.show()
    print("\nBROKEN: " + "; ".join(promises.broken) if promises.broken else "\nAll promises were kept.")
    return 1 if promises.broken else 0


if __name__ == "__main__":
    sys.exit(main())
