import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest

from portal.lib.values import JsonValue, plain


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner(JsonValue):
    on: date
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class Outer(JsonValue):
    name: str
    parts: tuple[Inner, ...] = ()
    rows: tuple[tuple[float, ...], ...] | None = None
    sums: Mapping[str, int] | None = None


WHOLE = Outer("a", (Inner(date(2026, 2, 3), Colour.RED), Inner(date(2026, 2, 4))), ((1, 2.5), ()), {"b": 2})


@pytest.mark.parametrize("value", [WHOLE, Outer("a"), Inner(date(2026, 2, 3))])
def test_a_value_comes_back_from_json_as_it_was(value):
    assert type(value).from_json(json.loads(json.dumps(value.to_json()))) == value


def test_days_and_choices_are_texts():
    assert Inner(date(2026, 2, 3), Colour.RED).to_json() == {"on": "2026-02-03", "colour": "red"}


def test_what_is_left_out_is_as_by_default_and_what_is_no_field_is_passed_over():
    assert Outer.from_json({"name": "a", "other": 1}) == Outer("a")


def test_what_has_no_json_form_is_an_error():
    with pytest.raises(TypeError, match="no JSON form"):
        plain(object())
