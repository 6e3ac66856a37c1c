"""What the leashed child is asked to do in test_sandbox."""

import os
import socket
import time
from pathlib import Path

from portal.lib.errors import RuleViolation


def reverse(payload: bytes) -> bytes:
    print("a library that prints does not spoil the answer")
    return payload[::-1]


def sleep(payload: bytes) -> bytes:
    time.sleep(float(payload))
    return b""


def complain_and_sleep(payload: bytes) -> bytes:
    print("a line\nanother line", flush=True)
    time.sleep(30)
    return b""


def spin(payload: bytes) -> bytes:
    while True:
        pass


def fill_memory(payload: bytes) -> bytes:
    return bytes(int(payload))


def refuse(payload: bytes) -> bytes:
    raise RuleViolation("Tệp này không có chữ nào.")


def divide(payload: bytes) -> bytes:
    return bytes([1 // len(payload)])


def die(payload: bytes) -> bytes:
    os.abort()


def environment(payload: bytes) -> bytes:
    return " ".join(sorted(os.environ)).encode()


def open_files(payload: bytes) -> bytes:
    return " ".join(sorted(os.listdir("/proc/self/fd"))).encode()


def interfaces(payload: bytes) -> bytes:
    lines = Path("/proc/self/net/dev").read_text().splitlines()[2:]
    return " ".join(line.split(":")[0].strip() for line in lines).encode()


def connect(payload: bytes) -> bytes:
    socket.create_connection(("127.0.0.1", 9), timeout=1)
    return b""


def leave_a_child(payload: bytes) -> bytes:
    if os.fork() == 0:
        os.closerange(0, 10)
        time.sleep(60)
    return str(os.getpid()).encode()
