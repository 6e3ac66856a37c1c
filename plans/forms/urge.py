from datetime import datetime

from crispy_forms.helper import FormHelper
from django import forms

from plans.models import Assignment
from plans.services.urging import urge
from portal.lib.forms import CharField, refusals_on
from units.models import User


class UrgeForm(forms.Form):
    """The word to the unit, written beforehand so that one click is enough."""

    text = CharField(label="Nội dung đôn đốc", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, data: dict[str, str] | None, *, assignment: Assignment, by: User) -> None:
        usual = (
            f"Đề nghị {assignment.unit.name} khẩn trương thực hiện “{assignment.title}” "
            f"(hạn {assignment.due_on:%d/%m/%Y}) và ghi kết quả lên hệ thống; có vướng mắc thì báo ngay Văn phòng."
        )
        super().__init__(data, initial={"text": usual})
        self.assignment, self.by = assignment, by
        self.helper = FormHelper()
        self.helper.form_tag = False

    def save(self, *, at: datetime) -> bool:
        """Whether the word went out; if not, the errors say why."""
        with refusals_on(self):
            urge(self.assignment, by=self.by, text=self.cleaned_data["text"], at=at)
        return not self.errors
