import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordMixin

from portal.lib.forms import CharField, DateField, FilterForm, SavingForm
from units.enums import Role
from units.people.models import Membership, User
from units.people.services import (
    change_account,
    change_own_settings,
    change_password,
    give_role,
    open_account,
    open_feed,
)
from units.scope import within
from units.tree.forms import UnitSelect
from units.tree.models import Unit
from units.versions import VersionedForm

USERNAME = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?")


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
        own = Unit.objects.filter(within("path", user.paths(Role.ADMIN))).open_on(on)
        self.fields["unit"].queryset = own  # type: ignore[attr-defined]


class PersonForm(RoleFields):
    full_name = CharField(label="Họ và tên", max_length=120)
    username = forms.CharField(
        label="Tên đăng nhập", max_length=60, help_text="Chữ thường không dấu, số, dấu chấm. Ví dụ nguyen.van.a."
    )
    email = forms.EmailField(label="Thư điện tử", required=False, help_text="Để nhận nhắc việc; có thể bổ sung sau.")
    field_order = ["full_name", "username", "email", "unit", "role", "starts_on"]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].lower()
        if not USERNAME.fullmatch(username):
            raise forms.ValidationError("Chỉ dùng chữ thường không dấu, chữ số, dấu chấm, gạch nối.")
        return username

    def write(self, *, by: User, at: datetime) -> tuple[User, str]:
        return open_account(**self.cleaned_data, by=by, at=at)


class RoleForm(RoleFields):
    ends_on = DateField(label="Thôi từ ngày", required=False, help_text="Để trống nếu chưa biết.")

    def write(self, *, by: User, at: datetime) -> Membership:
        return give_role(self.row, **self.cleaned_data, by=by, at=at)


class AccountForm(VersionedForm):
    full_name = CharField(label="Họ và tên", max_length=120)
    email = forms.EmailField(label="Thư điện tử", required=False)
    is_active = forms.BooleanField(label="Được đăng nhập", required=False)

    def write(self, *, by: User, at: datetime) -> User:
        return change_account(self.row, **self.chosen, by=by, at=at, expected_version=self.expected_version)


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt.",
        "inactive": "Tài khoản này đã ngừng hoạt động. Liên hệ quản trị của cơ quan.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})


def _password(label: str, kind: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": kind}), **kwargs)


class PasswordForm(SetPasswordMixin, SavingForm):
    error_messages = {"password_mismatch": "Hai lần nhập mật khẩu mới chưa giống nhau."}
    old_password = _password("Mật khẩu đang dùng", "current-password")
    new_password1 = _password(
        "Mật khẩu mới", "new-password", help_text="Ít nhất 10 ký tự, không chỉ có chữ số, không giống tên đăng nhập."
    )
    new_password2 = _password("Nhập lại mật khẩu mới", "new-password")

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if not self.row.check_password(password):
            raise forms.ValidationError("Mật khẩu đang dùng chưa đúng.")
        return password

    def clean(self) -> dict[str, Any]:
        self.validate_password_for_user(self.row, "new_password1")
        self.validate_passwords("new_password1", "new_password2")
        return self.cleaned_data

    def write(self, *, by: User, at: datetime) -> None:
        change_password(by, password=self.cleaned_data["new_password1"], at=at)


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


class FeedForm(SavingForm):
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Lịch của", required=False, empty_label="Mọi việc tôi phụ trách", widget=UnitSelect
    )

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user).order_by("path")  # type: ignore[attr-defined]

    def write(self, *, by: User, at: datetime) -> str:
        return open_feed(unit=self.cleaned_data["unit"], by=by, at=at)


class AuditFilter(FilterForm):
    q = CharField(label="Tìm theo tên người làm", required=False)
    starts_on = DateField(label="Từ ngày", required=False)
    ends_on = DateField(label="Đến ngày", required=False)

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        starts_on, ends_on = chosen.get("starts_on"), chosen.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", f"Ngày kết thúc phải từ ngày bắt đầu ({starts_on:%d/%m/%Y}).")
        return chosen
