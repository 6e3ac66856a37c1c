from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from portal.lib.forms import CharField, DateField, refusals_on
from units.models import User


class IssueForm(forms.Form):
    """The number and the day of the document as the person has read it; a subclass says which service issues."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = forms.IntegerField(label="Số", min_value=1, max_value=99_999)
    issued_on = DateField(label="Ngày ban hành")

    def __init__(self, *args: Any, document: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document, self.by = document, by
        self.fields["version"].initial = document.version
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        """Nobody signs a text that was changed under their eyes; the page that comes back shows the new one."""
        if self.cleaned_data.get("version") == self.document.version:
            return self.cleaned_data
        typed: Any = self.data
        data = typed.copy()
        data["version"] = self.document.version
        self.data = data
        raise forms.ValidationError("Văn bản đã được sửa sau khi mở trang này. Hãy đọc lại bản mới rồi ban hành.")

    def save(self, *, at: datetime) -> bool:
        """Whether it was issued; a refusal stands beside the field it belongs to."""
        chosen = self.cleaned_data
        with refusals_on(self):
            self.issue(at=at, number=chosen["number"], issued_on=chosen["issued_on"])
        return self.is_valid()

    def issue(self, *, at: datetime, number: int, issued_on: date) -> None:
        raise NotImplementedError


class TakeBackForm(forms.Form):
    reason = CharField(label="Lý do trả lại", widget=forms.Textarea(attrs={"rows": 3}))
