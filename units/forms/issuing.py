from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from portal.lib.forms import CharField, DateField, refusals_on
from units.models import User


class IssueForm(forms.Form):
    """The number and the day that the clerk stamps; a subclass says which service issues."""

    number = forms.IntegerField(label="Số", min_value=1, max_value=99_999)
    issued_on = DateField(label="Ngày ban hành")

    def __init__(self, *args: Any, document: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document, self.by = document, by
        self.helper = FormHelper()
        self.helper.form_tag = False

    def save(self, *, at: datetime) -> bool:
        """Whether it was issued; a refusal stands beside the field it belongs to."""
        with refusals_on(self):
            self.issue(at=at, **self.cleaned_data)
        return self.is_valid()

    def issue(self, *, at: datetime, number: int, issued_on: date) -> None:
        raise NotImplementedError


class TakeBackForm(forms.Form):
    reason = CharField(label="Lý do trả lại", widget=forms.Textarea(attrs={"rows": 3}))
