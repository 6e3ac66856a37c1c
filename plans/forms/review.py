from datetime import datetime
from typing import Any

from django import forms

from plans.enums import ReviewPoint
from plans.models import Activity
from plans.services.review import accept_activity, reopen_activity, return_activity
from portal.lib.forms import ActForm, CharField
from units.models import User

# What is usually wrong, with the part of the form it is about.
USUAL_REASONS = {
    "Thiếu ảnh": ReviewPoint.EVIDENCE,
    "Ảnh không rõ": ReviewPoint.EVIDENCE,
    "Thiếu văn bản, biên bản": ReviewPoint.EVIDENCE,
    "Thiếu số liệu": ReviewPoint.FIGURES,
    "Số liệu chưa khớp": ReviewPoint.FIGURES,
    "Sai thời gian": ReviewPoint.TIME,
    "Sai hình thức": ReviewPoint.FORM,
    "Ghi nhầm nhiệm vụ": ReviewPoint.WORK,
    "Nội dung chưa rõ": ReviewPoint.DESCRIPTION,
    "Thiếu đường dẫn": ReviewPoint.LINKS,
    "Trùng hoạt động": None,
}


class AcceptForm(ActForm, forms.Form):
    def __init__(self, data: Any = None, *, activity: Activity, by: User, at: datetime) -> None:
        super().__init__(data)
        self.activity, self.by, self.at = activity, by, at

    def act(self) -> Activity:
        return accept_activity(activity=self.activity, by=self.by, at=self.at)


class ReturnForm(ActForm, forms.Form):
    """Chips name the part they are about; more parts may be ticked, and get the reviewer's own words."""

    usual = forms.MultipleChoiceField(
        label="Lý do thường gặp",
        choices=[(reason, reason) for reason in USUAL_REASONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    points = forms.MultipleChoiceField(
        label="Phần cần sửa", choices=ReviewPoint.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = CharField(
        label="Cần sửa gì",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị đọc được lời này ngay tại phần cần sửa.",
    )

    def __init__(self, data: Any = None, *, activity: Activity, by: User, at: datetime) -> None:
        super().__init__(data)
        self.activity, self.by, self.at = activity, by, at

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        chips, ticked, words = (chosen.get(name) or [] for name in ("usual", "points", "reason"))
        if self.errors:
            return chosen
        if not chips and not words:
            self.add_error("reason", "Ghi lý do trả lại để đơn vị biết cần sửa gì.")
        elif not chips and not ticked:
            self.add_error("points", "Đánh dấu ít nhất một phần cần sửa để đơn vị biết sửa ở đâu.")
        return chosen

    @property
    def told(self) -> dict[str, Any]:
        """The reason as one text, and for each part the words about it."""
        chosen = self.cleaned_data
        reason = ". ".join([*chosen["usual"], *([chosen["reason"]] if chosen["reason"] else [])])
        about = {point: [chip for chip in chosen["usual"] if USUAL_REASONS[chip] == point] for point in ReviewPoint}
        points = {
            point.value: ". ".join(chips) or chosen["reason"] or reason
            for point, chips in about.items()
            if chips or point in chosen["points"]
        }
        return {"reason": reason, "points": points}

    def act(self) -> Activity:
        return return_activity(activity=self.activity, **self.told, by=self.by, at=self.at)


class ReopenForm(ReturnForm):
    def act(self) -> Activity:
        return reopen_activity(activity=self.activity, **self.told, by=self.by, at=self.at)
