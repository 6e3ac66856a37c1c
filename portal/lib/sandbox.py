"""Runs a pure function on hostile or heavy input in a leashed child: no network, no secrets, limits on
memory, processor and time. Whatever happens to the child is an ordinary answer here."""

import ctypes
import importlib
import logging
import math
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Literal, NoReturn

logger = logging.getLogger(__name__)
BASE = Path(__file__).resolve().parents[2]
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_MB = 1024 * 1024
_LAST_BYTES = 4000

Reason = Literal["timeout", "memory", "crash", "error"]
SENTENCES: dict[Reason, str] = {
    "timeout": "Xử lý quá lâu nên đã dừng. Hãy thử với tệp nhỏ hơn.",
    "memory": "Xử lý cần quá nhiều bộ nhớ nên đã dừng. Hãy thử với tệp nhỏ hơn.",
    "crash": "Không xử lý được nội dung này. Tệp có thể bị hỏng.",
}


class SandboxFailure(Exception):
    """`str()` is a Vietnamese sentence for the person. For reason `error` it is that of the `RuleViolation` the
    function raised; for any other the log has `detail`: how the child ended and the last it wrote to its errors."""

    detail = ""

    def __init__(self, reason: Reason, message: str = "") -> None:
        super().__init__(message or SENTENCES[reason])
        self.reason = reason


def run(dotted_function: str, payload: bytes, *, seconds: float, memory_mb: int) -> bytes:
    """`payload` through `package.module.function` (bytes → bytes). Raises only `SandboxFailure`, and logs those that no
    rule of ours explains."""
    with tempfile.TemporaryDirectory(prefix="leash-") as home, open(f"{home}/errors", "w+b") as errors:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
            [sys.executable, "-I", "-B", __file__, dotted_function, str(seconds), str(memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=home,
            env={"HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "PATH": os.defpath},
            start_new_session=True,
        )
        try:
            answer, _ = child.communicate(payload, timeout=seconds)
        except subprocess.TimeoutExpired:
            answer = None
        finally:
            _end(child)
        try:
            return _result(answer, child.returncode)
        except SandboxFailure as failure:
            if failure.reason != "error":
                failure.detail = f"exit {child.returncode}: {_tail(errors)}"
                logger.warning("%s failed in its child (%s, %s)", dotted_function, failure.reason, failure.detail)
            raise


def _end(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):  # then the whole group is gone already
        os.killpg(child.pid, signal.SIGKILL)
    with child:
        pass  # closes the pipes and reaps


def _tail(errors: BinaryIO) -> str:
    """In one line: what comes from a hostile file must not pass for another entry of the log."""
    errors.seek(max(errors.seek(0, os.SEEK_END) - _LAST_BYTES, 0))
    return " ".join(errors.read().decode(errors="replace").split())


def _result(answer: bytes | None, returncode: int) -> bytes:
    if answer is None:
        raise SandboxFailure("timeout")
    if returncode == 0:
        match answer[:1]:
            case b"R":
                return answer[1:]
            case b"E":
                raise SandboxFailure("error", answer[1:].decode())
            case b"M":
                raise SandboxFailure("memory")
    if returncode in (-signal.SIGXCPU, -signal.SIGALRM):
        raise SandboxFailure("timeout")
    if returncode == -signal.SIGKILL:
        raise SandboxFailure("memory")  # by the kernel: the machine itself ran out
    raise SandboxFailure("crash")


# From here on: the child.


def _leash(seconds: float, memory_mb: int) -> None:
    whole = math.ceil(seconds)
    # Ends the child even where the parent died before it could.
    signal.alarm(whole + 1)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_NET) != 0:
        libc.unshare(_NEW_USER | _NEW_NET)  # may be refused too: then the module below is what holds
    socket.socket = _Refused  # type: ignore[assignment,misc]
    # One second between the two: the soft limit says why, the hard one is a plain kill.
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    for what, limit in (
        (resource.RLIMIT_AS, memory_mb * _MB),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_FSIZE, 64 * _MB),
    ):
        resource.setrlimit(what, (limit, limit))


class _Refused:
    def __init__(self, *args: object, **kwargs: object) -> None:
        raise PermissionError("no network in the leashed child")


def _answer(dotted_function: str) -> bytes:
    from portal.lib.errors import RuleViolation

    try:
        module, _, name = dotted_function.rpartition(".")
        content: bytes = getattr(importlib.import_module(module), name)(sys.stdin.buffer.read())
    except RuleViolation as refused:
        return b"E" + refused.message.encode()
    except MemoryError:
        return b"M"
    return b"R" + content


def _main() -> NoReturn:
    dotted_function, seconds, memory_mb = sys.argv[1:]
    # The answer has its own way out: whatever a library prints goes to the errors.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _leash(float(seconds), int(memory_mb))
    # A bare package in place of portal/__init__.py: Celery has no business here.
    portal = ModuleType("portal")
    portal.__path__ = [str(BASE / "portal")]
    sys.modules["portal"] = portal
    sys.path.insert(0, str(BASE))
    out.write(_answer(dotted_function))
    out.flush()
    # Nothing left to tidy: a library's exit hooks could only spoil a good answer.
    os._exit(0)


if __name__ == "__main__":
    _main()
