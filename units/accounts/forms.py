from datetime import date, datetime
from typing import Any

from django import forms

from portal.lib.forms import CharField, DateField, FilterForm, SavingForm
from units.accounts.services.accounts import change_account, change_own_settings, open_account
from units.accounts.services.requests import refuse_request
from units.accounts.services.roles import close_unit, give_role, refuse_role
from units.enums import Role
from units.people.models import Membership, User
from units.tree.forms import UnitSelect
from units.tree.models import Unit
from units.versions import VersionedForm


class PersonFilter(FilterForm):
    q = CharField(label="Tìm theo họ tên, tên đăng nhập", required=False)
    role = forms.ChoiceField(label="Vai trò", choices=[("", "Tất cả vai trò"), *Role.choices], required=False)


class RoleFields(SavingForm):
    """Which role in which unit from what day on; units are those the admin answers for."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", empty_label="Chọn đơn vị", widget=UnitSelect)
    role = forms.ChoiceField(label="Vai trò", choices=Role, initial=Role.REPORTER)
    starts_on = DateField(label="Từ ngày")

    def __init__(
        self, data: Any = None, *, user: User, on: date, initial: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, initial={"starts_on": on, **(initial or {})}, **kwargs)
        own = Unit.objects.staffed_by(user).open_on(on)
        self.fields["unit"].queryset = own  # type: ignore[attr-defined]


class PersonForm(RoleFields):
    full_name = CharField(label="Họ và tên", max_length=120)
    username = forms.CharField(
        label="Tên đăng nhập", max_length=60, help_text="Chữ thường không dấu, số, dấu chấm. Ví dụ nguyen.van.a."
    )
    email = forms.EmailField(label="Thư điện tử", required=False, help_text="Để nhận nhắc việc; có thể bổ sung sau.")
    field_order = ["full_name", "username", "email", "unit", "role", "starts_on"]

    def write(self, *, by: User, at: datetime) -> tuple[User, str]:
        return open_account(**self.cleaned_data, by=by, at=at)


class RoleForm(RoleFields):
    ends_on = DateField(label="Thôi từ ngày", required=False, help_text="Để trống nếu chưa biết.")

    def write(self, *, by: User, at: datetime) -> Membership:
        return give_role(self.row, **self.cleaned_data, by=by, at=at)


class CloseForm(SavingForm):
    closed_on = DateField(label="Kết thúc từ ngày")

    def write(self, *, by: User, at: datetime) -> Unit:
        return close_unit(self.row, **self.cleaned_data, by=by, at=at)


class AccountForm(VersionedForm):
    full_name = CharField(label="Họ và tên", max_length=120)
    email = forms.EmailField(label="Thư điện tử", required=False)
    is_active = forms.BooleanField(label="Được đăng nhập", required=False)

    def write(self, *, by: User, at: datetime) -> User:
        return change_account(self.row, **self.chosen, by=by, at=at, expected_version=self.expected_version)


class ProfileForm(VersionedForm):
    email = forms.EmailField(label="Thư điện tử", required=False)
    wants_mail = forms.TypedChoiceField(
        label="Nhận thông báo",
        choices=[("yes", "Trong hộp thông báo và qua thư điện tử"), ("no", "Chỉ trong hộp thông báo")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text="Các lời nhắc việc trong ngày gộp vào một thư. Việc mới, kết quả duyệt và đôn đốc có thư riêng.",
    )

    def __init__(self, data: Any = None, *, row: User) -> None:
        super().__init__(data, row=row, initial={"wants_mail": "yes" if row.wants_mail else "no"})

    def stored_in(self, row: Any) -> dict[str, Any]:
        return {"email": row.email}

    def write(self, *, by: User, at: datetime) -> User:
        return change_own_settings(by, **self.chosen, at=at, expected_version=self.expected_version)


class RefusalForm(SavingForm):
    """Why a leader does not approve; whoever asked reads it."""

    reason = CharField(label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RoleRefusalForm(RefusalForm):
    def write(self, *, by: User, at: datetime) -> Membership:
        return refuse_role(self.row, reason=self.cleaned_data["reason"], by=by, at=at)


class RequestRefusalForm(RefusalForm):
    def write(self, *, by: User, at: datetime) -> None:
        refuse_request(self.row, reason=self.cleaned_data["reason"], by=by, at=at)
