"""Forms of units: opening, naming and closing them, their list, and the select in which every form of the portal offers
units, to be searched by name and by alias."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms

from portal.lib.forms import CharField, DateField, FilterForm, SavingForm
from units.enums import UnitKind
from units.tree.models import Unit
from units.tree.services import Names, open_unit, rename_unit, set_aliases

if TYPE_CHECKING:
    from units.people.models import User

SHORTEST_ALIAS, LONGEST_ALIAS, MOST_ALIASES = 2, 60, 20


class UnitFilter(FilterForm):
    q = CharField(label="Tìm đơn vị theo tên", required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("", "Tất cả các loại"), *UnitKind.choices], required=False)
    state = forms.ChoiceField(
        label="Trạng thái",
        choices=[("", "Đang hoạt động"), ("closed", "Đã kết thúc"), ("all", "Tất cả")],
        required=False,
    )


class NamesForm(SavingForm):
    """What a unit is called, in lists and at the head of its documents."""

    name = CharField(label="Tên", max_length=200, help_text="Như gọi hằng ngày: Chi bộ Văn phòng.")
    header_name = CharField(
        label="Tên cơ quan ban hành ở đầu văn bản",
        max_length=200,
        help_text="Như in ở dòng thứ hai bên trái, ví dụ ĐẢNG ỦY CÔNG TY A.",
    )
    organisation_name = CharField(
        label="Tên đảng bộ", max_length=200, required=False, help_text="Như in trên văn bản của đơn vị trực thuộc."
    )
    symbol = CharField(label="Ký hiệu", max_length=20, required=False, help_text="Phần sau dấu gạch chéo: ĐU, CB.")
    place = CharField(label="Địa danh", max_length=80, required=False, help_text="Đứng trước ngày tháng của văn bản.")

    def names(self) -> Names:
        return Names(**{key: self.cleaned_data[key] for key in Names.__dataclass_fields__})


class _FoundByAlias:
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-search-select": "", **(attrs or {})})  # type: ignore[call-arg]
        self.aliases: dict[int, list[str]] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        unit = getattr(value, "instance", None)
        if names := unit.aliases if unit else self.aliases.get(value):
            option["attrs"]["data-also"] = ", ".join(names)
        return option


class UnitSelect(_FoundByAlias, forms.Select):
    pass


class UnitForm(NamesForm):
    parent = forms.ModelChoiceField(
        Unit.objects.none(), label="Trực thuộc", empty_label="Chọn đơn vị", widget=UnitSelect
    )
    kind = forms.ChoiceField(label="Loại", choices=UnitKind, initial=UnitKind.CELL)
    code = forms.SlugField(
        label="Mã", max_length=40, help_text="Chữ không dấu, số, gạch nối; dùng khi nhập tệp. Ví dụ cb-van-phong."
    )
    opened_on = DateField(label="Thành lập ngày")
    field_order = ["parent", "kind", "name", "code", "opened_on"]

    def __init__(self, data: Any = None, *, user: "User", on: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        own = Unit.objects.staffed_by(user).open_on(on)
        self.fields["parent"].queryset = own  # type: ignore[attr-defined]

    def write(self, *, by: "User", at: datetime) -> Unit:
        values = {key: self.cleaned_data[key] for key in ("code", "kind", "parent", "opened_on")}
        return open_unit(**values, names=self.names(), by=by, at=at)


class RenameForm(NamesForm):
    valid_from = DateField(
        label="Có hiệu lực từ ngày",
        help_text="Cùng ngày với tên đang dùng là sửa tên đó; văn bản đã ban hành giữ nguyên.",
    )
    field_order = ["valid_from"]

    def __init__(self, data: Any = None, *, unit: Unit, on: date, **kwargs: Any) -> None:
        current = unit.name_on(on)
        names = {key: getattr(current, key) for key in Names.__dataclass_fields__}
        super().__init__(data, row=unit, initial={**names, "valid_from": current.valid_from}, **kwargs)

    def write(self, *, by: "User", at: datetime) -> Any:
        valid_from = self.cleaned_data["valid_from"]
        return rename_unit(self.row, names=self.names(), valid_from=valid_from, by=by, at=at)


class AliasesForm(SavingForm):
    aliases = CharField(
        label="Tên gọi khác",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Mỗi tên một dòng, như viết trong văn bản: CB1, Đoàn TN, VP ĐU.",
    )

    def __init__(self, data: Any = None, *, unit: Unit, **kwargs: Any) -> None:
        super().__init__(data, row=unit, initial={"aliases": "\n".join(unit.aliases)}, **kwargs)

    def clean_aliases(self) -> list[str]:
        aliases = [" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines() if line.strip()]
        if wrong := next((alias for alias in aliases if not SHORTEST_ALIAS <= len(alias) <= LONGEST_ALIAS), None):
            raise forms.ValidationError(f"“{wrong}”: mỗi tên từ {SHORTEST_ALIAS} đến {LONGEST_ALIAS} chữ.")
        if len(aliases) > MOST_ALIASES:
            raise forms.ValidationError(f"Ghi nhiều nhất {MOST_ALIASES} tên.")
        return aliases

    def write(self, *, by: "User", at: datetime) -> Unit:
        return set_aliases(self.row, self.cleaned_data["aliases"], by=by, at=at)


class UnitSelectMultiple(_FoundByAlias, forms.SelectMultiple):
    pass


def offer_units(field: forms.ChoiceField, units: Iterable[Unit]) -> None:
    """For a field whose choices are plain: the loaded units, each found by its aliases too."""
    rows = list(units)
    field.choices = [(unit.pk, unit.name) for unit in rows]
    field.widget.aliases = {unit.pk: unit.aliases for unit in rows if unit.aliases}  # type: ignore[union-attr]
