from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from portal.lib.sheets import MEDIA_TYPE, Value, to_sheet


def form_page(request, form: forms.BaseForm, *, title: str, submit: str, back: str, note: str = "", trail: Any = ()):
    """The page of one form. `trail` is the breadcrumb before the title, as (label, URL); `back` is where to go
    without saving."""
    context = {"form": form, "title": title, "submit": submit, "back": back, "note": note, "trail": trail}
    return render(request, "units/form.html", context)


def sheet_page(name: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]):
    """A list as a workbook to keep; `name` is that of the file, without its ending."""
    answer = HttpResponse(to_sheet(heads, rows), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
