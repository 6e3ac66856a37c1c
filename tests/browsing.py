"""A person without a browser: opens a page, fills in the form that is there, presses a button."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client
from lxml import html

from units.people.models import User
from units.taken_forms import TOKEN

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Browser(Client):
    """Sends with each form the token that a page gives it; to send the same form twice is to name its token."""

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        if "content_type" not in kwargs and isinstance(data, dict | None):
            data = {TOKEN: str(uuid4()), **(data or {})}
        return super().post(path, data, *args, **kwargs)


def signed_in(user: User) -> Client:
    """A client with the session that signing in gives, without what else a sign-in leaves behind."""
    session = SessionStore()
    session.update(
        {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: user.get_session_auth_hash()}
    )
    session.save()
    client = Browser()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def filled(client: Client, url: str, *, to: str = "", press: str = "", **values: Any) -> tuple[str, dict[str, Any]]:
    """Opens `url`, takes its form that is sent to an address ending in `to` (by itself the page's own) and changes the
    named fields: where it is to be sent, and what. What the page had filled in, hidden fields too, goes along; `press`
    is the name of a button, or its `name=value`."""
    page = client.get(url)
    assert page.status_code == 200, f"{url}: {page.status_code}"
    form = form_on(page, to=to)
    fields: dict[str, Any] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    unknown = set(values) - {field.name for field in form.inputs}
    assert not unknown, f"{url} asks for no {sorted(unknown)}"
    name, _, value = press.partition("=")
    fields |= values | ({name: value or "yes"} if press else {})
    return form.action or url, fields


def submit(client: Client, url: str, *, to: str = "", press: str = "", **values: Any) -> HttpResponse:
    """Sends that form."""
    return client.post(*filled(client, url, to=to, press=press, **values))


def form_on(page: HttpResponse, *, to: str) -> html.FormElement:
    forms = html.fromstring(page.content.decode()).xpath("//main//form[translate(@method, 'POST', 'post')='post']")
    found = [form for form in forms if (form.action or "").endswith(to) and bool(form.action) == bool(to)]
    assert len(found) == 1, f"{len(found)} forms to {to or 'the page itself'}: {[form.action for form in forms]}"
    return found[0]


def arrive(response: HttpResponse) -> str:
    """The address a form that succeeded leads to; a form that came back says why."""
    if response.status_code != 302:
        tree = html.fromstring(response.content.decode())
        errors = tree.xpath("//*[contains(@class, 'error') or contains(@class, 'invalid-feedback')]")
        raise AssertionError(f"{response.status_code}: {[error.text_content().strip() for error in errors]}")
    return response.url
