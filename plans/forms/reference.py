from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from plans.enums import ReferenceRole
from plans.forms.plan import in_one_row
from plans.models import Plan, Reference
from plans.services.reference import Cited, add_reference, delete_reference, write_reference
from portal.lib.forms import CharField, DateField, refusals_on
from units.forms.versioned import SeenVersion
from units.models import User


class ReferenceForm(SeenVersion):
    role = forms.ChoiceField(label="Loại", choices=ReferenceRole)
    number = CharField(label="Số", max_length=20, required=False)
    symbol = CharField(label="Ký hiệu", max_length=40, help_text="Ví dụ: KH/ĐUK")
    dated = DateField(label="Ngày", required=False)
    issuer = CharField(label="Cơ quan ban hành", max_length=200, required=False)
    linked_plan = forms.ModelChoiceField(
        label="Kế hoạch trên hệ thống",
        queryset=Plan.objects.none(),
        required=False,
        empty_label="Không có trên hệ thống",
        widget=forms.Select(attrs={"data-search-select": ""}),
    )

    def __init__(self, *args: Any, plan: Plan, user: User, reference: Reference | None = None, **kwargs: Any) -> None:
        names = ("role", "number", "symbol", "dated", "issuer", "linked_plan")
        words = {name: getattr(reference, name) for name in names} if reference else {}
        kwargs["initial"] = {**words, "version": plan.version}
        super().__init__(*args, **kwargs)
        self.plan, self.user, self.reference = plan, user, reference
        others = Plan.objects.visible_to(user).issued().exclude(pk=plan.pk)
        self.fields["linked_plan"].queryset = others.newest_first()  # type: ignore[attr-defined]
        linked = reference.linked_plan_id if reference else None
        if linked and not others.filter(pk=linked).exists():
            del self.fields["linked_plan"]  # who may not see the plan leaves the link as it is
        self.helper = FormHelper()
        self.helper.form_tag = False
        row = in_one_row("role", "number", "symbol", "dated")
        self.helper.layout = Layout(
            "version", row, *(name for name in ("issuer", "linked_plan") if name in self.fields)
        )

    def save(self, *, at: datetime) -> bool:
        words = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if self.reference:
            words.setdefault("linked_plan", self.reference.linked_plan)
        cited, seen = Cited(**words), self.cleaned_data["version"]
        with refusals_on(self):
            if self.reference:
                write_reference(self.reference, cited, by=self.user, at=at, seen=seen)
            else:
                add_reference(self.plan, cited, by=self.user, at=at, seen=seen)
            return True
        self.show_stored(self.plan, {})
        return False


class ReferenceDeleteForm(SeenVersion):
    def __init__(self, *args: Any, reference: Reference, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reference, self.user = reference, user

    def save(self, *, at: datetime) -> None:
        with refusals_on(self):
            delete_reference(self.reference, by=self.user, at=at, seen=self.cleaned_data["version"])
