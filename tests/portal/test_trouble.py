"""A locked database, a full disk, a server that is away: the person is told which, and what was sent stays."""

import errno
import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from portal import health
from portal.lib.trouble import OneLine, Trouble, trouble_of
from tests.browsing import form_on, signed_in
from tests.factories.people import make_organisation
from units.people.models import User

PROFILE = reverse("units:profile")
TYPED = {"email": "moi@example.vn", "wants_mail": "no"}


def raised(error: BaseException, *, within: type[Exception] | None = None) -> BaseException:
    try:
        try:
            raise error
        except BaseException as cause:
            if within:
                raise within("as Django wraps it") from cause
            raise
    except BaseException as outer:
        return outer


class OfServer(psycopg2.OperationalError):
    def __init__(self, code: str | None) -> None:
        super().__init__("could not …")
        self.code = code

    @property
    def pgcode(self) -> str | None:
        return self.code


def of_sqlite(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("any words")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (of_sqlite("SQLITE_BUSY"), Trouble.BUSY),
        (of_sqlite("SQLITE_BUSY_SNAPSHOT"), Trouble.BUSY),
        (of_sqlite("SQLITE_FULL"), Trouble.FULL),
        (of_sqlite("SQLITE_IOERR_SHMSIZE"), Trouble.FULL),
        (of_sqlite("SQLITE_IOERR_WRITE"), Trouble.AWAY),
        (of_sqlite("SQLITE_ERROR"), None),
        (OfServer("55P03"), Trouble.BUSY),
        (OfServer("57014"), Trouble.BUSY),
        (OfServer("53100"), Trouble.FULL),
        (OfServer("57P01"), Trouble.AWAY),
        (OfServer(None), Trouble.AWAY),
        (OfServer("42P01"), None),
        (psycopg2.DatabaseError("server closed the connection unexpectedly"), Trouble.AWAY),
        (psycopg2.ProgrammingError("no results to fetch"), None),
        (OSError(errno.ENOSPC, "No space left on device"), Trouble.FULL),
        (OSError(errno.ENOENT, "no such file"), None),
        (ValueError("ours"), None),
    ],
    ids=repr,
)
@pytest.mark.parametrize("within", [None, OperationalError])
def test_trouble_is_known_by_its_code(error, trouble, within):
    assert trouble_of(raised(error, within=within)) is trouble


@pytest.fixture
def people(transactional_db):
    return make_organisation()


@contextmanager
def short_waits() -> Iterator[None]:
    """The waits of this test's thread, as a web process has them but shorter."""
    with connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute("PRAGMA busy_timeout = 50" if is_sqlite else "SET lock_timeout = 50")
    yield


@contextmanager
def locked() -> Iterator[None]:
    """Another thread holds what every writer needs until the end."""
    taken, release = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("LOCK TABLE units_user, units_heartbeat IN EXCLUSIVE MODE")
                taken.set()
                release.wait(60)
        finally:
            taken.set()
            connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(60)
    try:
        yield
    finally:
        release.set()
        thread.join()


def offered(answer) -> dict[str, str]:
    """What the page would send again; a browser drops the line break that opens a text area."""
    return {name: value.removeprefix("\n") for name, value in form_on(answer, to=PROFILE).form_values()}


def patient(user: User) -> Client:
    """A client that is answered as a browser is, also where the portal fails."""
    client = signed_in(user)
    client.raise_request_exception = False
    return client


def test_who_meets_a_locked_database_is_told_and_loses_nothing(people):
    client = patient(people.clerk)
    values = {**TYPED, "version": people.clerk.version}

    with short_waits(), locked():
        answer = client.post(PROFILE, values)
        page = answer.content.decode()
    again = client.post(PROFILE, offered(answer))

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Cổng đang bận" in page
    assert again.status_code == 302
    assert User.objects.get(pk=people.clerk.pk).email == "moi@example.vn"


def test_a_background_save_is_answered_503_too(people):
    client = patient(people.clerk)

    with short_waits(), locked():
        answer = client.post(PROFILE, {**TYPED, "version": 1}, headers={"HX-Request": "true"})

    assert answer.status_code == 503
    assert '<p class="vb-error">Cổng đang ghi việc khác' in answer.content.decode()


