"""Signing in. What was sent when the session had ended, with the token of an earlier one, or while the portal could not
write, is not lost: it is kept on the page that answers and offered to be sent again."""

import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import LoginView
from django.core import signing
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.csrf import csrf_failure as refuse
from django.views.defaults import server_error

from portal.lib import clock
from portal.lib.trouble import trouble_of
from units.people.attempts import record_wrong_password, seconds_to_wait, tried_from, tried_name
from units.people.forms import SignInForm

SALT = "sent-while-signed-out"
KEPT_FOR = 12 * 3600
WAIT_BEFORE_NEXT = 10  # seconds


@dataclass(frozen=True)
class SentForm:
    """A form as it was sent, in the order of its fields; its files are gone if it `had_files`."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool

    def sealed(self) -> str:
        return signing.dumps([self.path, self.fields, self.had_files], salt=SALT, compress=True)


def unsealed(text: str) -> SentForm | None:
    try:
        return SentForm(*signing.loads(text, salt=SALT, max_age=KEPT_FOR))
    except signing.BadSignature:
        return None


class SignIn(LoginView):
    template_name = "units/people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(sealed_form=self.request.POST.get("kept", ""), **kwargs)

    def post(self, request, *args, **kwargs):
        wait = seconds_to_wait(tried_name(request), tried_from(request), at=clock.now())
        return _told_to_wait(request, wait) if wait else super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        # What was not even looked at, since the name is locked or a field empty, says nothing of the password.
        password = form.cleaned_data.get("password")
        if password and "username" in form.cleaned_data and not getattr(self.request, "axes_locked_out", False):
            name, address = tried_name(self.request), tried_from(self.request)
            record_wrong_password(name, password, address, at=clock.now())
        return super().form_invalid(form)

    def form_valid(self, form):
        answer = super().form_valid(form)
        sent_form = unsealed(self.request.POST.get("kept", ""))
        return _offer(self.request, sent_form) if sent_form else answer


def locked_out(request, answer=None, credentials=None):
    """Called by django-axes in the place of the answer to the attempt that locks, or that comes while locked."""
    wait = seconds_to_wait(tried_name(request, credentials), tried_from(request), at=clock.now())
    return _told_to_wait(request, max(wait, 1))


def _told_to_wait(request, seconds: int):
    """The sign-in page with all it was sent with, but the password."""
    name = request.POST.get("username", "")[:60]
    context = {"form": SignInForm(request, initial={"username": name}), "wait": seconds}
    context |= {"next": request.POST.get("next", ""), "sealed_form": request.POST.get("kept", "")}
    answer = render(request, "units/people/sign_in.html", context, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


class KeepingLoginRequired(LoginRequiredMiddleware):
    """Asks for the sign-in, and keeps what was sent without one."""

    def handle_no_permission(self, request, view):
        if request.method != "POST":
            return super().handle_no_permission(request, view)
        if request.headers.get("HX-Request"):  # the page stays and says so itself: static/js/frame/signed_out.js
            return redirect("units:sign_in")
        context = {"form": SignInForm(request), "next": "", "sealed_form": _sent_form(request).sealed()}
        return render(request, "units/people/sign_in.html", context, status=401)


def csrf_failure(request, reason=""):
    """A page opened before the last sign-in sends an old token. Only what our own page sent is offered again."""
    if not request.user.is_authenticated or not _is_ours(request) or request.headers.get("HX-Request"):
        return refuse(request, reason)
    return _offer(request, _sent_form(request), status=403)


def _is_ours(request) -> bool:
    origin = urlsplit(request.headers.get("Origin", ""))
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())


def _offer(request, sent_form: SentForm, status=200):
    return render(request, "units/inbox/send_again.html", {"sent_form": sent_form}, status=status)


def _sent_form(request) -> SentForm:
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in pairs if name != "csrfmiddlewaretoken" and "password" not in name]
    return SentForm(request.get_full_path(), fields, bool(request.FILES))


def failure(request):
    """The answer to an exception. Where the machine is in trouble, and not the code at fault, it says which (503) and
    keeps what was sent. It asks the database for nothing: that may be what does not answer."""
    trouble = trouble_of(sys.exc_info()[1])
    if trouble is None:
        return server_error(request)
    context = {
        "trouble": trouble.value,
        "path": request.get_full_path(),
        "is_sending": request.method == "POST",
        "sent_form": _rescued_form(request),
        "csrf_token": get_token(request),
    }
    headers = {"Retry-After": str(WAIT_BEFORE_NEXT)}
    return HttpResponse(render_to_string("503.html", context), status=503, headers=headers)


def _rescued_form(request) -> SentForm | None:
    """None where there is nothing to send again: no form, one of passwords, one that is not known to be ours, or one
    that could not be read to its end."""
    if request.method != "POST" or not (getattr(request, "csrf_processing_done", False) or _is_ours(request)):
        return None
    try:
        has_password = any("password" in name for name in request.POST)
        return None if has_password else _sent_form(request)
    except Exception:  # whatever reading the rest of a broken body raises: the page that says what is wrong comes first
        return None
