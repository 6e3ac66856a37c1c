"""Optimistic versions: who saves second is told, and loses nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import F, Model

from portal.lib.errors import RuleViolation, ensure
from portal.lib.forms import SavingForm

CONFLICT = (
    "Nội dung này vừa được người khác sửa. Phần anh/chị nhập vẫn còn bên dưới, chưa được lưu; "
    "so với bản đang lưu rồi bấm lưu lần nữa nếu vẫn giữ phần của mình."
)

# For a step, where nothing was typed and the page that follows shows the text as it now is.
READ_AGAIN = "Văn bản vừa được người khác sửa nên chưa chuyển bước. Hãy đọc lại bản mới rồi bấm lần nữa."


def claim_version(row: Model, *, expected_version: int, field: str | None = None) -> None:
    """Moves `row.version` from `expected_version` to the next, in the transaction of the save.

    Raises RuleViolation, about the `field` if one is named, if somebody else saved since the version was read."""
    model = row._meta.model  # not type(): the row may be the lazy user of a request
    moved = model._default_manager.filter(pk=row.pk, version=expected_version).update(version=F("version") + 1)
    ensure(moved == 1, CONFLICT, field=field)
    row.version = expected_version + 1  # type: ignore[attr-defined]


@contextmanager
def refused_if_taken(message: str, *, field: str | None = None) -> Iterator[None]:
    """Refuses what a second person writes at the same moment; the transaction around it stays usable."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise RuleViolation(message, field=field) from None


class ExpectedVersionForm(forms.Form):
    """Carries the version of the row its page was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def expected_version(self) -> int:
        version: int = self.cleaned_data["version"]
        return version

    def show_stored(self, row: Model, values: dict[str, Any]) -> None:
        """After a refusal: if others saved meanwhile, says under each field they changed what is stored now (`values`
        by field name), and lets the next save pass, as it is then meant."""
        if row._state.adding:  # the usual settings, which nobody has stored yet
            return
        row.refresh_from_db(fields=["version"])
        version: int = row.version  # type: ignore[attr-defined]
        if version == self.cleaned_data.get("version"):
            return
        typed: Any = self.data
        data = typed.copy()
        data[self.add_prefix("version")] = version
        self.data = data
        for name, stored in values.items():
            words = _in_words(stored)
            if words and words != _in_words(self.cleaned_data.get(name)):
                self[name].help_text = f"Bản đang lưu: {words}"


def _in_words(value: object) -> str:
    match value:
        case bool():
            return "có" if value else "không"
        case date():
            return f"{value:%d/%m/%Y}"
        case None:
            return ""
        case _:
            return str(value)


class VersionedForm(SavingForm, ExpectedVersionForm):
    """Changes `row`, of which the fields show what has their names. `stored` is what it holds, by field name, before
    that; None where it is told after a refusal only, not beside any error."""

    row: Any
    stored: dict[str, Any] | None = None

    def __init__(self, *args: Any, row: Any = None, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        if row is not None:
            self.stored = {name: getattr(row, name) for name in self.base_fields if name != "version"}
            initial = {**self.stored, "version": row.version, **(initial or {})}
        super().__init__(*args, row=row, initial=initial, **kwargs)

    @property
    def chosen(self) -> dict[str, Any]:
        """All but the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def is_valid(self) -> bool:
        if super().is_valid():
            return True
        if self.stored is not None and "version" in getattr(self, "cleaned_data", {}):
            self.show_stored(self.row, self.stored)
        return False

    def save(self, *, by: Any, at: datetime) -> bool:
        if super().save(by=by, at=at):
            return True
        self.show_stored(self.row, self.stored or {})
        return False
