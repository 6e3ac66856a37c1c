"""How much a request may bring, judged before a byte of it is read or stored."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access import Route
from portal.lib.text import as_number

MB = 1024 * 1024


class BodyLimit:
    """Middleware, before all that reads a body. Without a sign-in only what a form without files holds; with one what
    the route takes. A body is read as far as its length says and no further, so the length is all there is to ask; one
    that names none, sent in chunks, is not taken. What no route is asked for is not read at all: the answer to an
    unknown address or host looks for a token in the form too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Django then takes the form for an empty one.
        request._read_started = True  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return _refuse(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE, status=411)
        length = as_number(request.META.get("CONTENT_LENGTH") or "0")
        limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        is_plain = length is not None and length <= limit
        if not is_plain and isinstance(view, Route) and request.user.is_authenticated:
            limit = max(limit, view.largest_body)
        if length is None or length > limit:
            return _refuse(request, limit, status=413)
        request._read_started = False  # type: ignore[attr-defined]
        return None


def _refuse(request: HttpRequest, limit: int, *, status: int) -> HttpResponse:
    context = {"limit": limit // MB, "is_without_length": status == 411}
    return render(request, "413.html", context, status=status)
