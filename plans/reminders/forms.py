from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from plans.reminders.services.urging import UnitUrging, urge, urgings_by_unit
from plans.work.models import Assignment, AssignmentQuerySet
from portal.lib.forms import CharField, SavingForm, SeveralChoiceField
from portal.lib.text import as_id
from units.documents.forms import SigningForm
from units.people.models import User

WITH_IT = "và ghi kết quả lên Cổng; có vướng mắc thì báo ngay Văn phòng."


class UrgeForm(SavingForm):
    """One text for all that was chosen, written beforehand so that one click is enough."""

    viec = SeveralChoiceField(
        label="Nhiệm vụ",
        queryset=Assignment.objects.none(),
        error_messages={
            "required": "Chưa chọn nhiệm vụ nào để đôn đốc.",
            "invalid_choice": "Có nhiệm vụ không còn trong phạm vi của đồng chí. Hãy chọn lại từ danh sách.",
        },
    )
    text = CharField(label="Nội dung đôn đốc", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(
        self, data: Any = None, *, visible: AssignmentQuerySet, selected_pks: Sequence[str], user: User, on: date
    ) -> None:
        """`selected_pks` are the ids that the selection began with; what of it is left is ticked on the page."""
        super().__init__(data)
        self.fields["viec"].queryset = visible  # type: ignore[attr-defined]
        rows = visible.filter(pk__in=[as_id(pk) for pk in selected_pks])
        self.urgings: list[UnitUrging] = urgings_by_unit(rows, by=user, on=on)
        self.initial["text"] = _usual([line.assignment for urging in self.urgings for line in urging.lines])
        self.ticked = set(data.getlist("viec")) if data else set(selected_pks)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.layout.fields.remove("viec")  # the page shows it as the list of units

    def write(self, *, by: User, at: datetime) -> list[UnitUrging]:
        return urge(list(self.cleaned_data["viec"]), by=by, text=self.cleaned_data["text"], at=at)


def _usual(rows: list[Assignment]) -> str:
    if len(rows) != 1:
        return f"Đề nghị đơn vị khẩn trương thực hiện các nhiệm vụ nêu dưới đây {WITH_IT}"
    (row,) = rows
    return f"Đề nghị {row.unit.name} khẩn trương thực hiện “{row.title}” (hạn {row.due_on:%d/%m/%Y}) {WITH_IT}"


class LetterForm(SigningForm):
    """The clerk's words; the list between the two texts is counted from the work."""

    abstract = CharField(label="Trích yếu", max_length=500, help_text="In sau “V/v” dưới số và ký hiệu.")
    opening = CharField(label="Mở đầu", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    closing = CharField(
        label="Đề nghị",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Danh mục nhiệm vụ đứng giữa hai phần này.",
    )
    field_order = ("version", "abstract", "opening", "closing")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipients"].widget.attrs["rows"] = 4
