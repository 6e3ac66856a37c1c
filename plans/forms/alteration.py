from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from plans.models import Assignment
from plans.services.alteration import withdraw_assignment
from portal.lib import clock
from portal.lib.forms import ActForm, CharField
from units.models import User


class WithdrawForm(ActForm, forms.Form):
    reason = CharField(
        label="Lý do thu hồi",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị đọc được, và còn lại trong lịch sử của nhiệm vụ.",
    )

    def __init__(self, data: Any = None, *, assignment: Assignment, by: User) -> None:
        super().__init__(data)
        self.assignment, self.by = assignment, by
        self.helper = FormHelper()
        self.helper.form_tag = False

    def act(self) -> Assignment:
        reason = self.cleaned_data["reason"]
        return withdraw_assignment(assignment=self.assignment, reason=reason, by=self.by, at=clock.now())