def test_a_full_disk_says_so(people, monkeypatch):
    def no_room(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    client = patient(people.clerk)
    monkeypatch.setattr("units.accounts.forms.ProfileForm.write", no_room)

    answer = client.post(PROFILE, {**TYPED, "version": people.clerk.version})

    assert answer.status_code == 503
    assert "Ổ đĩa của máy chủ đã đầy" in answer.content.decode()
    assert offered(answer)["email"] == "moi@example.vn"


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_database_that_cannot_grow_says_so(people):
    client = patient(people.clerk)
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")

    long_name = reverse("plans:plan_create")
    answer = client.post(long_name, {"abstract": "a" * 500_000, "symbol": "KH/ĐU", "issuer": people.committee.pk})

    assert answer.status_code == 503
    assert "Ổ đĩa của máy chủ đã đầy" in answer.content.decode()
    assert "a" * 500_000 in answer.content.decode()


def test_what_is_our_fault_stays_an_error(people, monkeypatch):
    client = patient(people.clerk)
    monkeypatch.setattr("units.accounts.forms.ProfileForm.write", lambda *_, **__: 1 / 0)

    answer = client.post(PROFILE, {**TYPED, "version": people.clerk.version})

    assert answer.status_code == 500
    assert "Cổng gặp lỗi" in answer.content.decode()


def test_trouble_is_one_line_of_the_log():
    busy, ours = raised(of_sqlite("SQLITE_BUSY")), raised(ValueError("ours"))
    lines = {
        error: logging.LogRecord("django.request", level, "", 1, "%s", ("/x/",), (type(error), error, None))
        for error, level in ((busy, logging.ERROR), (ours, logging.ERROR))
    }
    refusal = logging.LogRecord(
        "django.request", logging.WARNING, "", 1, "Forbidden: %s", ("/x/",), (Exception, ours, None)
    )

    assert all(map(OneLine().filter, [*lines.values(), refusal]))
    assert (lines[busy].getMessage(), lines[busy].exc_info) == ("/x/ (busy: any words)", None)
    assert (lines[ours].getMessage(), lines[ours].exc_info[1]) == ("/x/", ours)
    assert (refusal.getMessage(), refusal.exc_info) == ("Forbidden: /x/", None)


@pytest.mark.parametrize("host", ["khac.example", "a_b"])
def test_a_host_that_is_not_ours_is_one_line_of_the_log(client, caplog, host):
    answer = client.get("/", headers={"Host": host})
    (line,) = [record for record in caplog.records if record.name.startswith("django.security")]

    assert answer.status_code == 400
    assert OneLine().filter(line)
    assert (line.exc_info, line.levelno) == (None, logging.ERROR)


def test_passwords_are_never_put_on_the_page(people, monkeypatch):
    def busy(*args, **kwargs):
        raise of_sqlite("SQLITE_BUSY")

    client = patient(people.clerk)
    monkeypatch.setattr("units.people.forms.PasswordForm.is_valid", busy)

    answer = client.post(reverse("units:password_change"), {"new_password1": "bi-mat-moi-tinh"})

    assert answer.status_code == 503
    assert "bi-mat-moi-tinh" not in answer.content.decode()
    assert "Quay lại trang trước rồi gửi lại" in answer.content.decode()


def test_a_form_from_elsewhere_is_not_offered(people, monkeypatch):
    def busy(*args, **kwargs):
        raise of_sqlite("SQLITE_BUSY")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", busy)
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies["sessionid"] = "x" * 32

    answer = browser.post(PROFILE, TYPED, headers={"Origin": "http://elsewhere.test"})

    assert "moi@example.vn" not in answer.content.decode()


def test_the_health_page_sees_the_lock(people, client, monkeypatch):
    monkeypatch.setattr(health, "PATIENCE_MS", 50)

    with locked():
        answer = client.get(reverse("healthz"))
    after = client.get(reverse("healthz"))

    assert (answer.status_code, answer.json()["parts"]["database"]) == (503, "busy")
    assert (after.status_code, after.json()["parts"]["database"]) == (200, "ok")


def test_the_health_page_sees_the_full_disk(db, client, monkeypatch, settings):
    settings.VAR_DIR = "/dev/full"

    answer = client.get(reverse("healthz"))

    assert (answer.status_code, answer.json()["parts"]["disk"]) == (503, "full")
