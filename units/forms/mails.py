from typing import Any

from django import forms

from portal.lib.forms import CharField
from units.forms.audit import AuditFilter
from units.models.mails import MAIL_STATES, MailQuerySet


class MailFilter(AuditFilter):
    q = CharField(label="Tìm theo tên người nhận", required=False)
    state = forms.ChoiceField(
        label="Tình trạng",
        choices=[("", "Mọi tình trạng"), *((name, label) for name, (label, _) in MAIL_STATES.items())],
        required=False,
    )

    def narrow(self, mails: MailQuerySet, **ask: Any) -> MailQuerySet:
        """A filter that cannot be read shows no rows rather than the wrong ones."""
        return mails.chosen(**{**self.cleaned_data, **ask}) if self.is_valid() else mails.none()
