import os
import tempfile
import time
from pathlib import Path

import pytest

from portal.lib.sandbox import SandboxFailure, run


def leashed(name: str, payload: bytes = b"", *, seconds: float = 20, memory_mb: int = 256) -> bytes:
    return run(f"tests.lib.leashed.{name}", payload, seconds=seconds, memory_mb=memory_mb)


def failure(name: str, payload: bytes = b"", **limits: float) -> SandboxFailure:
    with pytest.raises(SandboxFailure) as caught:
        leashed(name, payload, **limits)  # type: ignore[arg-type]
    return caught.value


def test_run_gives_the_bytes_back():
    assert leashed("reverse", b"abc" * 100_000) == b"cba" * 100_000


def test_run_stops_a_child_that_waits_too_long():
    started = time.monotonic()

    stopped = failure("sleep", b"30", seconds=1)

    assert stopped.reason == "timeout"
    assert time.monotonic() - started < 5


def test_run_stops_a_child_that_computes_too_long():
    assert failure("spin", seconds=1).reason == "timeout"


def test_run_refuses_more_memory_than_allowed():
    stopped = failure("fill_memory", str(512 * 1024 * 1024).encode(), memory_mb=128)

    assert stopped.reason == "memory"
    assert "bộ nhớ" in str(stopped)


def test_run_hands_on_the_sentence_of_a_rule():
    refused = failure("refuse")

    assert (refused.reason, str(refused)) == ("error", "Tệp này không có chữ nào.")


@pytest.mark.parametrize(("name", "trace"), [("divide", "ZeroDivisionError"), ("die", "exit -6"), ("none", "none")])
def test_run_answers_for_a_crash(name, trace):
    crashed = failure(name)

    assert crashed.reason == "crash"
    assert trace in crashed.detail


@pytest.mark.parametrize(
    ("name", "limits", "words"),
    [
        ("divide", {}, ["leashed.divide", "crash, exit 1", "ZeroDivisionError"]),
        ("complain_and_sleep", {"seconds": 1}, ["timeout, exit -9", "a line another line"]),
    ],
)
def test_run_logs_how_a_child_failed_in_one_line(caplog, name, limits, words):
    failure(name, **limits)

    (record,) = caplog.records
    assert (record.levelname, record.name) == ("WARNING", "portal.lib.sandbox")
    assert [word for word in words if word not in record.message] == []
    assert "\n" not in record.message


def test_run_does_not_log_what_a_rule_explains(caplog):
    failure("refuse")

    assert caplog.records == []


def test_run_passes_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for children")

    names = set(leashed("environment").decode().split())

    assert names <= {"HOME", "TMPDIR", "LANG", "PATH", "LC_CTYPE"}


def test_run_passes_no_open_file(tmp_path):
    with open(tmp_path / "open", "w") as file:
        os.set_inheritable(file.fileno(), True)

        numbers = leashed("open_files").split()

    assert len(numbers) <= 5, "stdin, stdout, stderr, the way out, and the folder being listed"


def test_run_opens_no_connection():
    assert "no network" in failure("connect").detail


def test_run_leaves_the_network_where_the_kernel_allows_it():
    names = leashed("interfaces").decode().split()

    if names != ["lo"]:
        pytest.skip("this kernel gives no network namespace; the refused socket module is what holds")


def test_run_leaves_no_child_and_no_folder_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    group = int(leashed("leave_a_child"))

    assert list(tmp_path.iterdir()) == []
    deadline = time.monotonic() + 3
    while _members_of(group) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _members_of(group) == []


def _members_of(group: int) -> list[str]:
    alive = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] not in "ZX":
            alive.append(stat.parent.name)
    return alive
