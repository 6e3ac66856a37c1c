"""Optimistic versions: who saves second is told, and loses nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
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


def renew_version(form: forms.Form, row: Any) -> bool:
    """After a refusal: reads `row` anew and puts its version among what was sent, so that the next press is about the
    row as it is now. False, and nothing changed, if somebody deleted it meanwhile."""
    try:
        row.refresh_from_db()
    except ObjectDoesNotExist:
        return False
    typed: Any = form.data
    data = typed.copy()
    data[form.add_prefix("version")] = row.version
    form.data = data
    return True


class ExpectedVersionForm(forms.Form):
    """Carries the version of the row its page was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def expected_version(self) -> int:
        version: int = self.cleaned_data["version"]
        return version

    def stored_in(self, row: Any) -> dict[str, Any]:
        """What of `row` a person is told after a refusal, by field name."""
        return {}

    def show_stored(self, row: Any) -> None:
        """After a refusal: if others saved meanwhile, says under each field they changed what is stored now, and lets
        the next save pass, as it is then meant."""
        if not renew_version(self, row) or row.version == self.cleaned_data.get("version"):
            return
        for name, stored in self.stored_in(row).items():
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
    """Changes `row`, in the version that its page was made from.

    Given `row`, each field begins as the attribute of its name; a subclass may fill its fields itself and set `row`
    after. `tells_beside_errors` has what others stored meanwhile told beside an error of any field too, not only when
    the service refuses; so it is where `row` is given."""

    row: Any
    tells_beside_errors = False

    def __init__(self, *args: Any, row: Any = None, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        if row is not None:
            self.tells_beside_errors = True
            initial = {**VersionedForm.stored_in(self, row), "version": row.version, **(initial or {})}
        super().__init__(*args, row=row, initial=initial, **kwargs)

    def stored_in(self, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.base_fields if name != "version"}

    @property
    def chosen(self) -> dict[str, Any]:
        """All but the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def is_valid(self) -> bool:
        if super().is_valid():
            return True
        if self.tells_beside_errors and "version" in getattr(self, "cleaned_data", {}):
            self.show_stored(self.row)
        return False

    def save(self, *, by: Any, at: datetime) -> bool:
        if super().save(by=by, at=at):
            return True
        self.show_stored(self.row)
        return False
