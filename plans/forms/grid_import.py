from datetime import date, datetime
from typing import Any

from django import forms

from plans.models import GridImport
from plans.services.grid_import import GridRefused, apply_grid_import, take_in_grid
from portal.lib.forms import ActForm
from portal.lib.uploads import MAX_BYTES, MB
from units.models import User


class GridFileForm(ActForm, forms.Form):
    """Reads a filled-in grid. `problems` say of each cell that cannot be read how to mend it; the result is None if
    the file changes nothing."""

    file = forms.FileField(label="Chọn bảng đã điền", widget=forms.FileInput(attrs={"accept": ".xlsx"}))

    def __init__(self, *args: Any, by: User, on: date, at: datetime) -> None:
        self.by, self.on, self.at = by, on, at
        self.problems: list[str] = []
        super().__init__(*args)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"Tệp lớn hơn {MAX_BYTES // MB} MB.")
        return file

    def act(self) -> GridImport | None:
        file = self.cleaned_data["file"]
        try:
            return take_in_grid(file.read(), name=file.name, by=self.by, on=self.on, at=self.at)
        except GridRefused as refused:
            self.problems = refused.problems
            raise


class GridApplyForm(ActForm, forms.Form):
    seal = forms.CharField(widget=forms.HiddenInput)
    beyond = forms.BooleanField(
        label="Đã đối chiếu: số nhập ở các ô này là phần thêm, ngoài số đơn vị tự ghi", required=False
    )

    def __init__(self, *args: Any, row: GridImport, by: User, at: datetime, **kwargs: Any) -> None:
        self.row, self.by, self.at = row, by, at
        super().__init__(*args, **kwargs)

    def act(self) -> GridImport:
        chosen = self.cleaned_data
        return apply_grid_import(self.row, seal=chosen["seal"], beyond=chosen["beyond"], by=self.by, at=self.at)
