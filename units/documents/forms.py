from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms

from portal.lib.forms import CharField, DateField, SavingForm
from units.documents.models import OfficialDocument, Term
from units.documents.services.life import stamp_day
from units.documents.services.terms import change_term, doubts_about_day, open_term
from units.people.models import User
from units.versions import VersionedForm, renew_version


class StepForm(SavingForm):
    """A step in the life of a document, taken in the version that the person saw. `step` is the service that takes
    it: it gets the document, that version, and what the form asks for by the names of the fields."""

    # Left out it is no version at all, and the step is refused as any that was decided on an older one.
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, document: OfficialDocument, step: Callable[..., Any], initial: Any = None
    ) -> None:
        super().__init__(data, row=document, initial=initial)
        self.fields["version"].initial = document.version
        self.step = step

    def save(self, *, by: User, at: datetime) -> bool:
        """Refused, the page comes back with the document as it is now, and the next press is about that."""
        if super().save(by=by, at=at):
            return True
        renew_version(self, self.row)
        return False

    def write(self, *, by: User, at: datetime) -> Any:
        chosen = dict(self.cleaned_data)
        return self.step(self.row, expected_version=chosen.pop("version") or 0, by=by, at=at, **chosen)


class IssueForm(StepForm):
    """The number and the day of the document as the person has read it."""

    number = forms.IntegerField(label="Số", min_value=1, max_value=99_999)
    issued_on = DateField(
        label="Ngày ban hành", required=False, help_text="Để trống nếu ngày được đóng dấu hoặc viết tay sau khi ký."
    )


class TakeBackForm(StepForm):
    reason = CharField(label="Lý do trả lại", widget=forms.Textarea(attrs={"rows": 3}))


class StampForm(SavingForm):
    """The day as it stands on the paper. A day that the register speaks against is asked for twice."""

    issued_on = DateField(label="Ngày trên văn bản đã đóng dấu")
    is_sure = forms.BooleanField(
        label="Đã đối chiếu với bản giấy, ngày trên là đúng", required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        day = self.cleaned_data.get("issued_on")
        doubts = doubts_about_day(self.row, day) if day else []
        if doubts:
            self.fields["is_sure"].widget = forms.CheckboxInput()
        if doubts and not self.cleaned_data["is_sure"]:
            words = " ".join(doubts)
            raise forms.ValidationError(f"{words} Hãy xem lại; nếu đúng là ngày này, đánh dấu xác nhận rồi ghi lại.")
        return self.cleaned_data

    def write(self, *, by: User, at: datetime) -> OfficialDocument:
        return stamp_day(self.row, day=self.cleaned_data["issued_on"], by=by, at=at)


class SigningForm(VersionedForm):
    """The foot of a draft, and what else of it a subclass asks for by the names of its fields. `step` is the service
    that writes them."""

    signing_power = CharField(label="Quyền hạn ký", max_length=120, help_text="Ví dụ: T/M ĐẢNG ỦY")
    post = CharField(label="Chức vụ người ký", max_length=120, required=False, help_text="Ví dụ: BÍ THƯ")
    signer = CharField(label="Người ký", max_length=120)
    recipients = CharField(
        label="Nơi nhận", required=False, help_text="Mỗi dòng một nơi.", widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, data: Any = None, *, document: OfficialDocument, step: Callable[..., Any]) -> None:
        super().__init__(data, row=document, initial={"recipients": "\n".join(document.recipients)})
        self.step = step

    def stored_in(self, row: Any) -> dict[str, Any]:
        return {**super().stored_in(row), "recipients": "; ".join(row.recipients)}

    def clean_recipients(self) -> list[str]:
        lines = (line.strip() for line in self.cleaned_data["recipients"].splitlines())
        return [line for line in lines if line]

    def write(self, *, by: User, at: datetime) -> Any:
        return self.step(self.row, self.chosen, expected_version=self.expected_version, by=by, at=at)


class TermFields(SavingForm):
    name = CharField(label="Nhiệm kỳ", max_length=40, help_text="Ví dụ 2025 - 2030.")
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến ngày", required=False, help_text="Để trống nếu chưa biết.")


class TermForm(TermFields):
    """Opens a term of a unit."""

    def write(self, *, by: User, at: datetime) -> Term:
        return open_term(self.row, **self.cleaned_data, by=by, at=at)


class TermChangeForm(VersionedForm, TermFields):
    def write(self, *, by: User, at: datetime) -> Term:
        return change_term(self.row, **self.chosen, by=by, at=at, expected_version=self.expected_version)
