"""A form that is sent twice does one thing. Each form of a page carries a token; the act it asks for claims it in its
own transaction, and who sends the same once more is led to what the first became, whether that was a second click, a
line that was lost, or twenty programs at once."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from portal.access import Route

TOKEN = "form_token"  # noqa: S105
KEPT_DAYS = 30  # longer than a page stays signed in
_PAUSE, _PAUSES = 0.05, 40
TAKEN = "Cổng đã nhận nội dung này ở lần bấm trước; dưới đây là kết quả."


class TakenForm(models.Model):
    """`key` is a hash over the token of the form, who sent it where, and what it said: a page that is sent again with
    other words is another form. `leads_to` is empty until the first answer is known."""

    key = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)
    leads_to = models.CharField(max_length=500)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.leads_to


class FormTakenBefore(Exception):
    """The same was sent before and is done; what was begun here is undone."""


class SentOnce:
    """The form that a request brings."""

    def __init__(self, token: UUID, key: str) -> None:
        self.token, self.key = token, key
        self.is_taken = False
        self.page = ""  # of what was made

    def claim(self, subject: models.Model | None, *, at: datetime) -> None:
        try:
            with transaction.atomic():
                TakenForm.objects.create(key=self.key, at=at)
        except IntegrityError:
            raise FormTakenBefore from None
        self.is_taken = True
        self.page = getattr(subject, "get_absolute_url", str)()

    def answer_before(self) -> str | None:
        """Where the same led before; None if it was not done yet. The first may be on the way to its answer still."""
        for _ in range(_PAUSES):
            taken = TakenForm.objects.filter(key=self.key).first()
            if taken is None or taken.leads_to:
                break
            time.sleep(_PAUSE)
        return (taken.leads_to or "/") if taken else None


_sent: ContextVar[SentOnce | None] = ContextVar("sent", default=None)


def take_form(subject: models.Model | None = None, *, at: datetime) -> None:
    """Claims the form that asked for this act about `subject`, in the transaction of the act; nothing where no form
    did. Every act that is recorded in the log does so by that; one that is not calls it itself.

    Raises FormTakenBefore, for the whole transaction to be undone."""
    sent = _sent.get()
    if sent and not sent.is_taken:
        sent.claim(subject, at=at)


def forget_taken_forms(*, at: datetime) -> int:
    return TakenForm.objects.filter(at__lt=at - timedelta(days=KEPT_DAYS)).delete()[0]


def token_for(request: HttpRequest | None) -> UUID:
    """Of a form on the page that answers: the one that was sent, until it is taken."""
    sent: SentOnce | None = getattr(request, "sent_once", None)
    return sent.token if sent and not sent.is_taken else uuid4()


class TakenOnce:
    """Middleware, after those that refuse a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            answer = self.get_response(request)
        finally:
            _sent.set(None)
        sent: SentOnce | None = getattr(request, "sent_once", None)
        if sent is None:
            return answer
        led_to = answer.headers.get("Location") or answer.headers.get("HX-Redirect", "")
        if sent.is_taken:
            TakenForm.objects.filter(key=sent.key).update(leads_to=(led_to or sent.page or _page_of(request))[:500])
        elif not led_to and (before := sent.answer_before()):
            return _lead(request, before)  # done by the first while this one was being refused for it
        return answer

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        token = _token_of(request)
        if token is None or not request.user.is_authenticated or (isinstance(view, Route) and view.is_repeated):
            return None
        sent = SentOnce(token, _key_of(request, token))
        if before := sent.answer_before():
            return _lead(request, before)
        request.sent_once = sent  # type: ignore[attr-defined]
        _sent.set(sent)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, FormTakenBefore):
            return None
        sent: SentOnce = request.sent_once  # type: ignore[attr-defined]
        return _lead(request, sent.answer_before() or "/")


def _token_of(request: HttpRequest) -> UUID | None:
    if request.method != "POST":
        return None
    try:
        return UUID(request.POST.get(TOKEN, ""))
    except ValueError:
        return None


def _key_of(request: HttpRequest, token: UUID) -> str:
    fields = [(name, *values) for name, values in sorted(request.POST.lists()) if name != "csrfmiddlewaretoken"]
    files = [(name, *((one.name, _digest_of(one)) for one in found)) for name, found in sorted(request.FILES.lists())]
    return sha256(repr((request.user.pk, request.get_full_path(), token, fields, files)).encode()).hexdigest()


def _digest_of(upload: UploadedFile) -> str:
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _page_of(request: HttpRequest) -> str:
    """Where the form stands, for an act whose answer leads nowhere else."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "/")
    return f"{page.path}?{page.query}" if page.query else page.path


def _lead(request: HttpRequest, url: str) -> HttpResponse:
    messages.info(request, TAKEN)
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else redirect(url)
