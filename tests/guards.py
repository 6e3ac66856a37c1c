"""What no test may do unnoticed. `conftest.py` switches the guards on."""

import ipaddress
import random
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection
from django.db.models.query import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.base import Node, Variable, VariableDoesNotExist
from django.test import TransactionTestCase

RUN = re.compile(r"(<textarea.*?</textarea>)|\s+", re.DOTALL)
BEFORE_END = re.compile(r"(<[a-z][^<>]*?) >")
BOX = "button|caption|dd|div|dt|h[1-6]|legend|li|p|section|summary|td|th"
EDGE = re.compile(rf"(<(?:{BOX})\b[^<>]*>) | (?=</(?:{BOX})>)")
OUR_PACKAGES = {"portal", "units", "plans", "reports"}
OUR_TEMPLATES = str(settings.BASE_DIR / "templates")
INSERTED = re.compile(r'\s*INSERT (?:OR \w+ )?INTO "(\w+)"', re.IGNORECASE)
SINGLE = {"units_committeecalendar"}  # one row a committee, made when it is first looked at
WRITES = {"INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE"}


def read_only_get(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Innermost middleware: sessions and messages are stored outside it, so a view has no excuse."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return get_response(request)
        with connection.execute_wrapper(refuse_write):
            return get_response(request)

    return middleware


def creating_posts_are_taken(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What a form makes is made once: a request that brought a token and added rows of ours has claimed it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with connection.execute_wrapper(noted := InsertsNoted()):
            answer = get_response(request)
        sent = getattr(request, "sent_once", None)
        is_done = "Location" in answer.headers or "HX-Redirect" in answer.headers
        if sent and not sent.is_taken and is_done:
            assert noted.tables <= SINGLE, f"{request.path} adds to {noted.tables}, takes no form"
        return answer

    return middleware


class InsertsNoted:
    """The tables of ours that rows were added to."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        found = INSERTED.match(sql)
        if found and found[1].partition("_")[0] in OUR_PACKAGES:
            self.tables.add(found[1])
        return execute(sql, params, many, context)


def refuse_write(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    assert sql.split(None, 1)[0].upper() not in WRITES, f"a GET writes: {sql[:200]}"
    return execute(sql, params, many, context)


def white_space_as_read(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A run of white space is one blank and none stands at the edge of a box, as a browser has it: where a template
    breaks its lines, no test finds words or misses them. A browser gets the page as it is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.get_host() == "testserver" and response.headers.get("Content-Type", "").startswith("text/html"):
            text = RUN.sub(lambda run: run[1] or " ", response.content.decode())
            response.content = EDGE.sub(r"\1", BEFORE_END.sub(r"\1>", text))
        return response

    return middleware


class LoudInvalid(str):
    """`string_if_invalid` that fails for our own templates and stays the empty string for everybody else's."""

    __slots__ = ()

    def __bool__(self) -> bool:
        origin = template_being_rendered()
        return origin is not None and origin.startswith(OUR_TEMPLATES)

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"unknown variable {{{{ {variable} }}}} in {template_being_rendered()}")


@contextmanager
def attributes_known() -> Iterator[None]:
    """Where a name that is not there means no, as in `{% if %}`, an attribute that an object of ours never had fails:
    it is misspelt, and its part of the page would never show. A form may do without a field."""
    resolve = Variable.resolve

    def resolve_known(self: Variable, context: Any) -> Any:
        try:
            return resolve(self, context)
        except VariableDoesNotExist as unknown:
            name, subject = unknown.params
            package = type(subject).__module__.partition(".")[0]
            is_ours = package in OUR_PACKAGES and not isinstance(subject, BaseForm)
            origin = template_being_rendered() if is_ours else None
            assert origin is None or not origin.startswith(OUR_TEMPLATES), f"no {name} in {self} in {origin}"
            raise

    Variable.resolve = resolve_known
    yield
    Variable.resolve = resolve


def template_being_rendered() -> str | None:
    frame = sys._getframe(1)
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin.name)
        frame = frame.f_back
    return None


@contextmanager
def shuffled_unordered() -> Iterator[None]:
    """Rows that nobody ordered come in any order, as a database may send them."""
    fetch_all = QuerySet._fetch_all

    def fetch_all_shuffled(queryset: QuerySet) -> None:
        is_fresh = queryset._result_cache is None
        fetch_all(queryset)
        if is_fresh and not queryset.ordered:
            random.shuffle(queryset._result_cache)

    QuerySet._fetch_all = fetch_all_shuffled
    yield
    QuerySet._fetch_all = fetch_all


@contextmanager
def names_kept_out_of_log() -> Iterator[None]:
    """The sealed rows of the log name people by id alone, or nobody could ever be forgotten."""
    from tests.factories.people import SEATS
    from units.audit.models import AuditEvent

    names = re.compile(rf"Người ({'|'.join(SEATS)})\b|@example\.vn")
    seal_over = AuditEvent.seal_over

    def seal_nameless(self: AuditEvent, *args: Any, **kwargs: Any) -> str:
        found = names.search(f"{self.subject_text} {self.details}")
        assert not found, f"{self.act} writes a name into the log: {found and found[0]}"
        return seal_over(self, *args, **kwargs)

    AuditEvent.seal_over = seal_nameless
    yield
    AuditEvent.seal_over = seal_over


@contextmanager
def loopback_only() -> Iterator[None]:
    """Our own services listen on this machine; every other address is refused."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        assert self.family == socket.AF_UNIX or is_loopback(address[0]), f"a connection to {address}"
        connect(self, address)

    socket.socket.connect = connect_here
    yield
    socket.socket.connect = connect


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def triggers_off() -> Iterator[None]:
    """What only the owner of the database can do: rows of the audit log go, or change, as if nobody kept them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # As a copy would write them: neither trigger nor foreign key is asked.
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        try:
            yield
        finally:
            for _, statement in triggers:
                cursor.execute(statement)


def empty_tables(case: TransactionTestCase) -> None:
    """In the place of Django's flush after each test that commits: rows go in a tenth of the time that PostgreSQL takes
    to make its tables anew, and permissions that nobody here asks for are not written again."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with triggers_off():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("; ".join(f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables))
        else:
            connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
