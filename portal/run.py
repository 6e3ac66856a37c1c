"""`make run`: the whole portal on this machine until Ctrl-C: web (gunicorn), one Celery worker with beat, the watch.
The first start also migrates, collects the static files and loads a demo committee."""

import os
import signal
import subprocess
import sys
import time
from contextlib import redirect_stdout, suppress
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
START_SECONDS = 60
STOP_SECONDS = 10


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    for number in STOP_SIGNALS:
        signal.signal(number, signal.default_int_handler)
    try:
        if is_answering():
            sys.exit(f"Địa chỉ {address()} đang có chương trình khác dùng; dừng nó hoặc đặt BIND, PUBLIC_URL khác.")
        migrate()
        collect_static()
        load_demo()
        return serve()
    except KeyboardInterrupt:
        return 0


def address() -> str:
    return os.environ.get("BIND", f"127.0.0.1:{urlsplit(settings.PUBLIC_URL).port or 8000}")


def say(text: str) -> None:
    print(text, flush=True)


def is_answering() -> bool:
    connection = HTTPConnection(address(), timeout=5)
    with suppress(OSError, HTTPException):
        connection.request("GET", "/healthz", headers={"Host": urlsplit(settings.PUBLIC_URL).netloc})
        return connection.getresponse().status > 0
    return False


def warn_without_pango() -> None:
    from portal.lib.official import pdf

    with redirect_stdout(StringIO()):  # WeasyPrint's own advice is in English and does not name the packages
        is_available = pdf.is_available()
    if not is_available:
        say(pdf.PANGO_ADVICE)


def migrate() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    # The command itself would take a second even with nothing to do.
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Đang chuẩn bị cơ sở dữ liệu…")
        call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Only when a source has changed since the last time: compressing everything takes many seconds."""
    stamp = settings.STATIC_ROOT / "sources.sha256"
    own_files = (path for path in (settings.BASE_DIR / "static").rglob("*") if path.is_file())
    # What comes from packages is as the two files of exact versions say; htmx comes from a Python one.
    pins = (settings.BASE_DIR / name for name in ("package-lock.json", "requirements.txt"))
    state = state_of([*sorted(own_files), *pins])
    if stamp.exists() and stamp.read_text() == state:
        return
    say("Đang chuẩn bị giao diện…")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state)


def state_of(paths: list[Path]) -> str:
    """One hash over names, sizes and times of change."""
    lines = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in paths]
    return sha256("\n".join(lines).encode()).hexdigest()


def load_demo() -> None:
    from django.contrib.auth import get_user_model

    if not get_user_model().objects.exists():
        say("Lần chạy đầu: đang tạo một đảng ủy mẫu với một năm hoạt động…")
        with redirect_stdout(StringIO()):  # the accounts are printed once everything runs
            call_command("seed_demo")


def serve() -> int:
    """Runs until Ctrl-C (0), or until one of the programs ends by itself or none answers in time (1)."""
    programs = [start(web_command()), start(worker_command()), start(["django", "watch"])]
    try:
        if not greet_when_ready(programs):
            return 1
        while all(program.poll() is None for program in programs):
            time.sleep(0.5)
        return 1
    except KeyboardInterrupt:
        say("\nĐang dừng…")
        return 0
    finally:
        stop(programs)


def web_command() -> list[str]:
    return [
        *("gunicorn", "portal.wsgi", "--bind", address(), "--workers", "2", "--threads", "4"),
        *("--preload", "--forwarded-allow-ips", "", "--no-control-socket", "--timeout", "60", "--log-level", "warning"),
    ]


def worker_command() -> list[str]:
    return [
        *("celery", "-A", "portal", "--quiet", "worker", "--beat", "--pool", "threads", "--concurrency", "4"),
        *("--schedule", str(settings.VAR_DIR / "celerybeat-schedule"), "--loglevel", "warning"),
        *("--without-gossip", "--without-mingle"),
    ]


def start(command: list[str]) -> subprocess.Popen:
    # In a session of its own: Ctrl-C reaches only this launcher, which then stops each of them.
    return subprocess.Popen([sys.executable, "-m", *command], start_new_session=True)  # noqa: S603


def greet_when_ready(programs: list[subprocess.Popen]) -> bool:
    """Whether the portal answers by the time that a start may take."""
    warn_without_pango()
    deadline = time.monotonic() + START_SECONDS
    while not is_answering():
        if any(program.poll() is not None for program in programs):
            return False
        if time.monotonic() >= deadline:
            say(f"Sau {START_SECONDS} giây Cổng vẫn chưa trả lời tại {address()} nên dừng lại. Hãy xem lỗi ở trên.")
            return False
        time.sleep(0.1)
    say(f"\nCổng đang chạy tại {settings.PUBLIC_URL} (Ctrl-C để dừng)")
    accounts = settings.VAR_DIR / "accounts.txt"
    if accounts.exists():
        say(f"Tài khoản dùng thử, mật khẩu tạo trên máy này ({accounts}):\n{accounts.read_text()}")
    return True


def stop(programs: list[subprocess.Popen]) -> None:
    # A second Ctrl-C must not leave a program behind.
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    for program in programs:
        program.terminate()
    for program in programs:
        with suppress(subprocess.TimeoutExpired):
            program.wait(STOP_SECONDS)
    # A worker that was killed leaves its beat behind.
    for program in programs:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
