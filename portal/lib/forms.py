"""Form fields of the house: dates as dd/mm/yyyy, text in one normal form, several files in one field."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from portal.lib.errors import RuleViolation
from portal.lib.text import LONGEST_ID, nfc, one_line

DAY_FORMAT = "%d/%m/%Y"
FIRST_YEAR, LAST_YEAR = 1900, 2100
BARE_DAY = re.compile(r"(\d\d)(\d\d)(\d{4})")
GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")

# Said by every field that is left empty, Django's own too: its "Trường này là bắt buộc." does not say what to do.
forms.Field.default_error_messages["required"] = "Chưa điền mục này."


class DateInput(forms.DateInput):
    """A text field: native date inputs show 12/01 for 1 December on some browsers."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {"data-datepicker": "", "inputmode": "numeric", "placeholder": "ngày/tháng/năm", "autocomplete": "off"}
        super().__init__(attrs={**usual, **(attrs or {})}, format=DAY_FORMAT)


class DateField(forms.DateField):
    widget = DateInput
    default_error_messages = {
        "invalid": "Viết ngày theo dạng ngày/tháng/năm, ví dụ 05/09/2026.",
        "out_of_range": f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=[DAY_FORMAT], **kwargs)

    def to_python(self, value: Any) -> Any:
        # The number pad of some phones has no slash.
        typed = BARE_DAY.fullmatch(value.strip()) if isinstance(value, str) else None
        day = super().to_python("/".join(typed.groups()) if typed else value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["out_of_range"], code="out_of_range")
        return day


class CharField(forms.CharField):
    """Text in NFC with plain spaces, whatever keyboard or file it came from; of one line, unless its box has more."""

    @property
    def is_one_line(self) -> bool:
        return not isinstance(self.widget, forms.Textarea)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = one_line(value) if self.is_one_line else nfc(value)
        return super().to_python(value)


class TitleField(CharField):
    """A title may be long, and so has a box of several rows; it is one line all the same."""

    is_one_line = True


class WholeNumberField(forms.IntegerField):
    """Takes 1.200 as it is written here. Left to Django 1.000 would be 1: it drops a point and the zeros behind it."""

    def to_python(self, value: Any) -> Any:
        is_grouped = isinstance(value, str) and GROUPED.fullmatch(value.strip())
        return super().to_python(value.replace(".", "") if is_grouped else value)


class SeveralChoiceField(forms.ModelMultipleChoiceField):
    """Several rows of a queryset. An id longer than any database holds is an unknown choice, not an error of it."""

    # Django says it in English only
    default_error_messages = {"invalid_pk_value": "Hãy chọn trong danh sách; “%(pk)s” không có trong đó."}

    def clean(self, value: Any) -> Any:
        for pk in value or []:
            if len(str(pk)) > LONGEST_ID:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(pk)[:LONGEST_ID]}
                )
        return super().clean(value)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """Several uploads at once; cleans to a list, empty if none was chosen."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(MultipleFileField, self).clean(one, initial) for one in chosen if one or self.required]


class FilterForm(forms.Form):
    """The filters of a list. One that cannot be read shows no rows rather than the wrong ones."""

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def narrow(self, rows: Any, **instead: Any) -> Any:
        """Those of a queryset that the filters ask for; `instead` stands in the place of what was sent, or beside."""
        return self.select(rows, {**self.cleaned_data, **instead}) if self.is_valid() else rows.none()

    def select(self, rows: Any, chosen: dict[str, Any]) -> Any:
        """For a subclass whose rows have no method `chosen` that takes the fields by their names."""
        return rows.chosen(**chosen)


class SavingForm(forms.Form):
    """A form that changes something: `if form.is_valid() and form.save(by=request.user, at=clock.now()): …`

    A subclass says in `write()` which service it calls. `row` is what the form is about, if it is one row."""

    saved: Any = None
    helper = FormHelper()  # of all that have no layout of their own
    helper.form_tag = False  # the template's, which may hold more than the fields

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def save(self, *, by: Any, at: datetime) -> bool:
        """Whether the service took it, `saved` is what it returned. A refusal stands beside the field it names."""
        with refusals_on(self):
            self.saved = self.write(by=by, at=at)
        return not self.errors

    def write(self, *, by: Any, at: datetime) -> Any:
        raise NotImplementedError


@contextmanager
def refusals_on(form: forms.BaseForm) -> Iterator[None]:
    """Turns a RuleViolation raised inside into an error of the field it names, or of the whole form."""
    try:
        yield
    except RuleViolation as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.message)
