"""The demo committee in a var/ of its own, with the clock held still, for scripts that look at the whole portal.

Such a script must run unchanged before and after the code is moved: here and in what uses this, only Django's own API,
management commands, addresses, and the names of the accounts that `seed_demo` prints."""

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import time_machine
from lxml import html

if TYPE_CHECKING:
    from django.test import Client

# A Thursday on which last quarter's report is being written and this quarter's work has begun.
MOMENT = datetime(2026, 10, 8, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
HOST = "127.0.0.1"
PASSWORD = "mot-mat-khau-dai"


@contextmanager
def demo_portal(*, moment: datetime = MOMENT, **environment: str) -> Iterator[dict[str, str]]:
    """Sets Django up on an empty SQLite file at `moment`, seeds it and yields the accounts: username → role."""
    folder = Path(tempfile.mkdtemp(prefix="portal-demo-"))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "REDIS_URL": "",
        "EMAIL_URL": "memorymail://",
        "PUBLIC_URL": f"http://{HOST}:8000",
        "SECRET_KEY": "only-for-the-demo" * 5,
        "DEBUG": "false",
        **environment,
    }
    try:
        with time_machine.travel(moment, tick=False):
            yield _seeded()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _seeded() -> dict[str, str]:
    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.CRITICAL)  # refusals are answers here
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    printed = StringIO()
    call_command("seed_demo", password=PASSWORD, stdout=printed)
    rows = [line.rsplit(maxsplit=2) for line in printed.getvalue().splitlines() if line.endswith(PASSWORD)]
    return {username: role for role, username, _ in rows}


def same_hashes() -> None:
    """Starts this program again with one order of sets for all runs."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, sys.orig_argv, {**os.environ, "PYTHONHASHSEED": "0"})


def client_of(username: str) -> "Client":
    """Somebody of the demo, signed in."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME=HOST)
    person = get_user_model().objects.get(username=username)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def press(client: "Client", url: str, button: str, *, blanks: str = "", **values: Any) -> str:
    """Opens `url`, fills in the form that has this button and sends it; the address it leads to. `values` go by label,
    `blanks` into each empty text area."""
    page = html.fromstring(client.get(url).content.decode())
    form = next(form for form in page.xpath("//main//form") if button in map(text_of, form.xpath(".//button")))
    for area in form.xpath(".//textarea"):
        if blanks and not area.text_content().strip():
            area.value = blanks
    fields: dict[str, list[Any]] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    for label, value in values.items():
        fields[field_of(form, label)] = value
    answer = client.post(form.action or url, fields)
    assert answer.status_code == 302, f"{url}: {button}: {answer.status_code}"
    return answer.url


def field_of(form: html.FormElement, label: str) -> str:
    found = next(one for one in form.xpath(".//label") if text_of(one).rstrip(" *") == label)
    return form.get_element_by_id(found.get("for")).name


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
