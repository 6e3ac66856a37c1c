from typing import Any

from django import forms
from django.shortcuts import render


def form_page(request, form: forms.BaseForm, *, title: str, submit: str, back: str, note: str = "", trail: Any = ()):
    """The page of one form. `trail` is the breadcrumb before the title, as (label, URL); `back` is where to go
    without saving."""
    context = {"form": form, "title": title, "submit": submit, "back": back, "note": note, "trail": trail}
    return render(request, "units/form.html", context)
