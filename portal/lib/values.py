"""Frozen dataclasses as JSON and back, by what they say of their fields."""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Self, Union, get_args, get_origin, get_type_hints


class JsonValue:
    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values; days are ISO texts or null."""
        values: dict[str, Any] = plain(self)
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """What `to_json` wrote, or a part of it: what is left out is as it is by default, and what is no field is
        passed over."""
        kind: Any = cls
        value: Self = _reader(kind)(values)
        return value


def plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case str() | int() | float() | None:
            return value
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case Iterable():
            return [plain(item) for item in value]
        case _:
            raise TypeError(f"no JSON form for {type(value)}")


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Makes a value of a type out of its plain form."""
    inner = [_reader(argument) for argument in get_args(kind) if argument not in (NoneType, ...)]
    if is_dataclass(kind):
        make: Callable[..., Any] = kind  # type: ignore[assignment]
        readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
        return lambda values: make(**{name: readers[name](item) for name, item in values.items() if name in readers})
    if get_origin(kind) is tuple:
        return lambda items: tuple(map(inner[0], items))
    if get_origin(kind) in (Union, UnionType):
        return lambda value: None if value is None else inner[0](value)
    if kind is date:
        return date.fromisoformat
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else lambda value: value
