import re
from typing import Any

from django import forms

from portal.lib import clock
from portal.lib.forms import ActForm, CharField, DateField
from units.enums import Role
from units.forms.choice import UnitSelect
from units.forms.versioned import VersionedActForm
from units.models import Membership, Unit, User
from units.models.scope import within
from units.services import people

USERNAME = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?")


class PersonFilter(forms.Form):
    q = CharField(label="Tìm theo họ tên, tên đăng nhập", required=False)
    role = forms.ChoiceField(label="Vai trò", choices=[("", "Tất cả vai trò"), *Role.choices], required=False)


class RoleFields(ActForm, forms.Form):
    """Which role in which unit from what day on; units are those the admin answers for."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Đơn vị",
        empty_label="Chọn đơn vị",
        widget=UnitSelect,
    )
    role = forms.ChoiceField(label="Vai trò", choices=Role, initial=Role.REPORTER)
    starts_on = DateField(label="Từ ngày")

    def __init__(self, data: Any = None, *, user: User, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, initial={"starts_on": clock.today(), **(initial or {})}, **kwargs)
        own = Unit.objects.filter(within("path", user.paths(Role.ADMIN))).open_on(clock.today())
        self.fields["unit"].queryset = own  # type: ignore[attr-defined]
        self.user = user


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

    def act(self) -> tuple[User, str]:
        return people.open_account(**self.cleaned_data, by=self.user, at=clock.now())


class RoleForm(RoleFields):
    ends_on = DateField(label="Thôi từ ngày", required=False, help_text="Để trống nếu chưa biết.")

    def __init__(self, data: Any = None, *, person: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.person = person

    def act(self) -> Membership:
        return people.give_role(self.person, **self.cleaned_data, by=self.user, at=clock.now())


class AccountForm(VersionedActForm):
    full_name = CharField(label="Họ và tên", max_length=120)
    email = forms.EmailField(label="Thư điện tử", required=False)
    is_active = forms.BooleanField(label="Được đăng nhập", required=False)

    def __init__(self, data: Any = None, *, person: User, user: User, **kwargs: Any) -> None:
        self.stored = {"full_name": person.full_name, "email": person.email, "is_active": person.is_active}
        super().__init__(data, initial={**self.stored, "version": person.version}, **kwargs)
        self.row = self.person = person
        self.user = user

    def act(self) -> User:
        path = self.user.paths(Role.ADMIN)[0]
        seen, chosen = self.seen_and_chosen()
        return people.change_account(self.person, **chosen, by=self.user, at=clock.now(), path=path, seen=seen)
