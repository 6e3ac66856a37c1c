"""Selects of units: type to search, by the name or by any other name of the unit."""

from collections.abc import Iterable
from typing import Any

from django import forms

from units.models import Unit


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


class UnitSelectMultiple(_FoundByAlias, forms.SelectMultiple):
    pass


def offer_units(field: forms.ChoiceField, units: Iterable[Unit]) -> None:
    """For a field whose choices are plain: the loaded units, each found by its aliases too."""
    rows = list(units)
    field.choices = [(unit.pk, unit.name) for unit in rows]
    field.widget.aliases = {unit.pk: unit.aliases for unit in rows if unit.aliases}  # type: ignore[union-attr]
