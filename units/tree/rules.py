"""Who may do what with units, people, terms and the audit log."""

from typing import TYPE_CHECKING

from units.enums import Role, UnitKind
from units.tree.models import UNIT_ROLES, Unit

if TYPE_CHECKING:
    from units.people.models import User


_WORKING = {UnitKind.CELL, UnitKind.OFFICE, UnitKind.INSPECTION, UnitKind.MASS_ORGANISATION}

CHILD_KINDS: dict[str, set[UnitKind]] = {
    UnitKind.SUPERIOR_COMMITTEE: {UnitKind.SUPERIOR_COMMITTEE, UnitKind.COMMITTEE, *_WORKING},
    UnitKind.COMMITTEE: {UnitKind.COMMITTEE, *_WORKING},
    UnitKind.CELL: {UnitKind.CELL},
    UnitKind.MASS_ORGANISATION: {UnitKind.MASS_ORGANISATION},
    UnitKind.OFFICE: set(),
    UnitKind.INSPECTION: set(),
}


def may_see_units(user: "User") -> bool:
    return user.has_role(*UNIT_ROLES)


def may_see_unit(user: "User", unit: Unit) -> bool:
    return user.has_role(*UNIT_ROLES, over=unit.path)


def may_administer(user: "User") -> bool:
    return user.has_role(Role.ADMIN)


def may_administer_unit(user: "User", unit: Unit) -> bool:
    return user.has_role(Role.ADMIN, over=unit.path)
