"""What is too big is refused before it is read; before a real server, by what its socket sees."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from plans.activities.services.evidence import MAX_TOTAL
from portal.lib.uploads import MAX_BODY, MB
from tests.services import BASE_DIR, database_url, free_port, wait_until

PROFILE, SIGN_IN = reverse("units:profile"), reverse("units:sign_in")
IMPORT = reverse("plans:import_create")
HUGE = 200 * MB


def asked(client: Client, url: str, length: int):
    """The answer to a request that only says that it is so long."""
    return client.generic("POST", url, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(length))


@pytest.mark.parametrize("url", [SIGN_IN, PROFILE, IMPORT])
def test_without_a_sign_in_only_a_form_without_files_is_read(url, db):
    answer = asked(Client(), url, 5 * MB + 1)

    assert answer.status_code == 413
    assert "lớn hơn 5 MB" in answer.content.decode()
    assert "Đăng nhập ở một cửa sổ khác" in answer.content.decode()


@pytest.mark.parametrize(
    ("url", "limit"),
    [
        (PROFILE, 5 * MB),
        (IMPORT, MAX_BODY),
        (reverse("plans:month_sheet_import"), MAX_BODY),
        (reverse("plans:evidence_create"), MAX_BODY),
        (reverse("plans:activity_create"), MAX_TOTAL + MB),
    ],
)
def test_with_a_sign_in_a_route_takes_what_it_asks_for(url, limit, org, sign_in):
    answer = asked(sign_in(org.clerk), url, limit + 1)

    assert answer.status_code == 413
    assert f"lớn hơn {limit // MB} MB" in answer.content.decode()


def test_a_length_of_many_digits_is_too_long(org, sign_in):
    answer = asked(sign_in(org.clerk), PROFILE, int("9" * 400))

    assert answer.status_code == 413


def test_a_file_within_the_limit_is_read_and_leaves_nothing_behind(org, sign_in, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    file = SimpleUploadedFile("khong-phai-ke-hoach.txt", b"\x00" * 20_000)

    answer = sign_in(org.clerk).post(IMPORT, {"file": file, "unit": org.committee.pk})
    answer.close()

    assert answer.status_code == 200
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def server(transactional_db, tmp_path) -> Iterator[tuple[int, Path]]:
    """The portal as gunicorn serves it, and the folder it stores uploads in while it reads them."""
    port, folder = free_port(), tmp_path / "tmp"
    folder.mkdir()
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url(connection)}
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    variables["TMPDIR"] = str(folder)
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen([*command, "--worker-tmp-dir", "/dev/shm"], env=variables, cwd=BASE_DIR, stderr=log)
    try:
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None, (tmp_path / "log").read_text()
        yield port, folder
    finally:
        process.terminate()
        process.wait(60)


def answers(port: int) -> bool:
    try:
        return b"200" in said(port, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    except OSError:
        return False


def said(port: int, head: bytes, body: bytes = b"") -> bytes:
    """The first line of the answer to raw bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connected:
        connected.sendall(head)
        if body:
            connected.sendall(body)
        return connected.makefile("rb").readline()


def head(url: str, *lines: str) -> bytes:
    kind = "Content-Type: multipart/form-data; boundary=x"
    return "\r\n".join([f"POST {url} HTTP/1.1", "Host: 127.0.0.1", kind, *lines, "", ""]).encode()


FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.docx"\r\n\r\n'


def test_a_real_server_reads_nothing_of_what_is_too_long(server):
    port, folder = server

    # Not a byte of the body is sent: an answer means that none was waited for.
    plain = said(port, head(IMPORT, f"Content-Length: {HUGE}"))
    chunked = said(port, head(IMPORT, "Transfer-Encoding: chunked"))

    assert plain == b"HTTP/1.1 413 Request Entity Too Large\r\n"
    assert chunked == b"HTTP/1.1 411 Length Required\r\n"
    assert list(folder.glob("*.upload*")) == []


def test_a_real_server_reads_nothing_that_no_route_takes(server):
    port, folder = server
    lines = [f"Content-Length: {MB}", f"Cookie: csrftoken={'a' * 32}"]

    unknown_address = said(port, head("/khong-co/", *lines))
    unknown_host = said(port, head(IMPORT, *lines).replace(b"Host: 127.0.0.1", b"Host: khac.example"))
    unreadable = said(port, head("/khong-co/", *lines).replace(b"; boundary=x", b""))

    assert unknown_address == unreadable == b"HTTP/1.1 404 Not Found\r\n"
    assert unknown_host == b"HTTP/1.1 400 Bad Request\r\n"
    assert list(folder.glob("*.upload*")) == []


def test_a_real_server_reads_no_further_than_the_length_that_was_named(server):
    port, folder = server

    answer = said(port, head(SIGN_IN, f"Content-Length: {len(FILE)}"), FILE + b"\x00" * MB)

    assert answer.split()[1] in (b"400", b"403")
    assert list(folder.glob("*.upload*")) == []


def test_a_web_process_that_starts_removes_what_a_killed_one_left(server):
    port, folder = server
    old, young = folder / "tmpold.upload.bin", folder / "tmpnew.upload.bin"
    for path in (old, young):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    (workers,) = re.findall(r"Booting worker with pid: (\d+)", (folder.parent / "log").read_text())

    os.kill(int(workers), signal.SIGKILL)
    wait_until(lambda: not old.exists())

    assert young.exists()
    assert answers(port)
