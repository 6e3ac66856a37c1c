from datetime import datetime
from typing import Any

from django import forms

from plans.models import Activity
from plans.services.review import accept_activity, return_activity
from portal.lib.forms import CharField, refusals_on
from units.models import User

USUAL_REASONS = (
    "Thiếu minh chứng",
    "Ảnh không rõ",
    "Số liệu chưa rõ hoặc chưa khớp",
    "Chưa đúng nội dung kế hoạch",
    "Ghi nhầm nhiệm vụ",
    "Cần ghi rõ hơn việc đã làm",
)


class AcceptForm(forms.Form):
    def __init__(self, data: Any = None, *, activity: Activity, by: User) -> None:
        super().__init__(data)
        self.activity, self.by = activity, by

    def save(self, *, at: datetime) -> bool:
        """False if a rule refused; the form then has the error."""
        with refusals_on(self):
            accept_activity(activity=self.activity, by=self.by, at=at)
            return True
        return False


class ReturnForm(forms.Form):
    usual = forms.MultipleChoiceField(
        label="Lý do thường gặp",
        choices=[(reason, reason) for reason in USUAL_REASONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = CharField(
        label="Cần sửa gì",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị đọc được lời này và sửa theo.",
    )

    def __init__(self, data: Any = None, *, activity: Activity, by: User) -> None:
        super().__init__(data)
        self.activity, self.by = activity, by

    def save(self, *, at: datetime) -> bool:
        """False if a rule refused; the form then has the error."""
        chosen = self.cleaned_data
        words = [". ".join(chosen["usual"]), chosen["reason"]]
        reason = ". ".join(word for word in words if word)
        with refusals_on(self):
            return_activity(activity=self.activity, reason=reason, by=self.by, at=at)
            return True
        return False
