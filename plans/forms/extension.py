from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from plans.models import Assignment
from plans.services.extension import extend_assignment
from portal.lib.forms import CharField, DateField, refusals_on
from units.models import User


class ExtensionForm(forms.Form):
    due_on = DateField(label="Hạn mới")
    reason = CharField(
        label="Lý do",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị đọc được, và còn lại trong lịch sử của nhiệm vụ.",
    )

    def __init__(self, data: Any = None, *, assignment: Assignment, by: User) -> None:
        super().__init__(data)
        self.assignment, self.by = assignment, by
        self.helper = FormHelper()
        self.helper.form_tag = False

    def save(self, *, at: datetime) -> bool:
        """False if a rule refused; the form then has the error."""
        chosen = self.cleaned_data
        with refusals_on(self):
            extend_assignment(
                assignment=self.assignment, due_on=chosen["due_on"], reason=chosen["reason"], by=self.by, at=at
            )
        return not self.errors
