"""The demo committee in a var/ of its own, with the clock held still, for scripts that look at the whole portal.

Such a script must run unchanged before and after the code is moved: here and in what uses this, only Django's own API,
management commands, addresses, the words on pages, and the names of the accounts that `seed_demo` prints."""

import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha512
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
def demo_portal(*, moment: datetime = MOMENT) -> Iterator[dict[str, str]]:
    """Sets Django up on an empty SQLite file at `moment`, seeds it and yields the accounts: username → role."""
    folder = Path(tempfile.mkdtemp(prefix="portal-demo-"))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "REDIS_URL": "",
        "EMAIL_URL": "memorymail://",
        "PUBLIC_URL": f"http://{HOST}:8000",
        "SECRET_KEY": sha512(b"only-for-the-demo").hexdigest(),
        "DEBUG": "false",
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
    """Somebody of the demo, signed in; nobody for no name."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME=HOST, raise_request_exception=False)
    if username:
        person = get_user_model().objects.get(username=username)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def links(client: "Client", pattern: str, *pages: str, most: int = 12) -> list[str]:
    """The first addresses like `pattern` that the pages lead to and the person may open."""
    hrefs = [href for page in pages for href in html.fromstring(client.get(page).content.decode()).xpath("//a/@href")]
    found = dict.fromkeys(href for href in hrefs if re.fullmatch(pattern, href))
    return [path for path in list(found)[:most] if client.get(path).status_code == 200]


def press(
    client: "Client",
    url: str,
    button: str,
    fill: Callable[[html.FormElement], object] = lambda form: None,
    *,
    file: object = None,
    status: int = 302,
) -> str:
    """Opens `url` and sends the form that has this button, filled in; the address it leads to."""
    page = html.fromstring(client.get(url).content.decode())
    form = next(form for form in page.xpath("//main//form") if button in map(text_of, form.xpath(".//button")))
    fill(form)
    fields: dict[str, list[Any]] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    (pressed,) = (element for element in form.xpath(".//button") if text_of(element) == button)
    if pressed.get("name"):
        fields[pressed.get("name")] = [pressed.get("value")]
    if file:
        (place,) = form.xpath(".//input[@type='file']")
        fields[place.name] = file
    answer = client.post(pressed.get("formaction") or form.action or url, fields)
    assert answer.status_code == status, f"{url}: {button}: {answer.status_code}"
    return getattr(answer, "url", "")


def labelled(form: html.FormElement, label: str) -> Any:
    """The input that a label of this text belongs to."""
    found = next(element for element in form.xpath(".//label") if text_of(element).rstrip(" *") == label)
    return form.get_element_by_id(found.get("for"))


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def finish_report(report: str) -> None:
    """The clerk leaves no section empty and sends the report to the leader: only what was sent can be issued."""

    def fill(form: html.FormElement) -> None:
        for area in form.xpath(".//textarea"):
            area.value = area.value.strip() or "Không có."

    clerk = client_of("vanphong")
    press(clerk, f"{report}noi-dung/", "Lưu nội dung", fill)
    press(clerk, f"{report}ky/", "Gửi duyệt")


def drafted_report() -> str:
    """The report that the demo leaves in writing."""
    clerk = client_of("vanphong")
    reports = links(clerk, r"/bao-cao/\d+/", "/bao-cao/")
    return next(report for report in reports if clerk.get(f"{report}noi-dung/").status_code == 200)
