"""The month sheet: which one, and what is typed into its cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from plans.enums import LARGEST_FIGURE, Form, Metric
from plans.month_sheet.models import MonthSheetImport
from plans.month_sheet.queries import (
    CellKey,
    MonthSheetCell,
    MonthSheetChange,
    MonthSheetRow,
    MonthSheetScope,
    month_sheet_rows,
)
from plans.month_sheet.services import MonthSheetRefused, apply_month_sheet_import, import_month_sheet, save_cells
from plans.outline.models import Plan
from plans.work.forms.lists import PlanChoice, months_around
from portal.lib.errors import RuleViolation
from portal.lib.forms import SavingForm, WholeNumberField
from portal.lib.text import as_number
from portal.lib.uploads import MAX_BYTES, MB
from units.enums import Role
from units.people.models import User
from units.tree.models import Unit

_NOTHING, _BETWEEN = "", "|"

NUMBER = WholeNumberField(
    required=False,
    min_value=0,
    max_value=LARGEST_FIGURE,
    error_messages={
        "invalid": "ghi một số nguyên, ví dụ 120 hoặc 1.200; để trống nếu không báo cáo.",
        "min_value": "ghi số từ 0 trở lên.",
        "max_value": "số lớn quá mười triệu, hãy xem lại.",
    },
)


class MonthSheetChoice(forms.Form):
    """Which sheet, from the address. An address that asks nothing means the newest plan and this month."""

    plan = PlanChoice(label="Kế hoạch", queryset=Plan.objects.none(), empty_label=None)
    month = forms.ChoiceField(label="Tháng")
    form = forms.ChoiceField(label="Hình thức", choices=Form.choices)

    def __init__(self, query: Any, *, user: User, on: date) -> None:
        # Closed ones too: a plan closed while somebody types must not take the figures with it.
        roots = [branch.root for branch in user.branches(Role.CLERK)]
        plans = Plan.objects.filter(root__in=roots).issued().with_work().newest_first().defer("snapshot")
        newest = plans.in_force().first() or plans.first()
        usual = {"plan": newest.pk if newest else "", "month": f"{on:%Y-%m}", "form": Form.ORAL}
        super().__init__({name: query.get(name) or value for name, value in usual.items()})
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]
        begun = [month for month in months_around(on) if month <= on]
        self.fields["month"].choices = [(f"{month:%Y-%m}", f"Tháng {month.month}/{month.year}") for month in begun]  # type: ignore[attr-defined]

    @property
    def scope(self) -> MonthSheetScope | None:
        """None if there is no such sheet for the person."""
        if not self.is_valid():
            return None
        chosen = self.cleaned_data
        return MonthSheetScope(chosen["plan"], chosen["form"], date.fromisoformat(f"{chosen['month']}-01"))


@dataclass(frozen=True)
class TypedCell:
    """A cell on the page: what stands in its field, and what is to be said of it."""

    cell: MonthSheetCell
    name: str
    label: str
    text: str
    error: str
    stored: str


@dataclass(frozen=True)
class TypedRow:
    row: MonthSheetRow
    cells: list[TypedCell]
    was: str


@dataclass(frozen=True)
class ColumnTotal:
    """`logged` counts already by what the units told themselves, `whole` with what stands in the cells."""

    metric: Metric
    logged: int
    whole: int


class MonthSheetForm:
    """The cells as typed, against what the page had shown (`was`) and what is stored now: an untouched cell follows
    what others save; one that both changed is told with both values, and the next save is then meant."""

    def __init__(self, data: QueryDict | None, *, scope: MonthSheetScope, units: Sequence[Unit]) -> None:
        self.data, self.scope, self.units = data, scope, units
        self.rows = month_sheet_rows(scope, units)
        self.errors: list[str] = []
        self.asks_beyond = False
        self.changes: list[MonthSheetChange] = []
        self._texts: dict[CellKey, str] = {}
        self._wrong: dict[CellKey, str] = {}
        if data is not None:
            self._read(data)

    @property
    def _stored(self) -> dict[CellKey, int | None]:
        return {(row.unit.pk, str(cell.metric)): cell.entered for row in self.rows for cell in row.cells}

    @property
    def is_beyond(self) -> bool:
        return self.data is not None and "beyond" in self.data

    def is_valid(self) -> bool:
        return self.data is not None and not self._wrong

    def save(self, *, by: User, at: datetime) -> bool:
        stored = self._stored
        open_changes = [change for change in self.changes if stored[change.place] != change.after]
        if self.changes and not open_changes:  # the second of two clicks
            return True
        try:
            save_cells(self.scope, open_changes, beyond=self.is_beyond, by=by, at=at)
        except RuleViolation as refusal:
            self.errors.append(refusal.message)
            self.asks_beyond = refusal.field == "beyond"
            self.rows = month_sheet_rows(self.scope, self.units)
        return not self.errors

    def _read(self, data: QueryDict) -> None:
        self.asks_beyond = self.is_beyond
        for row in self.rows:
            was = data.get(f"was-{row.unit.pk}", "").split(_BETWEEN)
            if len(was) == len(row.cells):
                for cell, old_text in zip(row.cells, was, strict=True):
                    self._read_cell(
                        row, cell, old_text, str(data.get(_name(row.unit.pk, cell.metric), old_text)).strip()
                    )

    def _read_cell(self, row: MonthSheetRow, cell: MonthSheetCell, old_text: str, text: str) -> None:
        if text == old_text:
            return
        place = (row.unit.pk, str(cell.metric))
        self._texts[place] = text
        try:
            value = NUMBER.clean(text)
        except forms.ValidationError as wrong:
            self._wrong[place] = wrong.messages[0]
            self.errors.append(f"{row.unit.name}, {cell.metric.label}: {wrong.messages[0]}")
            return
        before = as_number(old_text)
        if value != before:
            self.changes.append(MonthSheetChange(*place, before, value))

    @cached_property
    def typed(self) -> list[TypedRow]:
        stored = self._stored
        overtaken = {change.place for change in self.changes if stored[change.place] != change.before}
        return [
            TypedRow(
                row, [self._typed(row, cell, overtaken) for cell in row.cells], _BETWEEN.join(map(_text, row.cells))
            )
            for row in self.rows
        ]

    def _typed(self, row: MonthSheetRow, cell: MonthSheetCell, overtaken: set[CellKey]) -> TypedCell:
        place, stored = (row.unit.pk, str(cell.metric)), _text(cell)
        text = self._texts.get(place, stored)
        return TypedCell(
            cell=cell,
            name=_name(*place),
            label=f"{row.unit.name}: {cell.metric.label}",
            text=text,
            error=self._wrong.get(place, ""),
            stored=(stored or "trống") if place in overtaken and text != stored else "",
        )

    @property
    def totals(self) -> list[ColumnTotal]:
        columns = zip(*[row.cells for row in self.typed], strict=True)
        return [_total(cells) for cells in columns]


def _name(unit: int, metric: str) -> str:
    return f"cell-{unit}-{metric}"


def _text(cell: MonthSheetCell) -> str:
    return _NOTHING if cell.entered is None else str(cell.entered)


def _total(cells: Sequence[TypedCell]) -> ColumnTotal:
    logged = sum(typed.cell.logged for typed in cells)
    return ColumnTotal(cells[0].cell.metric, logged, logged + sum(_number(typed.text) for typed in cells))


def _number(text: str) -> int:
    """0 for what cannot be read."""
    try:
        return NUMBER.clean(text) or 0
    except forms.ValidationError:
        return 0


class MonthSheetFileForm(SavingForm):
    """Reads a filled-in sheet. `problems` say of each cell that cannot be read how to mend it; `saved` is None if
    the file changes nothing."""

    problems: list[str] | None = None
    file = forms.FileField(label="Chọn bảng đã điền", widget=forms.FileInput(attrs={"accept": ".xlsx"}))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"Tệp lớn hơn {MAX_BYTES // MB} MB.")
        return file

    def write(self, *, by: User, at: datetime) -> MonthSheetImport | None:
        file = self.cleaned_data["file"]
        try:
            return import_month_sheet(file.read(), name=file.name, by=by, at=at)
        except MonthSheetRefused as refused:
            self.problems = refused.problems
            raise


class MonthSheetApplyForm(SavingForm):
    seal = forms.CharField(widget=forms.HiddenInput)
    beyond = forms.BooleanField(
        label="Đã đối chiếu: số nhập ở các ô này là phần thêm, ngoài số đơn vị tự ghi", required=False
    )

    def write(self, *, by: User, at: datetime) -> MonthSheetImport:
        chosen = self.cleaned_data
        return apply_month_sheet_import(self.row, seal=chosen["seal"], beyond=chosen["beyond"], by=by, at=at)
