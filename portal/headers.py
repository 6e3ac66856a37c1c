"""What is believed of the headers that come in, and which go out with every answer."""

import logging
import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.lib.addresses import client_address, outermost

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_ANYBODYS = {"HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_CLIENT_IP", "HTTP_X_CLUSTER_CLIENT_IP", "HTTP_TRUE_CLIENT_IP"}


class ForwardedHeaders:
    """Middleware: from here on REMOTE_ADDR is the client's and the scheme is the one the client used, as far as our own
    proxies (`PROXIES` of them) vouch for it. What else a client may have written about itself is gone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        names = [name for name in meta if name.startswith("HTTP_X_FORWARDED_") or name in _ANYBODYS]
        forwarded = {name: meta.pop(name) for name in names}
        addresses = forwarded.get("HTTP_X_FORWARDED_FOR", "")
        meta["REMOTE_ADDR"] = client_address(meta.get("REMOTE_ADDR", ""), addresses, proxies=settings.PROXIES)
        scheme = outermost(forwarded.get("HTTP_X_FORWARDED_PROTO", ""), proxies=settings.PROXIES)
        if scheme:
            meta["wsgi.url_scheme"] = "https" if scheme.lower() == "https" else "http"
        return self.get_response(request)


class AnswerHeaders:
    """Middleware: every answer carries `ANSWER_HEADERS`, be it a static file, a redirect, a refusal or an error. What
    it sets by itself, as a file its stricter policy, stays. What does not say that it may be kept is not."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        for name, value in settings.ANSWER_HEADERS.items():
            answer.headers.setdefault(name, value)
        if "no-store" in answer.headers.get("Cache-Control", "no-store"):
            answer.headers["Cache-Control"] = "private, no-store"
        return answer


class _MessageCookie(CookieStorage):
    cookie_name = settings.MESSAGE_COOKIE_NAME


class Messages(FallbackStorage):
    """Django's own, in a cookie named as the others are."""

    storage_classes = (_MessageCookie, SessionStorage)


class HiddenTokens(logging.Filter):
    """For the log: the secret of a calendar's address is not written down."""

    _ADDRESS = re.compile(r"(/lich/)[\w-]+(\.ics)")

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if self._ADDRESS.search(text):
            record.msg, record.args = self._ADDRESS.sub(r"\1…\2", text), ()
        return True
