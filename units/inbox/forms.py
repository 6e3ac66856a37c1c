from datetime import datetime
from typing import Any

from django import forms

from portal.lib.forms import CharField, SavingForm
from units.enums import Audience
from units.inbox.models import MAIL_STATES, Mail, ReminderSettings, step_in_words
from units.inbox.schedule import ReminderStep
from units.inbox.services.mail import WITHOUT_REASON, drop_mail
from units.inbox.services.settings import LATEST, MOST_ACKNOWLEDGE_DAYS, MOST_SINGLES, set_reminders
from units.people.forms import AuditFilter
from units.people.models import User
from units.versions import VersionedForm


class MailFilter(AuditFilter):
    q = CharField(label="Tìm theo tên người nhận", required=False)
    state = forms.ChoiceField(
        label="Tình trạng",
        choices=[("", "Mọi tình trạng"), *((name, label) for name, (label, _) in MAIL_STATES.items())],
        required=False,
    )


class DropForm(SavingForm):
    """A mail is given up, for a reason that stays in the log."""

    reason = CharField(label="Lý do", max_length=300, error_messages={"required": WITHOUT_REASON})

    def write(self, *, by: User, at: datetime) -> Mail:
        return drop_mail(self.row, **self.cleaned_data, by=by, at=at)


_SPARE = 2  # empty lines for further steps
_MOST = 12
BEFORE, AFTER = "before", "after"
_CLOCK = {"placeholder": "07:00", "inputmode": "numeric", "autocomplete": "off"}
_CLOCK_ERROR = "Ghi giờ theo dạng 07:00."


def _number(label: str, lowest: int, highest: int, refusal: str, **kwargs: Any) -> forms.IntegerField:
    refusals = dict.fromkeys(("invalid", "min_value", "max_value"), refusal)
    return forms.IntegerField(label=label, min_value=lowest, max_value=highest, error_messages=refusals, **kwargs)


class ReminderStepForm(forms.Form):
    """One step; a line without a number is no step."""

    days = _number("Số ngày", 0, LATEST, f"Ghi số ngày từ 0 đến {LATEST}.", required=False)
    days.widget.attrs["class"] = "form-control"
    side = forms.ChoiceField(
        label="Trước hay sau hạn",
        choices=[(BEFORE, "ngày trước hạn"), (AFTER, "ngày sau hạn")],
        widget=forms.Select({"class": "form-select"}),
    )
    to = forms.MultipleChoiceField(
        label="Gửi đến",
        choices=Audience,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Nơi nhận không có trong danh sách."},
    )

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        has_days = chosen.get("days") is not None
        if has_days and not chosen.get("to"):
            self.add_error("to", "Chọn nơi nhận.")
        if not has_days and chosen.get("to") and "days" not in self.errors:
            self.add_error("days", "Ghi số ngày; ghi 0 là đúng ngày đến hạn.")
        return chosen

    @property
    def step(self) -> ReminderStep | None:
        days = self.cleaned_data.get("days")
        if days is None:
            return None
        return ReminderStep(-days if self.cleaned_data["side"] == BEFORE else days, tuple(self.cleaned_data["to"]))


ReminderStepFormSet = forms.formset_factory(
    ReminderStepForm, extra=_SPARE, max_num=_MOST, validate_max=True, absolute_max=_MOST
)


class ReminderSettingsForm(VersionedForm):
    mail_from = forms.TimeField(
        label="Gửi thư từ", widget=forms.TimeInput(_CLOCK, "%H:%M"), error_messages={"invalid": _CLOCK_ERROR}
    )
    mail_until = forms.TimeField(
        label="Ngừng gửi lúc", widget=forms.TimeInput(_CLOCK, "%H:%M"), error_messages={"invalid": _CLOCK_ERROR}
    )
    rests = forms.TypedChoiceField(
        label="Ngày nghỉ",
        choices=[("yes", "Không gửi thư; dồn sang ngày làm việc kế tiếp"), ("no", "Vẫn gửi thư")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    single_limit = _number(
        "Số thư lẻ nhiều nhất một người nhận trong ngày",
        1,
        MOST_SINGLES,
        f"Ghi từ 1 đến {MOST_SINGLES} thư.",
        help_text="Vượt số này thì vào hộp thông báo và thư tổng hợp kế tiếp.",
    )

    acknowledge_days = _number(
        "Số ngày làm việc để đơn vị nhận việc",
        1,
        MOST_ACKNOWLEDGE_DAYS,
        f"Ghi từ 1 đến {MOST_ACKNOWLEDGE_DAYS} ngày làm việc.",
        help_text="Kể từ ngày giao. Quá số ngày này chưa bấm Đã nhận thì nhắc đơn vị, sau đó báo Văn phòng.",
    )

    def __init__(self, data: Any = None, *, row: ReminderSettings, **kwargs: Any) -> None:
        super().__init__(data, row=row, initial={"rests": "yes" if row.rests else "no"}, **kwargs)
        # Not beside what was typed: a line that says the same as before would count as not filled in.
        initial = None if data else [_initial_of(step) for step in row.schedule.steps]
        self.steps = ReminderStepFormSet(data, initial=initial, prefix="moc")

    def clean(self) -> dict[str, Any]:
        if not self.steps.is_valid():
            raise forms.ValidationError("Có mốc nhắc ghi chưa đủ, xem dòng có chữ đỏ.")
        return super().clean() or {}

    @property
    def stored_steps(self) -> list[str]:
        """`7 ngày trước hạn: Đơn vị`, as others may have saved them meanwhile."""
        return [step_in_words(step) for step in self.row.schedule.steps]

    def write(self, *, by: User, at: datetime) -> ReminderSettings:
        steps = tuple(step for form in self.steps if (step := form.step))
        return set_reminders(self.row.root, steps, **self.chosen, by=by, at=at, expected_version=self.expected_version)


def _initial_of(step: ReminderStep) -> dict[str, Any]:
    return {"days": abs(step.day), "side": AFTER if step.day > 0 else BEFORE, "to": list(step.to)}
