"""Who may call which URL with which method. `route()` stands in the place of Django's `path()` and says it there:

    route("nhiem-vu/<int:pk>/gia-han/", assignment_extend, on=Assignment, both=may_alter)

`on` is what the URL is about: its row is looked up by `pk` among what the person may see (else 404), the rule of the
method is asked (else 403; without one 405), and the view finds the row as `request.subject`. A rule is a function of
the user alone, or of the user and the subject. What stands in the URLs without `route()` is an error of the system
check, and is refused whoever asks for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from inspect import signature
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, get_resolver, path

Rule = Callable[..., bool]
View = Callable[..., HttpResponseBase]
# All that is open, but for signing out, to a person whose password is still the one that was handed over.
FIRST_STEP = "units:password_change"


class OpenTo(Enum):
    """The rules that ask for no role."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"

    def __call__(self, user: object) -> bool:
        return True


PUBLIC, SIGNED_IN = OpenTo.PUBLIC, OpenTo.SIGNED_IN


@dataclass(frozen=True)
class Route:
    """A view behind its rules. `rows` is where its subject is looked up; None if it is about no single row.
    `largest_body` is how many bytes may be sent to it; fewer than a form without files holds says nothing.
    `is_repeated`: a page that stays open sends its form again and again, and tells itself what is the same."""

    view: View
    rows: Callable[[], QuerySet[Any]] | None = None
    get: Rule | None = None
    post: Rule | None = None
    largest_body: int = 0
    is_repeated: bool = False

    @property
    def subject(self) -> str:
        """The model of the subject, as `plans.Plan`; empty without one."""
        return self.rows().model._meta.label if self.rows else ""

    def rule(self, method: str) -> Rule | None:
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method)

    @property
    def methods(self) -> list[str]:
        return [method for method in ("GET", "HEAD", "POST") if self.rule(method)]

    @property
    def login_required(self) -> bool:
        """Read by Django's LoginRequiredMiddleware."""
        return PUBLIC not in (self.get, self.post)

    def __call__(self, request: HttpRequest, pk: int = 0, **parts: str) -> HttpResponseBase:
        """`parts` are what a public address names beside: its view judges them itself."""
        rule = self.rule(request.method or "")
        if rule is None:
            return HttpResponseNotAllowed(self.methods)
        if rule is PUBLIC:
            return self.view(request, **parts)
        user: Any = request.user
        user.acting_as = request.session.get("acting_as")
        if user.must_change_password and request.resolver_match.view_name != FIRST_STEP:  # type: ignore[union-attr]
            return redirect(FIRST_STEP)
        subject: Any = None
        if self.rows:
            subject = get_object_or_404(self.rows().visible_to(user), pk=pk)  # type: ignore[attr-defined]
        request.subject = subject  # type: ignore[attr-defined]
        if not (rule(user, subject) if _takes_subject(rule) else rule(user)):
            # Often the step is done already: 403.html leads to the page that shows how the thing stands now.
            raise PermissionDenied(subject.get_absolute_url() if hasattr(subject, "get_absolute_url") else "")
        return self.view(request)


def route(
    pattern: str,
    view: View,
    *,
    name: str = "",
    on: type[Model] | Callable[[], QuerySet[Any]] | None = None,
    get: Rule | None = None,
    post: Rule | None = None,
    both: Rule | None = None,
    largest_body: int = 0,
    is_repeated: bool = False,
) -> URLPattern:
    """A URL of the name of its view. `on` is a model, or the queryset method that fetches it with what the page needs,
    as `Plan.objects.with_header`. `both` is the rule of a form, which is opened and sent; `largest_body` in bytes is
    named where files come with it."""
    get, post = both or get, both or post
    rows = on._default_manager.all if isinstance(on, type) else on  # type: ignore[attr-defined]
    name = name or view.__name__  # type: ignore[attr-defined]
    rules = [rule for rule in (get, post) if rule]
    if not rules:
        raise ImproperlyConfigured(f"{name}: a route needs a rule for GET or POST")
    if PUBLIC in rules and (on or set(rules) != {PUBLIC}):
        raise ImproperlyConfigured(f"{name}: what is public is so for every method, and about no single row")
    if (on is None) == ("<int:pk>" in pattern):
        raise ImproperlyConfigured(f"{name}: <int:pk> and `on` go together")
    if on is None and any(map(_takes_subject, rules)):
        raise ImproperlyConfigured(f"{name}: its rule asks about a subject that the route does not name")
    return path(pattern, Route(view, rows, get, post, largest_body, is_repeated), name=name)


@cache
def _takes_subject(rule: Rule) -> bool:
    return len(signature(rule).parameters) == 2


def urls(resolver: URLResolver, *, prefix: str = "", names: str = "") -> Iterator[tuple[str, str, object]]:
    """Every URL as (path, full name, what answers)."""
    for entry in resolver.url_patterns:
        place = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from urls(entry, prefix=place, names=f"{names}{entry.namespace}:" if entry.namespace else names)
        else:
            yield place, f"{names}{entry.name}", entry.callback


def routes() -> dict[str, Route]:
    """By full name, as `plans:plan_detail`."""
    return _routes_of(get_resolver())


@cache
def _routes_of(resolver: URLResolver) -> dict[str, Route]:
    return {name: answer for _, name, answer in urls(resolver) if isinstance(answer, Route)}


@register(Tags.urls)
def check_routes(**_: object) -> list[CheckMessage]:
    """Wherever the portal starts, nothing stands in the URLs that has no rule."""
    open_ones = [place for place, _, answer in urls(get_resolver()) if not isinstance(answer, Route)]
    hint = "Write route() of portal.access in the place of path()."
    return [Error(f"/{place} has no rule of access.", hint=hint, id="portal.E001") for place in open_ones]


class RoutesOnly:
    """Middleware: what stands in the URLs without `route()` is answered to nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        if not isinstance(view, Route):
            raise PermissionDenied
