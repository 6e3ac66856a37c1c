from typing import Any

from django import forms

from plans.enums import Schedule
from plans.periods import Deadline
from portal.lib.forms import DateField


def due_day_field() -> forms.IntegerField:
    return forms.IntegerField(
        label="Ngày đến hạn, tháng cuối kỳ",
        required=False,
        min_value=1,
        max_value=31,
        help_text="31 là ngày cuối tháng.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Ghi số ngày, từ 1 đến 31."),
    )


def ask_for_due_day(form: forms.Form) -> None:
    """Where a round will not do without its day."""
    chosen = form.cleaned_data
    is_round = chosen.get("schedule") not in (None, "", Schedule.ONCE)
    if is_round and not chosen.get("due_day") and "due_day" not in form.errors:
        form.add_error("due_day", "Ghi ngày đến hạn, từ 1 đến 31.")


class DeadlineForm(forms.Form):
    """By when: no day, one day, or a round with a day of its last month."""

    schedule = forms.ChoiceField(label="Hạn", choices=[("", "Không có hạn"), *Schedule.choices], required=False)
    due_on = DateField(label="Ngày đến hạn", required=False)
    due_day = due_day_field()

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        is_once = chosen.get("schedule") == Schedule.ONCE
        if is_once and not chosen.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Chọn ngày đến hạn.")
        return chosen

    def deadline(self) -> Deadline | None:
        chosen = self.cleaned_data
        match chosen.get("schedule", ""):
            case "":
                return None
            case Schedule.ONCE:
                return Deadline(due_on=chosen["due_on"])
            case schedule:
                return Deadline(schedule=Schedule(schedule), due_day=chosen["due_day"])


def deadline_words(deadline: Deadline | None) -> dict[str, Any]:
    """The fields of a deadline, to open the form with."""
    if deadline is None:
        return {"schedule": "", "due_on": None, "due_day": None}
    return {name: getattr(deadline, name) for name in ("schedule", "due_on", "due_day")}
