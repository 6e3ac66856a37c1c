"""The unit tree: opening, naming and closing units."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from portal.lib.text import search_key
from units.enums import UnitKind
from units.models import Unit, UnitName, User
from units.services import audit


@dataclass(frozen=True)
class Names:
    """What a unit is called in documents: `header_name` as issuer, `organisation_name` as somebody's superior."""

    name: str
    header_name: str
    organisation_name: str = ""
    symbol: str = ""
    place: str = ""


@transaction.atomic
def open_unit(
    *, code: str, kind: UnitKind, names: Names, parent: Unit | None, opened_on: date, by: User | None, at: datetime
) -> Unit:
    """Makes a unit with its first names. The path needs the id, so the row is written before its path is known."""
    unit = Unit(code=code, kind=kind, parent=parent, name=names.name, opened_on=opened_on)
    unit.name_key = search_key(names.name)
    unit.path = f"new-{code}"
    unit.save(force_insert=True)
    unit.path = f"{parent.path if parent else ''}{unit.pk:06}."
    unit.save(update_fields=["path"])
    UnitName.objects.create(unit=unit, valid_from=opened_on, **vars(names))
    audit.record("unit_opened", unit, by=by, at=at)
    return unit
