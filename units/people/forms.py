from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordMixin

from portal.lib.forms import CharField, DateField, FilterForm, SavingForm
from units.people.models import User, username_key
from units.people.services import change_password, open_feed
from units.tree.forms import UnitSelect
from units.tree.models import Unit


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt.",
        "inactive": "Tài khoản này đã ngừng hoạt động. Liên hệ quản trị của cơ quan.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})

    def clean_username(self) -> str:
        """As it is stored: a phone begins with a capital and ends with a blank. Locks count it under this one name."""
        return username_key(self.cleaned_data["username"])


def _password(label: str, kind: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": kind}), **kwargs)


class PasswordForm(SetPasswordMixin, SavingForm):
    error_messages = {"password_mismatch": "Hai lần nhập mật khẩu mới chưa giống nhau."}
    old_password = _password("Mật khẩu đang dùng", "current-password")
    new_password1 = _password(
        "Mật khẩu mới", "new-password", help_text="Ít nhất 10 ký tự; không ghép từ họ tên, tên đơn vị, từ quen thuộc."
    )
    new_password2 = _password("Nhập lại mật khẩu mới", "new-password")

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if not self.row.check_password(password):
            raise forms.ValidationError("Mật khẩu đang dùng chưa đúng.")
        return password

    def clean(self) -> dict[str, Any]:
        self.validate_passwords("new_password1", "new_password2")
        return self.cleaned_data

    def write(self, *, by: User, at: datetime) -> None:
        change_password(by, password=self.cleaned_data["new_password1"], at=at)


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
