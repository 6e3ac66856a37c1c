"""Signing in. What was sent when the session had ended, or with the token of an earlier one, is not lost: it is kept
on the page that answers and offered to be sent again."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import LoginView
from django.core import signing
from django.shortcuts import redirect, render
from django.views.csrf import csrf_failure as refuse

from units.people.forms import SignInForm

SALT = "sent-while-signed-out"
KEPT_FOR = 12 * 3600


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

    def form_valid(self, form):
        answer = super().form_valid(form)
        sent_form = unsealed(self.request.POST.get("kept", ""))
        return _offer(self.request, sent_form) if sent_form else answer


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
