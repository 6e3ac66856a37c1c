import re
from datetime import datetime
from typing import Any

from django import forms

from plans.enums import Form, ReviewPoint
from plans.forms.filters import PlanChoice
from plans.models import Activity, Plan
from plans.models.activity import ActivityQuerySet
from plans.services.review import accept_activities, accept_activity, reopen_activity, return_activity
from portal.lib.errors import ensure
from portal.lib.forms import LONGEST_ID, ActForm, CharField
from units.forms.choice import UnitSelect
from units.models import Unit, User

_SEEN = re.compile(rf"(\d{{1,{LONGEST_ID}}})-(\d{{1,9}})")

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


class QueueFilter(forms.Form):
    """Cuts the queue down by what waits in it."""

    plan = PlanChoice(label="Kế hoạch", queryset=Plan.objects.none(), required=False, empty_label="Mọi kế hoạch")
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=Unit.objects.none(), required=False, empty_label="Mọi đơn vị", widget=UnitSelect
    )
    form = forms.ChoiceField(label="Hình thức", choices=[("", "Mọi hình thức"), *Form.choices], required=False)

    def __init__(self, query: Any, *, waiting: ActivityQuerySet) -> None:
        super().__init__(query)
        self.waiting = waiting
        asked = waiting.order_by()
        self.fields["plan"].queryset = Plan.objects.filter(pk__in=asked.values("plan")).newest_first().defer("snapshot")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=asked.values("unit")).order_by("path")  # type: ignore[attr-defined]

    def narrow(self) -> ActivityQuerySet:
        """A filter that cannot be read shows no rows rather than the wrong ones."""
        if not self.is_valid():
            return self.waiting.none()
        return self.waiting.filter(**{name: value for name, value in self.cleaned_data.items() if value})


class AcceptForm(ActForm, forms.Form):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, activity: Activity, by: User, at: datetime) -> None:
        super().__init__(data)
        self.activity, self.by, self.at = activity, by, at

    def act(self) -> Activity:
        return accept_activity(activity=self.activity, by=self.by, at=self.at, seen=self.cleaned_data["seen"])


class AcceptSeveralForm(ActForm, forms.Form):
    """`chosen` names activities with the version that was read, as `12-3`."""

    def __init__(self, data: Any = None, *, by: User, at: datetime) -> None:
        super().__init__(data)
        self.by, self.at = by, at
        asked = data.getlist("chosen") if data else []
        self.seen = {int(found[1]): int(found[2]) for text in asked if (found := _SEEN.fullmatch(text))}

    def act(self) -> int:
        rows = Activity.objects.visible_to(self.by).filter(pk__in=self.seen).with_context()
        found = {row: self.seen[row.pk] for row in rows.order_by("submitted_at", "pk")}
        ensure(len(found) == len(self.seen), "Chưa duyệt mục nào: có hoạt động không còn. Hãy tải lại trang.")
        return accept_activities(found, by=self.by, at=self.at)


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
