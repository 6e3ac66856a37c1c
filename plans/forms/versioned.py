"""Forms over a row that others may edit too: nothing typed is lost, and both versions are shown."""

from typing import Any

from django import forms
from django.db.models import Model


class SeenVersion(forms.Form):
    """Carries the version of the row its page was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def show_stored(self, row: Model, values: dict[str, str]) -> None:
        """After a refusal: if others saved meanwhile, says under each field they changed what is stored now (`values`
        by field name), and lets the next save pass, as it is then meant."""
        row.refresh_from_db(fields=["version"])
        version: int = row.version  # type: ignore[attr-defined]
        if version == self.cleaned_data.get("version"):
            return
        typed: Any = self.data
        data = typed.copy()
        data[self.add_prefix("version")] = version
        self.data = data
        for name, stored in values.items():
            if stored and stored != str(self.cleaned_data.get(name) or ""):
                self[name].help_text = f"Bản đang lưu: {stored}"
