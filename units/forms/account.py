from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm

from portal.lib import clock
from portal.lib.forms import ActForm
from units.forms.versioned import VersionedActForm
from units.models import User
from units.services import people


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt.",
        "inactive": "Tài khoản này đã ngừng hoạt động. Liên hệ quản trị của cơ quan.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})


class PasswordForm(ActForm, forms.Form):
    old_password = forms.CharField(
        label="Mật khẩu đang dùng",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password1 = forms.CharField(
        label="Mật khẩu mới",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Ít nhất 10 ký tự, không chỉ có chữ số, không giống tên đăng nhập.",
    )
    new_password2 = forms.CharField(
        label="Nhập lại mật khẩu mới",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if not self.user.check_password(password):
            raise forms.ValidationError("Mật khẩu đang dùng chưa đúng.")
        return password

    def clean_new_password1(self) -> str:
        password: str = self.cleaned_data["new_password1"]
        password_validation.validate_password(password, self.user)
        return password

    def clean_new_password2(self) -> str:
        again: str = self.cleaned_data["new_password2"]
        first = self.cleaned_data.get("new_password1")
        if first is not None and again != first:
            raise forms.ValidationError("Hai lần nhập mật khẩu mới chưa giống nhau.")
        return again

    def act(self) -> None:
        people.change_password(self.user, password=self.cleaned_data["new_password1"], at=clock.now())


class ProfileForm(VersionedActForm):
    email = forms.EmailField(label="Thư điện tử", required=False)
    wants_mail = forms.TypedChoiceField(
        label="Nhận thông báo",
        choices=[("yes", "Trong hộp thông báo và qua thư điện tử"), ("no", "Chỉ trong hộp thông báo")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text="Các lời nhắc việc trong ngày gộp vào một thư. Việc mới, kết quả duyệt và đôn đốc có thư riêng.",
    )

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        initial = {"email": user.email, "wants_mail": "yes" if user.wants_mail else "no"}
        super().__init__(data, initial={**initial, "version": user.version}, **kwargs)
        self.row = self.user = user
        self.stored = {"email": user.email}

    def act(self) -> User:
        seen, chosen = self.seen_and_chosen()
        return people.change_own_settings(self.user, **chosen, at=clock.now(), seen=seen)
