"""What views share: the pages of a list, the page of one form, refusals told to the person, files handed out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from portal.lib import clock
from portal.lib.errors import RuleViolation
from portal.lib.forms import SavingForm
from portal.lib.official.files import File
from portal.lib.sheets import MEDIA_TYPE, Value, to_sheet

PAGE_ROWS = 50
_BETWEEN = "~"


@dataclass(frozen=True)
class Page:
    """Rows of one page; `after` and `before` are the keys of the next and the previous page, empty at the ends."""

    rows: list[Any]
    after: str
    before: str


def page_by_key(
    queryset: QuerySet[Any], query: Mapping[str, str], *, order: str = "-pk", size: int = PAGE_ROWS
) -> Page:
    """Cuts a page out of `queryset`, ordered by the non-null field `order` (`-` for descending), then by pk.
    By key, never by offset: the hundredth page costs what the first does, and no row slips between two.

    `query` is the request's: `?after=` and `?before=` carry keys; a key that cannot be read means the first page."""
    names = list(dict.fromkeys([order.lstrip("-"), "pk"]))
    key = _parse(queryset.model, names, query.get("before") or query.get("after") or "")
    backwards = bool(key and query.get("before"))
    sign, side = ("-", "lt") if order.startswith("-") != backwards else ("", "gt")
    rows = queryset.order_by(*(f"{sign}{name}" for name in names))
    if key:
        rows = rows.filter(_beyond(names, key, side))
    cut = list(rows[: size + 1])
    has_more, cut = len(cut) > size, cut[:size]
    if backwards:
        cut.reverse()
    has_next, has_previous = (True, has_more) if backwards else (has_more, bool(key))
    return Page(
        rows=cut,
        after=_key(cut[-1], names) if cut and has_next else "",
        before=_key(cut[0], names) if cut and has_previous else "",
    )


def _beyond(names: list[str], key: dict[str, Any], side: str) -> Q:
    first, last = names[0], names[-1]
    condition = Q(**{f"{first}__{side}": key[first]})
    return condition if first == last else condition | Q(**{first: key[first], f"{last}__{side}": key[last]})


def _key(row: Model, names: list[str]) -> str:
    return _BETWEEN.join(str(getattr(row, name)) for name in names)


def _parse(model: type[Model], names: list[str], text: str) -> dict[str, Any] | None:
    fields: list[Any] = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names]
    if "\x00" in text:  # which PostgreSQL takes for no text at all
        return None
    try:
        parts = zip(names, fields, text.rsplit(_BETWEEN, len(names) - 1), strict=True)
        return {name: field.to_python(part) for name, field, part in parts}
    except (ValueError, ValidationError):
        return None


def form_page(request, form: forms.BaseForm, *, title: str, submit: str, back: str, note: str = "", trail: Any = ()):
    """The page of one form. `trail` is the breadcrumb before the title, as (label, URL); `back` is where to go
    without saving."""
    context = {"form": form, "title": title, "submit": submit, "back": back, "note": note, "trail": trail}
    return render(request, "units/pages/form.html", context)


def form_token(request) -> UUID | None:
    """Names one opened form, so that sending it twice does one thing; none if it is not readable."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return None


def is_saved(request, form: SavingForm, success: str) -> bool:
    """Whether what was sent is as it should be and was taken. Then the person is told `success`, in which `{}` is what
    was saved."""
    if not form.is_valid() or not form.save(by=request.user, at=clock.now()):
        return False
    messages.success(request, success.format(form.saved))
    return True


def saving_page(
    request,
    form: SavingForm,
    *,
    title: str,
    submit: str,
    success: str,
    trail: Sequence[tuple[str, str]],
    note: str = "",
):
    """The page of one form that is opened from the last step of `trail` and leads back there, saved or not."""
    back = trail[-1][1]
    if is_saved(request, form, success):
        return redirect(back)
    return form_page(request, form, title=title, submit=submit, back=back, note=note, trail=trail)


@contextmanager
def refusals_shown(request) -> Iterator[None]:
    """The person is told why a service refuses what is asked inside, on the page that follows."""
    try:
        yield
    except RuleViolation as refusal:
        messages.error(request, refusal.message)


def sheet_page(name: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]):
    """A list as a workbook to keep; `name` is that of the file, without its ending."""
    answer = HttpResponse(to_sheet(heads, rows), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def attachment(file: File | None) -> HttpResponse:
    """A file to be saved, never shown or run in the place of the portal."""
    if file is None:
        raise Http404
    return HttpResponse(
        bytes(file.content),
        headers={
            "Content-Type": file.media_type,
            "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )
