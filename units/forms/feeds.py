from typing import Any

from django import forms

from portal.lib import clock
from portal.lib.forms import ActForm
from units.forms.choice import UnitSelect
from units.models import Unit, User
from units.services.feeds import open_feed


class FeedForm(ActForm, forms.Form):
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Lịch của",
        required=False,
        empty_label="Mọi việc tôi phụ trách",
        widget=UnitSelect,
    )

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user
        self.fields["unit"].queryset = Unit.objects.visible_to(user).order_by("path")  # type: ignore[attr-defined]

    def act(self) -> str:
        return open_feed(unit=self.cleaned_data["unit"], by=self.user, at=clock.now())
