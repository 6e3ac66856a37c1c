from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from portal.lib import clock
from portal.lib.forms import ActForm, CharField, DateField, refusals_on
from units.documents.models import Term
from units.documents.services import change_term, doubts_about_day, open_term, stamp_day
from units.people.models import User
from units.tree.models import Unit
from units.versions import VersionedActForm


class IssueForm(forms.Form):
    """The number and the day of the document as the person has read it; a subclass says which service issues."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = forms.IntegerField(label="Số", min_value=1, max_value=99_999)
    issued_on = DateField(
        label="Ngày ban hành", required=False, help_text="Để trống nếu ngày được đóng dấu hoặc viết tay sau khi ký."
    )

    def __init__(self, *args: Any, document: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document, self.by = document, by
        self.fields["version"].initial = document.version
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        """Nobody signs a text that was changed under their eyes; the page that comes back shows the new one."""
        if self.cleaned_data.get("version") == self.document.version:
            return self.cleaned_data
        typed: Any = self.data
        data = typed.copy()
        data["version"] = self.document.version
        self.data = data
        raise forms.ValidationError("Văn bản đã được sửa sau khi mở trang này. Hãy đọc lại bản mới rồi ban hành.")

    def save(self, *, at: datetime) -> bool:
        """Whether it was issued; a refusal stands beside the field it belongs to."""
        chosen = self.cleaned_data
        with refusals_on(self):
            self.issue(at=at, number=chosen["number"], issued_on=chosen["issued_on"])
        return self.is_valid()

    def issue(self, *, at: datetime, number: int, issued_on: date | None) -> None:
        raise NotImplementedError


class StampForm(ActForm, forms.Form):
    """The day as it stands on the paper. A day that the register speaks against is asked for twice."""

    issued_on = DateField(label="Ngày trên văn bản đã đóng dấu")
    is_sure = forms.BooleanField(
        label="Đã đối chiếu với bản giấy, ngày trên là đúng", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, document: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document, self.by = document, by
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        day = self.cleaned_data.get("issued_on")
        doubts = doubts_about_day(self.document, day) if day else []
        if doubts:
            self.fields["is_sure"].widget = forms.CheckboxInput()
        if doubts and not self.cleaned_data["is_sure"]:
            words = " ".join(doubts)
            raise forms.ValidationError(f"{words} Hãy xem lại; nếu đúng là ngày này, đánh dấu xác nhận rồi ghi lại.")
        return self.cleaned_data

    def act(self) -> Any:
        day = self.cleaned_data["issued_on"]
        return stamp_day(self.document, day=day, by=self.by, at=clock.now())


class TakeBackForm(forms.Form):
    reason = CharField(label="Lý do trả lại", widget=forms.Textarea(attrs={"rows": 3}))


class TermFields(ActForm, forms.Form):
    name = CharField(label="Nhiệm kỳ", max_length=40, help_text="Ví dụ 2025 - 2030.")
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến ngày", required=False, help_text="Để trống nếu chưa biết.")


class TermForm(TermFields):
    """Opens a term of `unit`."""

    def __init__(self, data: Any = None, *, unit: Unit, user: "User", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.unit, self.user = unit, user

    def act(self) -> Term:
        return open_term(self.unit, **self.cleaned_data, by=self.user, at=clock.now())


class TermChangeForm(VersionedActForm, TermFields):
    def __init__(self, data: Any = None, *, term: Term, user: "User", **kwargs: Any) -> None:
        self.stored = {"name": term.name, "starts_on": term.starts_on, "ends_on": term.ends_on}
        super().__init__(data, initial={**self.stored, "version": term.version}, **kwargs)
        self.row = self.term = term
        self.user = user

    def act(self) -> Term:
        expected_version, chosen = self.version_and_chosen()
        return change_term(self.term, **chosen, by=self.user, at=clock.now(), expected_version=expected_version)
