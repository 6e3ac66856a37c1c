from datetime import date, datetime
from typing import Any

from django import forms

from portal.lib.forms import CharField, DateField, SavingForm
from units.calendar.models import CommitteeCalendar, DayMark
from units.calendar.services import FIRST_YEAR, LAST_YEAR, mark_day, set_off_day_rule
from units.enums import OffDayRule
from units.people.models import User
from units.versions import VersionedForm


class YearForm(forms.Form):
    """The year a page shows; without one, or with a wrong one, that of a given day."""

    nam = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)

    def year(self, *, on: date) -> int:
        return (self.is_valid() and self.cleaned_data["nam"]) or on.year


class DayMarkForm(SavingForm):
    on = DateField(label="Ngày")
    is_working = forms.TypedChoiceField(
        label="Ngày này",
        choices=[("no", "Nghỉ"), ("yes", "Làm bù (thứ bảy, chủ nhật)")],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )
    name = CharField(label="Tên ngày", max_length=120, help_text="Ví dụ: Nghỉ bù Quốc khánh; Làm bù ngày 31/8.")

    def write(self, *, by: User, at: datetime) -> DayMark:
        return mark_day(self.row, **self.cleaned_data, by=by, at=at)


class OffDayRuleForm(VersionedForm):
    off_day_rule = forms.ChoiceField(label="Hạn của nhiệm vụ", choices=OffDayRule, widget=forms.RadioSelect)

    def stored_in(self, row: CommitteeCalendar) -> dict[str, Any]:
        return {"off_day_rule": row.get_off_day_rule_display()}

    def write(self, *, by: User, at: datetime) -> CommitteeCalendar:
        rule = OffDayRule(self.cleaned_data["off_day_rule"])
        return set_off_day_rule(self.row.root, rule, by=by, at=at, expected_version=self.expected_version)
